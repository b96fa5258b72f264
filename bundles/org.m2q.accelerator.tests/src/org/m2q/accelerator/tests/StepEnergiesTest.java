package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepEnergies;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/** Energies of steps, against figures by hand and the energies of layers. */
class StepEnergiesTest {

	private static Schedule schedule(LayerNetwork network, Hardware hardware) {
		return new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule().orElseThrow();
	}

	private static NetworkCost only(NetworkCost cost, Set<EnergyCause> causes) {
		List<LayerCost> layers = cost.layers().stream().map(layer -> new LayerCost(layer.layer(), layer.precision(), layer.status(), layer.engines(), layer.computeCycles(),
				layer.memoryCycles(), layer.cycles(), layer.latency(), layer.terms().stream().filter(term -> causes.contains(term.cause())).toList(), layer.energy(),
				layer.traffic(), layer.utilisation(), layer.limits(), layer.tile(), layer.fusedWith(), layer.notModelled(), layer.notes())).toList();
		return new NetworkCost(cost.network(), cost.accelerator(), cost.mapping(), layers, cost.cycles(), cost.latency(), cost.energy(), cost.areas(), cost.assumptions(),
				cost.speedups(), cost.problems());
	}

	/** 256 B of weights and 1600 B of inputs and of outputs at 8 pJ per bit, 25,600 products at 0.159 pJ each; the steps are those of {@link ScheduleTimesTest}. */
	@Test
	void onePointwiseConvolutionByHand() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).build();
		Hardware hardware = new Hardware().whole();
		NetworkCost cost = only(new AnalyticalCostModel().estimate(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE),
				EnumSet.of(EnergyCause.MAC, EnergyCause.DRAM_WEIGHTS, EnergyCause.DRAM_ACTIVATIONS));
		StepEnergies energies = StepEnergies.of(schedule(network, hardware), cost, Cancellation.NONE);
		double[] expected = { 256 * 8 * 8e-12, 1600 * 8 * 8e-12, 25_600 * 0.159e-12, 0, 1600 * 8 * 8e-12 };
		for (int step = 0; step < expected.length; step++) {
			assertEquals(expected[step], energies.joules(step), 1e-15, "step " + step);
		}
		assertEquals(0, energies.unplaced());
		assertTrue(energies.isComplete());
		assertThrows(IllegalArgumentException.class, () -> StepEnergies.of(schedule(new Networks().pointwise(16, 16, 10).pointwise(16, 16, 10).build(), hardware), cost, Cancellation.NONE));
		assertThrows(CancellationException.class, () -> StepEnergies.of(schedule(network, hardware), cost, () -> true));
	}

	/** Nothing is lost or counted twice: the steps of a layer spend what the layer spends, and with what leaks meanwhile it is the energy of the network. */
	@Test
	void stepsSpendWhatLayersSpend() {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));
		ExperimentPoint point = document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), point.cost().layers().stream().map(LayerCost::precision).toList(), List.of());
		NetworkCost cost = new EventCostModel().estimate(point.cost().network(), policy, point.cost().accelerator(), point.cost().mapping(), Cancellation.NONE);
		Schedule schedule = new Scheduler().schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), Cancellation.NONE).schedule().orElseThrow();
		StepEnergies energies = StepEnergies.of(schedule, cost, Cancellation.NONE);
		double[] spent = new double[cost.layers().size()];
		double all = 0;
		for (Step step : schedule.steps()) {
			spent[step.layer()] += energies.joules(step.index());
			all += energies.joules(step.index());
			assertFalse(energies.joules(step.index()) > 0 && step.end() == step.start(), "energy in no time");
		}
		double missing = 0;
		for (int layer = 0; layer < spent.length; layer++) {
			double expected = cost.layers().get(layer).terms().stream().filter(term -> term.cause() != EnergyCause.STATIC).mapToDouble(EnergyTerm::joules).sum();
			boolean works = spent[layer] > 0;
			missing += works ? 0 : expected;
			if (works) {
				assertEquals(expected, spent[layer], 1e-9 * expected, cost.network().layers().get(layer).name());
			}
		}
		assertEquals(missing, energies.unplaced(), 1e-18);
		double seconds = schedule.cycles() / schedule.accelerator().clock();
		assertEquals(cost.energy(), all + energies.unplaced() + energies.leakage() * seconds, 1e-9 * cost.energy());
	}

	/** Costs are those of one image, schedules of all that are computed together. */
	@Test
	void everyImageOfABatchSpendsItsEnergy() {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("published/eyeriss.m2q"));
		NetworkCost cost = document.result(document.experiments().stream().filter(found -> found.getName().equals("Eyeriss_Conv3")).findFirst().orElseThrow(), Cancellation.NONE)
				.points().getFirst().cost();
		ResolvedPolicy policy = new ResolvedPolicy("", cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		Schedule schedule = new Scheduler().schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), Cancellation.NONE).schedule().orElseThrow();
		assertEquals(4, schedule.images());
		StepEnergies energies = StepEnergies.of(schedule, cost, Cancellation.NONE);
		double all = energies.unplaced() + schedule.steps().stream().mapToDouble(step -> energies.joules(step.index())).sum();
		double one = cost.layers().stream().flatMap(layer -> layer.terms().stream()).filter(term -> term.cause() != EnergyCause.STATIC).mapToDouble(EnergyTerm::joules).sum();
		assertEquals(4 * one, all, 1e-9 * all);
	}
}
