package org.m2q.accelerator.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.Operand;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;

/**
 * The chain of steps that decides when a schedule ends: each begins in the cycle in which the one before it has ended, the first in cycle 0.
 * Its steps cover every cycle of the makespan exactly once, so the parts of the layers add up to it.
 *
 * <p>Where several chains are equally long, the one through the resource itself is taken: a step that follows another on the same
 * engine without a break does not wait for anything else.
 */
public final class CriticalPath {

	private static final Bound.Kind[] KINDS = Bound.Kind.values();

	private final List<Step> steps;
	private final long[][] cycles;

	private CriticalPath(List<Step> steps, long[][] cycles) {
		this.steps = List.copyOf(steps);
		this.cycles = cycles;
	}

	/** The critical path of a schedule. */
	public static CriticalPath of(Schedule schedule) {
		return of(schedule.network(), schedule.accelerator(), schedule.steps());
	}

	/**
	 * The critical path of steps whose times are known.
	 *
	 * @param network layers that the steps belong to
	 * @param accelerator resources of the steps
	 * @param steps as in {@link Schedule#steps()}
	 */
	public static CriticalPath of(LayerNetwork network, AcceleratorSpec accelerator, List<Step> steps) {
		int[] before = before(accelerator, steps);
		long[][] cycles = new long[network.layers().size()][KINDS.length];
		List<Step> path = new ArrayList<>();
		Step step = last(steps);
		while (step != null && step.end() > 0) {
			path.add(step);
			long own = Math.min(step.cycles(), step.end() - step.start());
			long[] layer = cycles[step.layer()];
			layer[kind(network, step).ordinal()] += own;
			layer[waits(accelerator, step).ordinal()] += step.end() - step.start() - own;
			step = before(steps, before, step);
		}
		return new CriticalPath(path.reversed(), cycles);
	}

	private static Step last(List<Step> steps) {
		Step last = null;
		for (Step step : steps) {
			last = last == null || step.end() > last.end() ? step : last;
		}
		return last;
	}

	/** The step before every step on its resource, −1 for none. */
	private static int[] before(AcceleratorSpec accelerator, List<Step> steps) {
		int[] latest = new int[accelerator.engines().size() + accelerator.memories().size()];
		Arrays.fill(latest, -1);
		int[] before = new int[steps.size()];
		for (Step step : steps) {
			boolean transfer = step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
			int resource = transfer ? accelerator.engines().size() + step.resource() : step.resource();
			before[step.index()] = latest[resource];
			latest[resource] = step.index();
		}
		return before;
	}

	private static Step before(List<Step> steps, int[] before, Step step) {
		if (step.start() == 0) {
			return null;
		}
		int index = before[step.index()];
		if (index >= 0 && steps.get(index).end() == step.start()) {
			return steps.get(index);
		}
		for (int i = 0; i < step.after().size(); i++) {
			Step candidate = steps.get(step.after().get(i));
			if (candidate.end() == step.start()) {
				return candidate;
			}
		}
		throw new IllegalArgumentException("step " + step.index() + " starts in cycle " + step.start() + " although nothing that it waits for ends there");
	}

	/** What a step waits for beyond its own cycles. */
	private static Bound.Kind waits(AcceleratorSpec accelerator, Step step) {
		return step.waits() < accelerator.memories().size() ? Bound.Kind.BUFFER : Bound.Kind.INTERCONNECT;
	}

	/** What a step keeps busy. */
	private static Bound.Kind kind(LayerNetwork network, Step step) {
		return switch (step.kind()) {
			case COMPUTE -> Bound.Kind.COMPUTE;
			case POST, APPLY -> Bound.Kind.VECTOR;
			case STORE -> Bound.Kind.DRAM_ACTIVATIONS;
			// The stationary operand of a matrix product is an activation.
			case LOAD -> step.operand().orElseThrow() == Operand.WEIGHTS && network.layers().get(step.layer()).kind() != LayerKind.MATMUL
					? Bound.Kind.DRAM_WEIGHTS
					: Bound.Kind.DRAM_ACTIVATIONS;
		};
	}

	/** The steps, first to last. */
	public List<Step> steps() {
		return steps;
	}

	/**
	 * Cycles that a layer adds to the makespan.
	 *
	 * @param layer index of the layer
	 */
	public long cycles(int layer) {
		return Arrays.stream(cycles[layer]).sum();
	}

	/**
	 * What the cycles that a layer adds are spent on: products, the vector unit, transfers, and waiting for the ports of buffers and for the wires. Without
	 * those that do not occur.
	 *
	 * @param layer index of the layer
	 */
	public Map<Bound.Kind, Long> causes(int layer) {
		Map<Bound.Kind, Long> causes = new EnumMap<>(Bound.Kind.class);
		for (Bound.Kind kind : KINDS) {
			if (cycles[layer][kind.ordinal()] > 0) {
				causes.put(kind, cycles[layer][kind.ordinal()]);
			}
		}
		return causes;
	}
}
