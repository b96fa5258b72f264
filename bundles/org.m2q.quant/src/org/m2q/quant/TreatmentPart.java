package org.m2q.quant;

/** What a rule of a policy can set; a later rule replaces exactly the parts that it names. */
public enum TreatmentPart {
	/** Format, scheme and granularity of weights. */
	WEIGHTS,
	/** Format of activations. */
	ACTIVATIONS,
	/** Format of accumulators. */
	ACCUMULATOR,
	/** Requantization. */
	REQUANTIZATION,
	/** Channel migration. */
	MIGRATION,
	/** Filter shifting. */
	SHIFT,
	/** Learned rounding. */
	ROUNDING,
	/** Correction of biases. */
	BIAS,
	/** Format of divisors. */
	DIVISOR
}
