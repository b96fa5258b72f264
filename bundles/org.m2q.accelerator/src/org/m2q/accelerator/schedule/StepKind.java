package org.m2q.accelerator.schedule;

/** What a step of a schedule does. */
public enum StepKind {
	/** DRAM to a buffer. */
	LOAD,
	/** Multiply-accumulates of one part of a tile on one engine. */
	COMPUTE,
	/** Requantization, activation, residual addition and normalisation of finished sums, on the vector unit. */
	POST,
	/** A layer without multiply-accumulates, or a piece of it. */
	APPLY,
	/** A buffer to DRAM. */
	STORE
}
