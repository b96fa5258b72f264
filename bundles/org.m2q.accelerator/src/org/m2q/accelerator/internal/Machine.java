package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;

/** An accelerator under a mapping, with its look-ups done once. */
final class Machine {

	final AcceleratorSpec spec;
	final MappingSpec mapping;
	final MemorySpec dram;
	final double dramBytesPerCycle;
	final MemorySpec weights;
	final MemorySpec inputs;
	final MemorySpec outputs;
	final MemorySpec partialSums;
	final MemorySpec residuals;
	final Optional<EngineSpec> vector;
	final Optional<MemorySpec> registers;
	final Optional<InterconnectSpec> interconnect;
	/** The engine whose cycles, and those of all its transfers, are those of the performance sheet of NVDLA. */
	final Optional<EngineSpec> sheet;
	private final boolean[] doubled;

	/** Looks everything up; throws {@link ProblemException} when a memory that every layer needs is missing. */
	Machine(AcceleratorSpec spec, MappingSpec mapping) {
		this.spec = spec;
		this.mapping = mapping;
		dram = spec.dram().orElseThrow(() -> new ProblemException(Problem.error(ProblemCodes.MEMORY_MISSING, spec.span(),
				"Accelerator '" + spec.name() + "' has no DRAM; add 'dram NAME: bandwidth …, energy …'.", "dram")));
		dramBytesPerCycle = dram.bandwidth() / spec.clock();
		weights = buffer(Operand.WEIGHTS);
		inputs = buffer(Operand.INPUTS);
		outputs = buffer(Operand.OUTPUTS);
		partialSums = buffer(Operand.PARTIAL_SUMS);
		residuals = buffer(Operand.RESIDUALS);
		vector = spec.engines().stream().filter(engine -> engine.kind() == EngineKind.VECTOR_UNIT).findFirst();
		sheet = spec.engines().stream().filter(engine -> engine.timing() == EngineTiming.NVDLA_SHEET).findFirst();
		registers = spec.memories().stream().filter(memory -> memory.kind() == MemoryKind.REGISTERS).findFirst();
		interconnect = spec.interconnects().stream().findFirst();
		List<MemorySpec> memories = spec.memories();
		doubled = new boolean[memories.size()];
		for (int i = 0; i < doubled.length; i++) {
			doubled[i] = mapping.doubleBuffered().contains(memories.get(i).name());
		}
	}

	private MemorySpec buffer(Operand operand) {
		return spec.buffer(operand).orElseThrow(() -> new ProblemException(Problem.error(ProblemCodes.MEMORY_MISSING, spec.span(),
				"Accelerator '" + spec.name() + "' has no buffer that holds " + operand.keyword() + ".", operand.keyword())));
	}

	int index(MemorySpec memory) {
		for (int i = 0; i < spec.memories().size(); i++) {
			if (spec.memories().get(i) == memory) {
				return i;
			}
		}
		throw new IllegalArgumentException(memory.name());
	}

	int index(EngineSpec engine) {
		for (int i = 0; i < spec.engines().size(); i++) {
			if (spec.engines().get(i) == engine) {
				return i;
			}
		}
		throw new IllegalArgumentException(engine.name());
	}

	/** Whether a memory is filled while it is used. */
	boolean isDoubled(MemorySpec memory) {
		return doubled[index(memory)];
	}

	/** Bytes of a memory that one tile may use. */
	long room(MemorySpec memory, long reserved) {
		long free = Math.max(0, memory.capacity() - reserved);
		return isDoubled(memory) ? free / 2 : free;
	}

	/** The first engine that applies an operator, vector units before others. */
	Optional<EngineSpec> executor(String operator) {
		Optional<EngineSpec> first = vector.filter(engine -> engine.elementMode(operator).isPresent());
		return first.isPresent() ? first
				: spec.engines().stream().filter(engine -> engine.elementMode(operator).isPresent()).findFirst();
	}

	/** Watts that leak while it is on. */
	double leakage() {
		double watts = 0;
		for (EngineSpec engine : spec.engines()) {
			watts += Math.max(0, engine.leakage().orElse(0));
		}
		for (MemorySpec memory : spec.memories()) {
			watts += Math.max(0, memory.leakage().orElse(0));
		}
		return watts;
	}

	/** Energy times latency with what leaks. */
	double edp(double joules, double cycles) {
		double seconds = cycles / spec.clock();
		return (joules + leakage() * seconds) * seconds;
	}

	/** Whole bursts of DRAM. */
	long burst(long bytes) {
		return bytes == 0 ? 0 : Math.multiplyExact(Checked.ceilDiv(bytes, dram.burst()), dram.burst());
	}

	/** Cycles that DRAM needs for bytes. */
	long dramCycles(long bytes) {
		double cycles = Math.ceil(bytes / dramBytesPerCycle);
		if (!(cycles < Long.MAX_VALUE)) {
			throw new ArithmeticException("long overflow");
		}
		return (long) cycles;
	}
}
