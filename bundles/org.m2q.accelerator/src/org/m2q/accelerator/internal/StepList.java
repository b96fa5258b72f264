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
 * The steps of a schedule while it is made. The steps of a layer (or a fused group) are added in the order in which they are wanted; then
 * {@link #run()} gives them their times and their final order.
 */
public final class StepList {

	/** Steps of the largest schedule that is made. */
	public static final int LIMIT = 1_000_000;

	private final Machine machine;
	private final Timekeeper timekeeper;
	private final int limit;
	private final List<Step> drafts = new ArrayList<>();
	private final List<Step> steps = new ArrayList<>();
	private final List<Allocation> allocations = new ArrayList<>();
	/** Final position of every draft that has its time. */
	private int[] positions = new int[256];
	private int timed;
	private int imagesFrom;
	private int imagesTo = 1;

	StepList(Machine machine, int limit) {
		this.machine = machine;
		this.limit = limit;
		timekeeper = new Timekeeper(machine.spec);
	}

	/** The steps that have their times. */
	List<Step> steps() {
		return steps;
	}

	List<Allocation> allocations() {
		return allocations;
	}

	/** A step that was added since the last run, as it was added. */
	Step step(int draft) {
		return drafts.get(draft - timed);
	}

	/** Cycle in which everything so far has ended. */
	long end() {
		return timekeeper.end();
	}

	/** Gives all steps added since the last run their times. Returns the last step of every resource: whoever waits for them waits for all so far. */
	IntSet run() {
		if (timed + drafts.size() > positions.length) {
			positions = Arrays.copyOf(positions, Math.max(2 * positions.length, timed + drafts.size()));
		}
		timekeeper.run(drafts, timed, positions, steps);
		timed += drafts.size();
		drafts.clear();
		IntSet set = new IntSet();
		for (int step : timekeeper.latest()) {
			set.add(step);
		}
		return set;
	}

	/** The images that what is added from now on is for. */
	void images(int from, int to) {
		imagesFrom = from;
		imagesTo = to;
	}

	/** A box of the images that the steps are for now; weights are the same for all. */
	private Region box(Layer layer, Optional<Operand> operand, Region region) {
		return operand.filter(what -> what == Operand.WEIGHTS).isPresent() && layer.kind().hasWeights() ? region : region.ofImages(imagesFrom, imagesTo);
	}

	/** Takes room in a buffer. */
	int allocate(MemorySpec memory, Operand operand, Layer layer, Region region, long bytes) {
		int index = allocations.size();
		allocations.add(new Allocation(index, machine.index(memory), operand, layer.index(), box(layer, Optional.of(operand), region), bytes, -1));
		return index;
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
		int draft = timed + drafts.size();
		if (draft >= limit) {
			throw new ProblemException(Problem.error(ProblemCodes.LIMIT_STEPS, layer.place(), "The schedule has more than " + limit
					+ " steps at layer '" + layer.name() + "'; " + (limit < LIMIT ? "raise the limit of the run, or " : "") + "give it larger buffers or larger tiles.", layer.name()));
		}
		drafts.add(new Step(draft, kind, layer.index(), part, resource, operand, box(layer, operand, region), bytes, cycles, reads, writes, after.toInts(), ports, 0, 0));
		return draft;
	}

	/** Makes a step that was added since the last run take more, or with a negative number fewer, cycles. */
	void lengthen(int draft, long cycles) {
		Step step = step(draft);
		drafts.set(draft - timed, new Step(draft, step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(),
				Math.addExact(step.cycles(), cycles), step.reads(), step.writes(), step.after(), step.ports(), 0, 0));
	}

	/** Port bytes of one memory. */
	Ints port(MemorySpec memory, long bytes) {
		return ports().add(machine.index(memory), bytes).toInts();
	}

	/** Collects the port bytes of a step. */
	Ports ports() {
		return new Ports(machine.spec.memories().size(), machine.spec.interconnects().size());
	}

	/** Bytes through the ports of every memory, and over the wires between them and the engines. */
	static final class Ports {

		private final int memories;
		private final int[] bytes;

		private Ports(int memories, int wires) {
			this.memories = memories;
			bytes = new int[memories + wires];
		}

		/** Bytes between buffers and engines. */
		Ports wire(long more) {
			return bytes.length > memories ? add(memories, more) : this;
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
