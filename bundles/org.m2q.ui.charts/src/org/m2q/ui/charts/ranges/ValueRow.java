package org.m2q.ui.charts.ranges;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A tensor of a quantized network: what values it takes and which codes stand for them.
 *
 * @param layer name of the layer that makes it; empty for inputs of the network
 * @param name name of the tensor, unique in the network
 * @param seenLow least real value
 * @param seenHigh largest real value
 * @param bins how the values are spread; empty when that was not observed
 * @param codes format of the codes, such as {@code int8}
 * @param codeLow smallest code
 * @param codeHigh largest code
 * @param zero code that stands for 0
 * @param scaleLow real value of one step, where it is least
 * @param scaleHigh real value of one step, where it is largest: another one when channels have their own
 * @param saturation part of the values that no code reaches, 0 to 1; empty when it is not known
 * @param sqnr power of the values over that of their errors in dB; empty when it was not measured
 * @param findings what is wrong with it, in sentences
 */
public record ValueRow(String layer, String name, double seenLow, double seenHigh, Optional<ValueBins> bins, String codes, int codeLow, int codeHigh, int zero,
		double scaleLow, double scaleHigh, OptionalDouble saturation, OptionalDouble sqnr, List<String> findings) {

	/** Copies the list. */
	public ValueRow {
		Objects.requireNonNull(layer, "layer");
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(codes, "codes");
		findings = List.copyOf(findings);
	}

	/** Least real value that a code stands for. */
	public double reachedLow() {
		return (codeLow - zero) * scaleHigh;
	}

	/** Largest real value that a code stands for. */
	public double reachedHigh() {
		return (codeHigh - zero) * scaleHigh;
	}
}
