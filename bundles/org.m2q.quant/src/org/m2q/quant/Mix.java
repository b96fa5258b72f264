package org.m2q.quant;

/**
 * How the filters of a layer are dealt to several schemes.
 *
 * @param granularity what is dealt
 * @param criterion error measure that ranks the filters
 * @param balance what decides how many go where
 * @param budget mean bits per weight for {@link Balance#BUDGET}, decibels for {@link Balance#PENALTY}, else 0
 */
public record Mix(Granularity granularity, Criterion criterion, Balance balance, double budget) {

	/** Error measures. */
	public enum Criterion {
		/** Mean squared error. */
		MSE,
		/** Signal-to-quantization-noise ratio. */
		SQNR
	}

	/** What decides how many filters go where. */
	public enum Balance {
		/** Every filter takes the scheme with the smaller error. */
		AUTO,
		/** Given ratio. */
		RATIO,
		/** The engines that run the schemes finish at the same time. */
		BALANCED,
		/** A mean number of bits. */
		BUDGET,
		/** As many in the second scheme as keep the signal-to-quantization-noise ratio of the layer within so many decibels of that of the first alone. */
		PENALTY
	}

	/** Whether the shares of the filters are fixed by the policy; otherwise they start equal and a mapper or quantizer may change them. */
	public boolean isFixed() {
		return balance == Balance.RATIO;
	}
}
