package org.m2q.accelerator;

/** How the cycles of an engine are counted. */
public enum EngineTiming {
	/** Everything that the array does, from the first operand that enters to the last result that has left. */
	PHYSICAL("physical"),
	/**
	 * As SCALE-Sim v3 prints them: results of an output-stationary fold leave while the next fold enters, and the number is the index
	 * of the last cycle, one less than their count. It takes every group of a convolution and every head as a layer of its own, so one cycle is
	 * taken off each. It knows no tiles: a fold goes on over their edges, whatever the buffers hold.
	 */
	SCALESIM_V3("scalesim-v3"),
	/**
	 * As the performance sheet of NVDLA (perf/NVDLA_OpenSource_Performance.xlsx in nvdla/hw) prints them for the whole accelerator: a layer takes the larger
	 * of its MAC and its DRAM cycles. The sheet is a closed form without tiles, so there is no schedule, and both fidelities are equal.
	 */
	NVDLA_SHEET("nvdla-sheet");

	private final String keyword;

	EngineTiming(String keyword) {
		this.keyword = keyword;
	}

	/** Whether the cycles of engines of a kind may be counted so on request. */
	public boolean counts(EngineKind kind) {
		return this == NVDLA_SHEET ? kind == EngineKind.MULTIPLIER_ARRAY || kind == EngineKind.GENERIC : kind == EngineKind.SYSTOLIC_ARRAY;
	}

	/** Name in the language. */
	public String keyword() {
		return keyword;
	}
}
