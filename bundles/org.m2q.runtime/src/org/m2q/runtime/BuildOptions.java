package org.m2q.runtime;

import java.util.Objects;

/**
 * How a network is made ready to run. No option changes a result.
 *
 * @param kernels which kernels are used
 * @param filters how shift-add filters are computed
 * @param observable whether every tensor can be read after a run; such a network keeps them all and needs more memory
 * @param start with which kernels the first inferences run
 */
public record BuildOptions(Kernels kernels, ShiftAdd filters, boolean observable, Start start) {

	/** With which kernels the first inferences run. */
	public enum Start {
		/** With the chosen ones. Those of the Vector API are slow for seconds, until the JVM has compiled them. */
		CHOSEN,
		/**
		 * With the scalar ones, step by step, while a daemon thread makes those of the Vector API ready and runs them until they are compiled. It ends after that;
		 * until then it takes the time of a processor, and as much memory as another session.
		 */
		GRADUAL
	}

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

	/** Fast, and the first inference is there soon: see {@link Start#GRADUAL}. */
	public static final BuildOptions QUICK_START = new BuildOptions(Kernels.FASTEST, ShiftAdd.MULTIPLIED, false, Start.GRADUAL);

	/** Options that start with the chosen kernels. */
	public BuildOptions(Kernels kernels, ShiftAdd filters, boolean observable) {
		this(kernels, filters, observable, Start.CHOSEN);
	}

	/** Rejects null. */
	public BuildOptions {
		Objects.requireNonNull(kernels, "kernels");
		Objects.requireNonNull(filters, "filters");
		Objects.requireNonNull(start, "start");
	}
}
