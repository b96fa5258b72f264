package org.m2q.ui.charts.hardware;

import java.util.Objects;
import java.util.OptionalLong;

import org.m2q.base.problem.SourceSpan;

/**
 * A memory and how full it gets.
 *
 * @param name in the file
 * @param kind {@code buffer}, {@code registers} or {@code dram}
 * @param holds operands that may live in it, e.g. {@code weights}
 * @param capacity bytes; 0 for unlimited
 * @param bandwidth bytes per second; 0 for unlimited
 * @param peak most bytes that are taken at once; empty when there is no schedule or it is not followed in this memory
 * @param moment seconds after the start when it is fullest for the first time
 * @param layers that work then
 * @param traffic bytes that pass it in one inference
 * @param span where it is written
 */
public record MemoryUse(String name, String kind, String holds, double capacity, double bandwidth, OptionalLong peak, double moment, String layers,
		double traffic, SourceSpan span) {

	/** Rejects missing parts. */
	public MemoryUse {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(holds, "holds");
		Objects.requireNonNull(peak, "peak");
		Objects.requireNonNull(layers, "layers");
		Objects.requireNonNull(span, "span");
	}

	/** Part of the capacity that is taken at the fullest moment; not a number when either is not known. */
	public double fill() {
		return capacity > 0 && peak.isPresent() ? peak.getAsLong() / capacity : Double.NaN;
	}
}
