package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;

/**
 * The steps of a schedule while it is made. Every step gets its time when it is added: resources take their steps in that order, and all
 * dependencies point backwards, so start and end follow from sums and maxima alone.
 *
 * <p>The port of a memory is a server: it takes the bytes of one step after the other. A step ends when its own cycles are over and every port has served its
 * bytes.
 */
final class StepList {

	/** Steps of the largest schedule that is made. */
	static final int LIMIT = 1_000_000;

	private final Machine machine;
	private final List<Step> steps = new ArrayList<>();
	private final List<Allocation> allocations = new ArrayList<>();
	private final long[] engineFree;
	private final double[] portFree;
	private final int[] lastOnEngine;
	private long dramFree;
	private int lastOnDram = -1;

	StepList(Machine machine) {
		this.machine = machine;
		engineFree = new long[machine.spec.engines().size()];
		lastOnEngine = new int[engineFree.length];
		Arrays.fill(lastOnEngine, -1);
		portFree = new double[machine.spec.memories().size()];
	}

	List<Step> steps() {
		return steps;
	}

	List<Allocation> allocations() {
		return allocations;
	}

	int size() {
		return steps.size();
	}

	Step step(int index) {
		return steps.get(index);
	}

	/** Cycle in which everything so far has ended. */
	long end() {
		long end = dramFree;
		for (long free : engineFree) {
			end = Math.max(end, free);
		}
		return end;
	}

	/** The last step of every resource: whoever waits for them waits for all so far. */
	IntSet all() {
		IntSet set = new IntSet();
		for (int step : lastOnEngine) {
			set.add(step);
		}
		set.add(lastOnDram);
		return set;
	}

	/** Takes room in a buffer. */
	int allocate(MemorySpec memory, Operand operand, int layer, Region region, long bytes) {
		int index = allocations.size();
		allocations.add(new Allocation(index, machine.index(memory), operand, layer, region, bytes, -1));
		return index;
	}

	/** Keeps room until a step has ended. */
	void hold(int allocation, int step) {
		Allocation old = allocations.get(allocation);
		allocations.set(allocation,
				new Allocation(old.index(), old.memory(), old.operand(), old.layer(), old.region(), old.bytes(), Math.max(old.heldUntil(), step)));
	}

	/** A transfer with DRAM. */
	int transfer(boolean load, Layer layer, Operand operand, Region region, long bytes, Ints reads, Ints writes, IntSet after, Ints ports) {
		long burst = machine.burst(bytes);
		long cycles = machine.dramCycles(burst);
		return add(load ? StepKind.LOAD : StepKind.STORE, layer, -1, machine.index(machine.dram), Optional.of(operand), region, burst, cycles, reads,
				writes, after, ports);
	}

	/** A step of an engine. */
	int execute(StepKind kind, Layer layer, int part, int engine, Region region, long cycles, Ints reads, Ints writes, IntSet after, Ints ports) {
		return add(kind, layer, part, engine, Optional.empty(), region, 0, cycles, reads, writes, after, ports);
	}

	private int add(StepKind kind, Layer layer, int part, int resource, Optional<Operand> operand, Region region, long bytes, long cycles, Ints reads,
			Ints writes, IntSet after, Ints ports) {
		int index = steps.size();
		if (index >= LIMIT) {
			throw new ProblemException(Problem.error(ProblemCodes.LIMIT_STEPS, layer.origin(), "The schedule has more than " + LIMIT
					+ " steps at layer '" + layer.name() + "'; give it larger buffers or larger tiles.", layer.name()));
		}
		boolean dram = kind == StepKind.LOAD || kind == StepKind.STORE;
		long start = dram ? dramFree : engineFree[resource];
		for (int i = 0; i < after.size(); i++) {
			start = Math.max(start, steps.get(after.get(i)).end());
		}
		long end = Math.addExact(start, cycles);
		for (int m = 0; m < ports.size(); m++) {
			if (ports.get(m) > 0) {
				portFree[m] = Math.max(portFree[m], start) + ports.get(m) / machine.spec.memories().get(m).bytesPerCycle();
				end = Math.max(end, (long) Math.ceil(portFree[m] - 1e-9));
			}
		}
		steps.add(new Step(index, kind, layer.index(), part, resource, operand, region, bytes, cycles, reads, writes, after.toInts(), ports, start, end));
		if (dram) {
			dramFree = end;
			lastOnDram = index;
		} else {
			engineFree[resource] = end;
			lastOnEngine[resource] = index;
		}
		return index;
	}

	/** Port bytes of one memory. */
	Ints port(MemorySpec memory, long bytes) {
		Ports ports = new Ports(portFree.length);
		ports.add(machine.index(memory), bytes);
		return ports.toInts();
	}

	/** Collects the port bytes of a step. */
	Ports ports() {
		return new Ports(portFree.length);
	}

	/** Bytes through the ports of every memory. */
	static final class Ports {

		private final int[] bytes;

		private Ports(int memories) {
			bytes = new int[memories];
		}

		Ports add(int memory, long more) {
			bytes[memory] = Math.toIntExact(Math.addExact(bytes[memory], more));
			return this;
		}

		Ints toInts() {
			for (int b : bytes) {
				if (b > 0) {
					return Ints.of(bytes);
				}
			}
			return Ints.NONE;
		}
	}
}
