package org.m2q.runtime;

import java.util.Objects;

/**
 * How a network is made ready to run. No option changes a result.
 *
 * @param kernels which kernels are used
 * @param filters how shift-add filters are computed
 * @param observable whether every tensor can be read after a run; such a network keeps them all and needs more memory
 */
public record BuildOptions(Kernels kernels, ShiftAdd filters, boolean observable) {

	/** Which kernels are used. */
	public enum Kernels {
		/**
		 * Those of the Vector API where that is there, else the scalar ones. They compute sums below 2^24 in single and products below 2^53 in double precision,
		 * where these are exact.
		 */
		FASTEST,
		/** Those of the Vector API that compute with integers alone, else the scalar ones. Exact floating point is faster. */
		INTEGER,
		/** Plain Java. */
		SCALAR
	}

	/** How shift-add filters are computed. */
	public enum ShiftAdd {
		/** By multiplying with the sums of their powers of two. */
		MULTIPLIED,
		/** By shifting and adding, as a shift-add engine does. */
		SHIFTED
	}

	/** Fast. */
	public static final BuildOptions FASTEST = new BuildOptions(Kernels.FASTEST, ShiftAdd.MULTIPLIED, false);

	/** Fast with integers alone between inputs and outputs, for all profiles but FLOAT32. */
	public static final BuildOptions INTEGER = new BuildOptions(Kernels.INTEGER, ShiftAdd.MULTIPLIED, false);

	/** Every tensor can be read. */
	public static final BuildOptions OBSERVABLE = new BuildOptions(Kernels.FASTEST, ShiftAdd.MULTIPLIED, true);

	/** Plain Java, shift-add filters as engines compute them, every tensor can be read. */
	public static final BuildOptions REFERENCE = new BuildOptions(Kernels.SCALAR, ShiftAdd.SHIFTED, true);

	/** Rejects null. */
	public BuildOptions {
		Objects.requireNonNull(kernels, "kernels");
		Objects.requireNonNull(filters, "filters");
	}
}
