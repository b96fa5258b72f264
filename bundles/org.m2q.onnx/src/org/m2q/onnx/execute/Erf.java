package org.m2q.onnx.execute;

/** The error function, to about 1e-15: its Taylor series near 0, the continued fraction of its complement elsewhere (DLMF 7.6.1, 7.9.1). */
public final class Erf {

	private static final double BORDER = 2;
	private static final int FRACTION_TERMS = 60;
	private static final double ONE = 6;

	private Erf() {
	}

	/** erf(x); NaN for NaN. */
	public static double of(double x) {
		double magnitude = Math.abs(x);
		if (Double.isNaN(x)) {
			return x;
		}
		double value = magnitude < BORDER ? series(magnitude) : magnitude >= ONE ? 1 : 1 - complement(magnitude);
		return Math.copySign(value, x);
	}

	private static double series(double x) {
		double sum = x;
		double term = x;
		for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
			term *= -x * x / n;
			sum += term / (2 * n + 1);
		}
		return 2 / Math.sqrt(Math.PI) * sum;
	}

	private static double complement(double x) {
		double fraction = x;
		for (int n = FRACTION_TERMS; n > 0; n--) {
			fraction = x + n / 2.0 / fraction;
		}
		return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
	}
}
