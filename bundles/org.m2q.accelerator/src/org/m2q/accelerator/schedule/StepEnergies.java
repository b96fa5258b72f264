package org.m2q.accelerator.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.base.Cancellation;

/**
 * Which step of a schedule spends which energy: the energy terms of every layer, dealt to the steps of the layer that cause them.
 *
 * <p>A term of DRAM goes to the transfers of its operand in proportion to their bytes, one of a buffer to the steps that use its ports in proportion to the
 * bytes through them, one of an interconnect likewise, one of an engine to the steps of that engine in proportion to their cycles, and everything else to all steps of engines in proportion
 * to their cycles. Leakage belongs to no step. The sum of all steps, of what belongs to none, and of leakage during the makespan is the energy of the network,
 * for every image of the batch.
 */
public final class StepEnergies {

	private static final int CHECK = 4096;

	private final double[] joules;
	private final double leakage;
	private final double unplaced;
	private final boolean complete;

	private StepEnergies(double[] joules, double leakage, double unplaced, boolean complete) {
		this.joules = joules;
		this.leakage = leakage;
		this.unplaced = unplaced;
		this.complete = complete;
	}

	/**
	 * Deals the energy of a network to the steps of its schedule.
	 *
	 * @param schedule steps of the same network on the same accelerator
	 * @param cost what the network costs for one image
	 * @param cancellation asked often
	 * @throws IllegalArgumentException when the network of the cost has another number of layers
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static StepEnergies of(Schedule schedule, NetworkCost cost, Cancellation cancellation) {
		if (cost.layers().size() != schedule.layers().size()) {
			throw new IllegalArgumentException("a cost of " + cost.layers().size() + " layers for a schedule of " + schedule.layers().size());
		}
		List<List<Step>> steps = new ArrayList<>();
		schedule.layers().forEach(layer -> steps.add(new ArrayList<>()));
		for (Step step : schedule.steps()) {
			if (step.index() % CHECK == 0) {
				cancellation.check();
			}
			// What takes no time would spend its energy with infinite power.
			if (step.end() > step.start()) {
				steps.get(step.layer()).add(step);
			}
		}
		double[] joules = new double[schedule.steps().size()];
		double unplaced = 0;
		for (int layer = 0; layer < steps.size(); layer++) {
			cancellation.check();
			for (EnergyTerm term : cost.layers().get(layer).terms()) {
				if (term.cause() != EnergyCause.STATIC && !deal(term, schedule.images() * term.joules(), steps.get(layer), schedule.accelerator(), joules)) {
					unplaced += schedule.images() * term.joules();
				}
			}
		}
		return new StepEnergies(joules, leakage(schedule.accelerator()), unplaced, cost.layers().stream().allMatch(layer -> layer.status() == LayerCost.Status.PRICED));
	}

	private static double leakage(AcceleratorSpec accelerator) {
		return accelerator.engines().stream().mapToDouble(engine -> engine.leakage().orElse(0)).sum()
				+ accelerator.memories().stream().mapToDouble(memory -> memory.leakage().orElse(0)).sum();
	}

	/** Whether there is a step for it. */
	private static boolean deal(EnergyTerm term, double all, List<Step> steps, AcceleratorSpec accelerator, double[] joules) {
		List<String> memories = accelerator.memories().stream().map(MemorySpec::name).toList();
		int memory = memories.indexOf(term.component());
		int wires = accelerator.interconnects().stream().map(InterconnectSpec::name).toList().indexOf(term.component());
		boolean dealt = false;
		if (memory >= 0 && accelerator.memories().get(memory).kind() == MemoryKind.DRAM) {
			boolean weights = term.cause() == EnergyCause.DRAM_WEIGHTS;
			Predicate<Step> transfer = step -> isTransfer(step) && step.resource() == memory;
			dealt = deal(all, steps, transfer.and(step -> step.operand().filter(Operand.WEIGHTS::equals).isPresent() == weights), Step::bytes, joules)
					|| deal(all, steps, transfer, Step::bytes, joules);
		} else if (memory >= 0) {
			dealt = deal(all, steps, step -> step.ports().size() > memory, step -> step.ports().get(memory), joules);
		} else if (wires >= 0) {
			dealt = deal(all, steps, step -> true, step -> step.wireBytes(accelerator, wires), joules);
		} else {
			int engine = accelerator.engines().stream().map(EngineSpec::name).toList().indexOf(term.component());
			Predicate<Step> works = step -> !isTransfer(step) && step.resource() == engine;
			boolean multiplies = term.cause() == EnergyCause.MAC || term.cause() == EnergyCause.SHIFT_ADD;
			dealt = deal(all, steps, works.and(step -> (step.kind() == StepKind.COMPUTE) == multiplies), Step::cycles, joules)
					|| deal(all, steps, works, Step::cycles, joules);
		}
		return dealt || deal(all, steps, step -> !isTransfer(step), Step::cycles, joules) || deal(all, steps, step -> true, step -> step.end() - step.start(), joules);
	}

	private static boolean isTransfer(Step step) {
		return step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
	}

	private static boolean deal(double all, List<Step> steps, Predicate<Step> takes, ToDoubleFunction<Step> weight, double[] joules) {
		double sum = 0;
		for (Step step : steps) {
			sum += takes.test(step) ? weight.applyAsDouble(step) : 0;
		}
		if (!(sum > 0)) {
			return false;
		}
		for (Step step : steps) {
			joules[step.index()] += takes.test(step) ? all * weight.applyAsDouble(step) / sum : 0;
		}
		return true;
	}

	/** Joules that a step spends, without leakage. */
	public double joules(int step) {
		return joules[step];
	}

	/** Watts that leak all the time, of everything whose leakage is known. */
	public double leakage() {
		return leakage;
	}

	/** Joules of layers without any step that takes time. */
	public double unplaced() {
		return unplaced;
	}

	/** Whether all energy is in the numbers; else they are lower bounds. */
	public boolean isComplete() {
		return complete;
	}
}
