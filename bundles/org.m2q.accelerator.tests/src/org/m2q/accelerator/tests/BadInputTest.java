package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.LayerNetwork;

/** Meaningless numbers become problems, never exceptions or results. */
class BadInputTest {

	static Stream<Consumer<Hardware>> meaningless() {
		return Stream.of(h -> h.rows = 0, h -> h.columns = -1, h -> h.rows = Long.MAX_VALUE, h -> h.accumulators = 0, h -> h.rate = 0,
				h -> h.rate = Double.NaN, h -> h.clock = 0, h -> h.clock = Double.POSITIVE_INFINITY, h -> h.clock = Double.NaN, h -> h.bandwidth = 0,
				h -> h.bandwidth = -1, h -> h.capacity = 0, h -> h.banks = 0, h -> h.width = 0, h -> h.width = Double.NaN, h -> h.leakage = -1,
				h -> h.leakage = Double.NaN, h -> h.macEnergy = Optional.of(EnergyRow.operation("t.mac", -1e-12, "test")),
				h -> h.macEnergy = Optional.of(EnergyRow.operation("t.mac", Double.NaN, "test")));
	}

	@ParameterizedTest
	@MethodSource("meaningless")
	void numbersOutOfRange(Consumer<Hardware> change) {
		Hardware hardware = new Hardware();
		change.accept(hardware);
		NetworkCost cost = hardware.price(new Networks().pointwise(16, 16, 14));
		assertFalse(cost.isComplete());
		assertEquals(0, cost.energy());
		assertTrue(cost.problems().stream().allMatch(problem -> problem.code().equals(ProblemCodes.VALUE_RANGE)), () -> cost.problems().toString());
		assertFalse(cost.problems().isEmpty());
	}

	@Test
	void moreUnrolledLoopsThanElements() {
		Hardware hardware = new Hardware();
		hardware.unrolling = List.of(Hardware.unroll(LoopDimension.FILTERS, 16), Hardware.unroll(LoopDimension.PIXELS, 17));
		NetworkCost cost = hardware.price(new Networks().pointwise(16, 16, 14));
		assertEquals(ProblemCodes.ENGINE_UNROLLING, cost.problems().getFirst().code());
		assertFalse(cost.isComplete());
	}

	@Test
	void noMemories() {
		Hardware hardware = new Hardware();
		AcceleratorSpec spec = hardware.accelerator();
		AcceleratorSpec bare = new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), spec.engines(), List.of(),
				List.of(), List.of(), spec.span());
		LayerNetwork network = new Networks().pointwise(16, 16, 14).build();
		NetworkCost cost = new AnalyticalCostModel().estimate(network, Hardware.eightBit(network), bare, hardware.mapping(), org.m2q.base.Cancellation.NONE);
		assertEquals(ProblemCodes.MEMORY_MISSING, cost.problems().getFirst().code());
		assertFalse(cost.isComplete());
	}

	/** 2³¹ − 1 heads of (2³¹ − 1) rows: the number of products does not fit 64 bits. */
	@Test
	void countersThatDoNotFit() {
		Hardware hardware = new Hardware();
		int huge = Integer.MAX_VALUE;
		assertThrows(ArithmeticException.class, () -> new Networks().product(huge, huge, 16, 16));
		Networks networks = new Networks().pointwise(huge, huge, 1).pointwise(16, 16, 14);
		NetworkCost cost = hardware.price(networks);
		// 2⁶² weights of 8 bits still count, their 2⁶⁵ bits do not.
		LayerCost large = cost.layers().getFirst();
		assertTrue(large.status() == LayerCost.Status.UNAVAILABLE || large.energy() > 0);
		assertEquals(LayerCost.Status.PRICED, cost.layers().get(1).status());
		assertTrue(cost.problems().stream().anyMatch(problem -> problem.code().equals(ProblemCodes.LIMIT_OVERFLOW)), () -> cost.problems().toString());
		assertTrue(Double.isFinite(cost.energy()) && cost.cycles() >= 0);
	}

	@Test
	void anEmptyNetworkCostsNothing() {
		NetworkCost cost = new Hardware().price(new Networks());
		assertEquals(0, cost.cycles());
		assertEquals(0, cost.edp());
		assertEquals(0, cost.utilisation());
	}

	@Test
	void cancelling() {
		Hardware hardware = new Hardware();
		LayerNetwork network = new Networks().pointwise(16, 16, 14).build();
		assertThrows(CancellationException.class, () -> new AnalyticalCostModel().estimate(network, Hardware.eightBit(network), hardware.accelerator(),
				hardware.mapping(), () -> true));
	}

	@Test
	void severalThreadsShareOneModel() throws InterruptedException {
		AnalyticalCostModel model = new AnalyticalCostModel();
		LayerNetwork network = Networks.efficientVit();
		Hardware hardware = new Hardware();
		NetworkCost expected = hardware.price(network);
		List<NetworkCost> results = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
		List<Thread> threads = Stream.generate(() -> new Thread(() -> results.add(model.estimate(network, Hardware.eightBit(network),
				hardware.accelerator(), hardware.mapping(), org.m2q.base.Cancellation.NONE)))).limit(4).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertEquals(4, results.size());
		results.forEach(result -> assertEquals(expected.energy(), result.energy()));
	}
}
