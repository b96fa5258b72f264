package org.m2q.accelerator;

import java.util.Optional;

import org.m2q.base.unit.Format;

/**
 * What a layer's time is spent waiting for.
 *
 * @param kind class of the resource
 * @param resource name of the engine or memory
 * @param cycles cycles that the resource is busy
 * @param next the next busiest resource, if any is busy
 * @param hidden whether the layer adds nothing to the latency, because it runs behind layers it is pipelined with
 */
public record Bound(Kind kind, String resource, long cycles, Optional<Next> next, boolean hidden) {

	/** What is said of layers that add nothing. */
	static final String HIDDEN = " The time is hidden behind the layers it is pipelined with.";

	/** Nothing bounds a layer that could not be priced. */
	public static final Bound UNKNOWN = new Bound(Kind.NONE, "", 0, Optional.empty(), false);

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

		/** Whether it is off-chip memory. */
		public boolean isDram() {
			return this == DRAM_WEIGHTS || this == DRAM_ACTIVATIONS;
		}
	}

	/**
	 * The next busiest resource.
	 *
	 * @param resource name of the engine or memory
	 * @param cycles cycles that it is busy, 1 or more
	 */
	public record Next(String resource, long cycles) {
	}

	/** Cycles over those of the next busiest resource, 1 or more: so much faster the resource must be to bound no longer. */
	public double factor() {
		return next.isPresent() ? (double) cycles / next.get().cycles() : 1;
	}

	/** One sentence with the numbers, and what would help. {@link NetworkCost#why(int)} says how much. */
	public String explanation() {
		if (kind == Kind.NONE) {
			return "It takes no time of its own.";
		}
		return cause("") + ": " + remedy() + "." + (hidden ? HIDDEN : "");
	}

	/**
	 * What the time goes to, without the full stop.
	 *
	 * @param size how large the resource is, e.g. {@code 12.8 GB/s}; may be empty
	 */
	String cause(String size) {
		StringBuilder text = new StringBuilder(subject(size.isEmpty() ? resource : resource + " (" + size + ")")).append(' ')
				.append(Format.grouped(cycles)).append(" cycles");
		next.ifPresent(other -> text.append(", ").append(Format.factor(factor())).append(" those of ").append(other.resource()));
		return text.toString();
	}

	private String subject(String named) {
		return switch (kind) {
			case COMPUTE -> "The products take engine " + named;
			case VECTOR -> "The elements take unit " + named;
			case BUFFER -> "Buffer " + named + " is accessed for";
			case INTERCONNECT -> "The wires " + named + " carry operands for";
			case DRAM_WEIGHTS -> "Transfers with " + named + ", mostly of weights, take";
			case DRAM_ACTIVATIONS -> "Transfers with " + named + ", mostly of activations, take";
			case NONE -> "";
		};
	}

	private String remedy() {
		return switch (kind) {
			case COMPUTE -> "more processing elements or narrower operands would help";
			case VECTOR -> "more lanes would help";
			case BUFFER -> "more banks, wider words or more accumulators would help";
			case INTERCONNECT -> "wider wires would help";
			case DRAM_WEIGHTS -> "more bandwidth, narrower weights or a larger buffer for them would help";
			case DRAM_ACTIVATIONS -> "fusing it with its neighbours, more bandwidth or narrower activations would help";
			case NONE -> "";
		};
	}
}
