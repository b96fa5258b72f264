package org.m2q.accelerator;

/** How the compute cycles of a systolic array are counted. */
public enum SystolicVariant {
	/** Everything that the array does, from the first operand that enters to the last result that has left. */
	PHYSICAL("physical"),
	/**
	 * As SCALE-Sim v3 prints them: results of an output-stationary fold leave while the next fold enters, and the number is the index
	 * of the last cycle, one less than their count. It takes every group of a convolution and every head as a layer of its own, so one cycle is
	 * taken off each. It knows no tiles: a fold goes on over their edges, whatever the buffers hold.
	 */
	SCALESIM_V3("scalesim-v3");

	private final String keyword;

	SystolicVariant(String keyword) {
		this.keyword = keyword;
	}

	/** Name in the language. */
	public String keyword() {
		return keyword;
	}
}
