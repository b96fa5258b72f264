package org.m2q.accelerator;

/** Which operand stays in the registers of an engine while the others stream past. */
public enum Dataflow {
	/** The cost model takes the one with fewer buffer cycles, then less energy. */
	AUTO,
	/** Weights stay; partial sums go through the buffer. */
	WEIGHT_STATIONARY,
	/** Partial sums stay until an output is finished. */
	OUTPUT_STATIONARY,
	/** Inputs stay; partial sums go through the buffer. */
	INPUT_STATIONARY,
	/** Kernel rows stay in the elements and slide over input rows; priced as a whole, without a schedule. */
	ROW_STATIONARY;

	private final String keyword = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

	/** Name in messages and reports, e.g. {@code weight-stationary}. */
	public String keyword() {
		return keyword;
	}
}
