package org.m2q.quant;

/**
 * The part of a layer's filters that is stored in one way.
 *
 * @param scheme how codes are spread
 * @param format how codes are stored
 * @param terms powers of two per weight for {@link Scheme#APOT}, 1 for {@link Scheme#POT}, else 0
 * @param symmetric whether the zero point is 0
 * @param share part of the filters, 0 to 1; the shares of a layer sum to 1
 */
public record FilterShare(Scheme scheme, NumberFormat format, int terms, boolean symmetric, double share) {

	/** The same storage for another part of the filters. */
	public FilterShare withShare(double other) {
		return new FilterShare(scheme, format, terms, symmetric, other);
	}

	@Override
	public String toString() {
		return format + " " + scheme + (scheme == Scheme.APOT ? " terms " + terms : "");
	}
}
