package org.m2q.accelerator;

/**
 * What a layer's time is spent waiting for.
 *
 * @param kind class of the resource
 * @param resource name of the engine or memory
 * @param cycles cycles that the resource is busy
 * @param factor cycles over those of the next busiest resource, 1 or more
 * @param explanation one sentence with the numbers, and what would help
 */
public record Bound(Kind kind, String resource, long cycles, double factor, String explanation) {

	/** Class of a limiting resource. */
	public enum Kind {
		/** An engine that multiplies or shifts. */
		COMPUTE("compute"),
		/** The vector unit. */
		VECTOR("vector"),
		/** An on-chip buffer. */
		BUFFER("buffer"),
		/** The wires between buffers and engines. */
		INTERCONNECT("interconnect"),
		/** DRAM, mostly for weights. */
		DRAM_WEIGHTS("DRAM weights"),
		/** DRAM, mostly for activations. */
		DRAM_ACTIVATIONS("DRAM activations"),
		/** Nothing: the layer takes no time of its own. */
		NONE("none");

		private final String label;

		Kind(String label) {
			this.label = label;
		}

		/** Name in reports. */
		public String label() {
			return label;
		}
	}
}
