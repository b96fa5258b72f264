package org.m2q.report;

import java.util.List;
import java.util.Objects;

/**
 * The limits of an accelerator.
 *
 * @param clock hertz
 * @param engines in the order of the file
 * @param memories in the order of the file, the off-chip one last
 */
public record HardwareReport(double clock, List<Engine> engines, List<Memory> memories) {

	/**
	 * An engine.
	 *
	 * @param name in the file
	 * @param kind e.g. {@code systolic-array}
	 * @param macsPerCycle most multiplications per cycle at its fastest precision
	 */
	public record Engine(String name, String kind, double macsPerCycle) {

		/** Rejects missing parts. */
		public Engine {
			Objects.requireNonNull(name, "name");
			Objects.requireNonNull(kind, "kind");
		}
	}

	/**
	 * A memory.
	 *
	 * @param name in the file
	 * @param kind {@code buffer}, {@code registers} or {@code dram}
	 * @param capacity bytes; infinite when unlimited
	 * @param bandwidth bytes per second; infinite when unlimited
	 */
	public record Memory(String name, String kind, double capacity, double bandwidth) {

		/** Rejects missing parts. */
		public Memory {
			Objects.requireNonNull(name, "name");
			Objects.requireNonNull(kind, "kind");
		}

		/** Whether it is off-chip. */
		public boolean isDram() {
			return kind.equals("dram");
		}
	}

	/** Copies the lists. */
	public HardwareReport {
		engines = List.copyOf(engines);
		memories = List.copyOf(memories);
	}

	/** Peak multiplications per second of all engines together. */
	public double peakMacsPerSecond() {
		return clock * engines.stream().mapToDouble(Engine::macsPerCycle).sum();
	}
}
