package org.m2q.accelerator;

/** What an engine is built of. The kind decides which cause its arithmetic energy is booked under. */
public enum EngineKind {
	/** Multipliers of one width. */
	MULTIPLIER_ARRAY("multiplier-array"),
	/** Multipliers that split into narrower ones. */
	MIXED_MULTIPLIER_ARRAY("mixed-multiplier-array"),
	/** Shifters and adders instead of multipliers. */
	SHIFT_ADD_TREE("shift-add-tree"),
	/** Multipliers that pass operands to their neighbours. */
	SYSTOLIC_ARRAY("systolic-array"),
	/** Lanes for everything that is no multiply-accumulate: requantization, activations, additions, pooling. */
	VECTOR_UNIT("vector-unit"),
	/** Given by its loop parallelism only. */
	GENERIC("generic-engine");

	private final String keyword;

	EngineKind(String keyword) {
		this.keyword = keyword;
	}

	/** The keyword of the language. */
	public String keyword() {
		return keyword;
	}
}
