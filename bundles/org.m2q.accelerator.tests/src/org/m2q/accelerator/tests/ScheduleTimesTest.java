package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.Traffic;
import org.m2q.accelerator.schedule.CriticalPath;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;

/** Times of schedules, against figures by hand and laws. */
class ScheduleTimesTest {

	private static Schedule schedule(LayerNetwork network, Hardware hardware) {
		return new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule()
				.orElseThrow();
	}

	/**
	 * 16 channels to 16 filters on 10 × 10 pixels, in one tile: 256 B of weights take 10 cycles at 25.6 B per cycle, 1600 B of inputs 63, the products 100 cycles
	 * on 16 × 16 elements, 1600 outputs on 64 lanes 25 cycles, and 1600 B out again 63.
	 */
	@Test
	void onePointwiseConvolutionByHand() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).build();
		Schedule schedule = schedule(network, new Hardware().whole());
		assertEquals(List.of(StepKind.LOAD, StepKind.LOAD, StepKind.COMPUTE, StepKind.POST, StepKind.STORE),
				schedule.steps().stream().map(Step::kind).toList());
		assertEquals(List.of(0L, 10L, 73L, 173L, 198L), schedule.steps().stream().map(Step::start).toList());
		assertEquals(List.of(10L, 73L, 173L, 198L, 261L), schedule.steps().stream().map(Step::end).toList());
		assertEquals(261, schedule.cycles());
	}

	/**
	 * The same in two tiles of 5 rows: the inputs of the second tile (800 B, 32 cycles) come while the first computes (50 cycles), so 42 + 50 + 50 + 13 + 32 cycles
	 * are left.
	 */
	@Test
	void twoTilesOverlap() {
		Hardware hardware = new Hardware();
		hardware.tile = Map.of(LoopDimension.ROWS, 5L);
		LayerNetwork network = new Networks().pointwise(16, 16, 10).build();
		assertEquals(42 + 50 + 50 + 13 + 32, schedule(network, hardware).cycles());
	}

	/** With weights fetched ahead, the second layer need not wait for its own 256 B (10 cycles). */
	@Test
	void prefetchHidesTheWeightsOfTheNextLayer() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).pointwise(16, 16, 10).build();
		Hardware hardware = new Hardware().whole();
		assertEquals(2 * 261, schedule(network, hardware).cycles());
		hardware.prefetch = true;
		assertEquals(2 * 261 - 10, schedule(network, hardware).cycles());
	}

	/** A group of fused layers whose weights stay on chip fetches those of its first layer early as well, in both fidelities. */
	@Test
	void prefetchHidesTheFirstWeightsOfAGroup() {
		LayerNetwork network = new Networks().depthwise(16, 10, 3, 1).pointwise(16, 16, 10).pointwise(16, 16, 10).build();
		for (boolean pipelined : new boolean[] { false, true }) {
			Hardware hardware = new Hardware().whole();
			hardware.fusions.add(Hardware.fusion(pipelined, "pwconv", "pwconv"));
			Schedule without = schedule(network, hardware);
			long closed = hardware.price(network).cycles();
			assertEquals(1, without.groups().size());
			hardware.prefetch = true;
			Schedule with = schedule(network, hardware);
			Step first = with.steps().stream().filter(step -> step.layer() == 1).findFirst().orElseThrow();
			long before = with.steps().stream().filter(step -> step.layer() == 0).mapToLong(Step::end).max().orElseThrow();
			assertTrue(first.start() < before, "fetched while the layer before runs");
			// 256 B of weights at 25.6 B per cycle.
			assertEquals(10, without.cycles() - with.cycles());
			assertEquals(10, closed - hardware.price(network).cycles());
			assertEquals(List.of(), ScheduleVerifier.verify(with, Cancellation.NONE));
		}
	}

	/** A group that fetches its weights in every band has room for two tiles of them, which come early in both fidelities; behind it there is room as well. */
	@Test
	void prefetchHidesTheFirstWeightsOfAGroupThatDoesNotKeepThem() {
		LayerNetwork network = new Networks().depthwise(64, 10, 3, 1).pointwise(64, 64, 10).pointwise(64, 64, 10).depthwise(64, 10, 3, 1).build();
		for (boolean pipelined : new boolean[] { false, true }) {
			Hardware hardware = new Hardware();
			hardware.capacity = 8000;
			hardware.fusions.add(Hardware.fusion(pipelined, "pwconv", "pwconv"));
			Schedule without = schedule(network, hardware);
			NetworkCost closed = hardware.price(network);
			assertEquals(1, without.groups().size());
			assertFalse(without.groups().getFirst().weightsResident());
			hardware.prefetch = true;
			Schedule with = schedule(network, hardware);
			NetworkCost closedWith = hardware.price(network);
			long before = end(with, 0);
			List<Step> early = with.steps().stream().filter(step -> step.kind() == StepKind.LOAD && step.layer() == 1 && step.start() < before).toList();
			assertEquals(2, early.size(), early.toString());
			assertTrue(early.stream().allMatch(step -> step.operand().orElseThrow() == Operand.WEIGHTS), early.toString());
			assertTrue(with.steps().stream().anyMatch(step -> step.kind() == StepKind.LOAD && step.layer() == 3 && step.start() < end(with, 2)));
			assertTrue(with.cycles() < without.cycles());
			assertEquals(without.cycles() - with.cycles(), closed.cycles() - closedWith.cycles());
			assertEquals(without.steps().stream().mapToLong(Step::bytes).sum(), with.steps().stream().mapToLong(Step::bytes).sum());
			assertEquals(List.of(), ScheduleVerifier.verify(with, Cancellation.NONE));
		}
	}

	private static long end(Schedule schedule, int layer) {
		return schedule.steps().stream().filter(step -> step.layer() == layer).mapToLong(Step::end).max().orElseThrow();
	}

	/** The critical path covers every cycle once, and all steps move exactly the bytes that the closed form counts. */
	@Test
	void pathAndBytesAreComplete() {
		LayerNetwork network = Networks.efficientVit();
		for (boolean fused : new boolean[] { false, true }) {
			Hardware hardware = new Hardware();
			hardware.capacity = 1 << 16;
			if (fused) {
				hardware.fusions.add(Hardware.fusion(true, "dwconv", "pwconv"));
			}
			Schedule schedule = schedule(network, hardware);
			CriticalPath path = CriticalPath.of(schedule);
			long covered = 0;
			long at = 0;
			for (Step step : path.steps()) {
				assertEquals(at, step.start());
				at = step.end();
			}
			NetworkCost cost = hardware.price(network, Hardware.eightBit(network).layers().getFirst().weights().getFirst());
			long[] moved = new long[network.layers().size()];
			schedule.steps().forEach(step -> moved[step.layer()] += step.bytes());
			for (int i = 0; i < moved.length; i++) {
				covered += path.cycles(i);
				long counted = 0;
				for (Traffic part : cost.layers().get(i).traffic()) {
					counted += part.kind() == MemoryKind.DRAM ? part.readBytes() + part.writtenBytes() : 0;
				}
				assertEquals(counted, moved[i], network.layers().get(i).name());
			}
			assertEquals(schedule.cycles(), covered);
			assertEquals(schedule.cycles(), at);
		}
	}

	/** With the same tiles, a faster DRAM or wider ports end no network later by more than one in a hundred: only the order of steps may change. */
	@Test
	void moreMeansAreNotSlower() {
		LayerNetwork network = Networks.efficientVit();
		Hardware hardware = new Hardware();
		hardware.tile = Map.of(LoopDimension.ROWS, 2L, LoopDimension.FILTERS, 32L);
		hardware.width = 64;
		long before = schedule(network, hardware).cycles();
		hardware.width = 128;
		long wider = schedule(network, hardware).cycles();
		assertTrue(wider <= before * 1.01, wider + " > " + before);
		hardware.bandwidth *= 2;
		long faster = schedule(network, hardware).cycles();
		assertTrue(faster <= wider * 1.01, faster + " > " + wider);
	}
}
