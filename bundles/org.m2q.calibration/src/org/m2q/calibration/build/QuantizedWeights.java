package org.m2q.calibration.build;

import java.util.Optional;

import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.scheme.ErrorMetrics;
import org.m2q.quant.scheme.FilterSchemeAssignment;

/**
 * Weights of a layer in codes beside what they stand for.
 *
 * @param codes the codes
 * @param original the weights after folding, filter by filter. Not copied, not to be changed
 * @param assignment how the filters were dealt to two schemes, with the curve of all other shares; empty for one scheme or more than two
 * @param groups how the codes are made from what is stored, where a zero point or scales of groups come between
 */
public record QuantizedWeights(FilterCodes codes, float[] original, Optional<FilterSchemeAssignment> assignment, Optional<WeightGroups> groups) {

	/** Weights whose codes are stored as they are. */
	public QuantizedWeights(FilterCodes codes, float[] original, Optional<FilterSchemeAssignment> assignment) {
		this(codes, original, assignment, Optional.empty());
	}

	/** Error of the codes. */
	public ErrorMetrics error() {
		double energy = 0;
		double squared = 0;
		double largest = 0;
		for (int i = 0; i < original.length; i++) {
			double error = original[i] - codes.codes()[i] * (double) codes.scales()[i / codes.size()];
			energy += (double) original[i] * original[i];
			squared += error * error;
			largest = Math.max(largest, Math.abs(error));
		}
		return new ErrorMetrics(original.length, energy, squared, largest);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof QuantizedWeights that && codes.equals(that.codes) && java.util.Arrays.equals(original, that.original)
				&& groups.equals(that.groups);
	}

	@Override
	public int hashCode() {
		return 31 * codes.hashCode() + java.util.Arrays.hashCode(original);
	}
}
