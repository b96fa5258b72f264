package org.m2q.accelerator;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.m2q.base.problem.SourceSpan;

/**
 * A memory of an accelerator.
 *
 * @param name unique in the accelerator
 * @param kind its level
 * @param holds operands that may live in it; all for DRAM
 * @param capacity bytes over all banks; 0 for DRAM of unlimited size
 * @param width bytes per cycle and bank, above 0; for DRAM see {@code bandwidth}
 * @param banks banks that work in parallel, 1 or more
 * @param bandwidth bytes per second of DRAM; 0 for others
 * @param burst bytes of the smallest DRAM transfer, 1 or more
 * @param energy cost of an access or a bit
 * @param area square metres over all banks
 * @param leakage watts over all banks
 * @param span where the memory is written
 */
public record MemorySpec(String name, MemoryKind kind, Set<Operand> holds, long capacity, double width, long banks, double bandwidth,
		long burst, Optional<EnergyRow> energy, OptionalDouble area, OptionalDouble leakage, SourceSpan span) {

	/** Copies the operands. */
	public MemorySpec {
		holds = Set.copyOf(holds);
	}

	/** Bytes that all banks deliver in a cycle. */
	public double bytesPerCycle() {
		return width * banks;
	}
}
