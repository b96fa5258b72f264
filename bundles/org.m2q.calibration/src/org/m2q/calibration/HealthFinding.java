package org.m2q.calibration;

import java.util.Objects;
import java.util.Optional;

import org.m2q.quant.Origin;

/**
 * Something that will cost a layer accuracy, seen in what was observed of its values.
 *
 * @param kind what it is
 * @param layer index of the layer
 * @param message one sentence: what is wrong, with numbers and their units
 * @param cure a rule for the policy that mends it, such as {@code rule for layer "stage2.depth" { migrate channels }}; empty when no policy can
 * @param decidedBy the rule of the policy that made it so, when there is one
 * @param severity the loss as a number that grows with it, to sort findings of one kind
 */
public record HealthFinding(Kind kind, int layer, String message, Optional<String> cure, Optional<Origin> decidedBy, double severity) {

	/** Kinds of findings. */
	public enum Kind {
		/** Values lie far from 0, whose code must be among the codes: most codes stand for values that do not occur. */
		ZERO_POINT,
		/** Small divisors have so few codes that quotients are coarse, or become 0. */
		DIVISOR_RANGE,
		/** A few channels of a depthwise layer are much larger than the others, which keep only a few codes. */
		OUTLIER_CHANNELS,
		/** Rare large values leave only a few codes for all others. */
		RANGE,
		/** Values lie outside of what the codes can say. */
		SATURATION,
		/** Channels that never change. */
		DEAD_CHANNELS,
		/** One addend of a sum is so much smaller than the other that it drowns in the rounding of the sum. */
		RESIDUAL_WIDTH
	}

	/** Checks that nothing is missing. */
	public HealthFinding {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(message, "message");
		Objects.requireNonNull(cure, "cure");
		Objects.requireNonNull(decidedBy, "decidedBy");
	}
}
