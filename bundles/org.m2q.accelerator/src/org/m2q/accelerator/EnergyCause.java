package org.m2q.accelerator;

/** What energy is spent on. */
public enum EnergyCause {
	/** Multiplications with their accumulation. */
	MAC("MAC"),
	/** Shifts and additions in place of multiplications. */
	SHIFT_ADD("shift-add"),
	/** Scaling accumulators to output codes, activation functions, additions: everything after the accumulator. */
	POST_PROCESSING("post-processing"),
	/** Operators without multiply-accumulate: pooling, softmax, normalisation, division. */
	VECTOR("vector"),
	/** Registers in the engines. */
	REGISTERS("registers"),
	/** Reads and writes of on-chip buffers. */
	BUFFER("buffers"),
	/** Wires between buffers and engines. */
	INTERCONNECT("interconnect"),
	/** Off-chip transfers of weights. */
	DRAM_WEIGHTS("DRAM weights"),
	/** Off-chip transfers of activations. */
	DRAM_ACTIVATIONS("DRAM activations"),
	/** Leakage during the latency. */
	STATIC("static");

	private final String label;

	EnergyCause(String label) {
		this.label = label;
	}

	/** Name in reports. */
	public String label() {
		return label;
	}
}
