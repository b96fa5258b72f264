package org.m2q.quant;

import java.util.Locale;

/** What shares one scale. */
public enum Granularity {
	/** The whole tensor. */
	TENSOR,
	/** Every input channel. */
	CHANNEL,
	/** Every filter (output channel). */
	FILTER,
	/** Every group of consecutive weights of a filter. */
	GROUP;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
