package org.m2q.quant;

import java.util.Locale;

/** How codes are spread over the range of values. */
public enum Scheme {
	/** Equal steps. */
	UNIFORM,
	/** Powers of two. */
	POT,
	/** Sums of powers of two. */
	APOT,
	/** Logarithms of positive values. */
	LOG2;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
