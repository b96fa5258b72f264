package org.m2q.report;

import java.util.List;
import java.util.Objects;

/**
 * Precision of the operands of a layer.
 *
 * @param label short, e.g. {@code w4a8} or {@code w8/apot8 a8}
 * @param weightBits mean width of a weight; 0 without weights
 * @param weights schemes of the weights; several when filters are mixed, none without weights
 * @param activations format, e.g. {@code uint8}
 * @param accumulator format, e.g. {@code int32}
 */
public record PrecisionReport(String label, double weightBits, List<Scheme> weights, String activations, String accumulator) {

	/**
	 * How some of the filters are held.
	 *
	 * @param scheme e.g. {@code uniform} or {@code apot}
	 * @param format e.g. {@code int8}
	 * @param share of the filters, 0 to 1
	 */
	public record Scheme(String scheme, String format, double share) {

		/** Rejects missing parts. */
		public Scheme {
			Objects.requireNonNull(scheme, "scheme");
			Objects.requireNonNull(format, "format");
		}
	}

	/** Copies the list. */
	public PrecisionReport {
		Objects.requireNonNull(label, "label");
		Objects.requireNonNull(activations, "activations");
		Objects.requireNonNull(accumulator, "accumulator");
		weights = List.copyOf(weights);
	}
}
