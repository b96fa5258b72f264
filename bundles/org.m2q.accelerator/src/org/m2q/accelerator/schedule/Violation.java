package org.m2q.accelerator.schedule;

/**
 * A rule that a schedule breaks.
 *
 * @param rule the rule
 * @param layer index of the layer, −1 for none in particular
 * @param step index of the step, −1 for none in particular
 * @param cycle when it happens, −1 when it has no time
 * @param message one sentence with what was expected and found
 */
public record Violation(Rule rule, int layer, int step, long cycle, String message) {

	/** What every schedule must obey. */
	public enum Rule {
		/** Indices, ranges and kinds fit together; dependencies point backwards; the length is that of the last step. */
		STRUCTURE,
		/** A step starts after the steps that it names as its predecessors have ended. */
		PREDECESSOR,
		/** A resource does one thing at a time, in the order of the list. */
		RESOURCE,
		/** No step is faster than its engine, or DRAM, can be. */
		DURATION,
		/** The ports of a memory, and the interconnect, serve all bytes in the time of the steps that move them. */
		PORT,
		/** What lies in a memory never exceeds its capacity. */
		CAPACITY,
		/** Operands lie on chip, complete, before a step that uses them starts. */
		OPERAND,
		/** What is fetched from DRAM has been stored before. */
		STORED,
		/** Each product is computed exactly once. */
		PRODUCTS,
		/** Each output is finished exactly once, after all its products, and stored or kept for its readers. */
		OUTPUTS,
		/** Engines execute what they can, and what the mapping sends to them. */
		MAPPING
	}
}
