package org.m2q.quant.program;

import java.util.Objects;

import org.m2q.quant.Scheme;

/**
 * How the weights of one filter are stored.
 *
 * @param scheme how codes are spread
 * @param bits width of a stored code; without a zero point and factors of groups, see {@link FilterCodes}
 * @param terms powers of two per weight, for {@link Scheme#APOT} and {@link Scheme#POT}; 0 for uniform filters
 */
public record FilterFormat(Scheme scheme, int bits, int terms) {

	/** Uniform codes of 8 bits. */
	public static final FilterFormat INT8 = new FilterFormat(Scheme.UNIFORM, 8, 0);

	/** Checks the numbers. */
	public FilterFormat {
		Objects.requireNonNull(scheme, "scheme");
		if (bits < 2 || bits > 16 || (scheme == Scheme.UNIFORM) != (terms == 0) || terms < 0 || terms > 8) {
			throw new IllegalArgumentException(scheme + " of " + bits + " bits with " + terms + " terms");
		}
	}

	/** Whether weights are sums of signed powers of two. */
	public boolean isShiftAdd() {
		return terms > 0;
	}
}
