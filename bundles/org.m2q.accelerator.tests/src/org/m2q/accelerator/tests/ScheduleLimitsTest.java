package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.LayerNetwork;

/** Schedules that would be too large are problems. */
class ScheduleLimitsTest {

	/** Tiles of one product: 64 · 128 · 196 = 1,605,632 of them. */
	@Test
	void tilesOfOneProduct() {
		Hardware hardware = new Hardware();
		hardware.tile = Map.of(LoopDimension.FILTERS, 1L, LoopDimension.CHANNELS, 1L, LoopDimension.ROWS, 1L, LoopDimension.COLUMNS, 1L);
		LayerNetwork network = new Networks().pointwise(64, 128, 14).build();
		Scheduled scheduled = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
		assertTrue(scheduled.schedule().isEmpty());
		List<Problem> errors = scheduled.problems().stream().filter(Problem::isError).toList();
		assertEquals(List.of(ProblemCodes.LIMIT_STEPS), errors.stream().map(Problem::code).toList());
		assertTrue(errors.getFirst().message().contains("1605632 tiles"), errors.getFirst().message());
	}

	/** A run may have fewer steps than a schedule: with one less than it needs it stops at its last layer, with as many it gives the same costs. */
	@Test
	void stepsOfARun() {
		Hardware hardware = new Hardware();
		LayerNetwork network = new Networks().pointwise(16, 16, 8).build();
		int steps = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule().orElseThrow().steps().size();
		EventCostModel whole = new EventCostModel();
		NetworkCost expected = whole.estimate(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
		assertEquals(expected.edp(), whole.limitedTo(steps).estimate(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).edp());
		List<Problem> errors = whole.limitedTo(steps - 1).estimate(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).problems()
				.stream().filter(Problem::isError).toList();
		assertEquals(List.of(ProblemCodes.LIMIT_STEPS), errors.stream().map(Problem::code).toList());
		String last = network.layers().getLast().name();
		assertTrue(errors.getFirst().message().startsWith("The schedule has more than " + (steps - 1) + " steps at layer '" + last + "'; raise the limit"), errors.getFirst().message());
		assertThrows(IllegalArgumentException.class, () -> whole.limitedTo(0));
		assertThrows(IllegalArgumentException.class, () -> whole.limitedTo(EventCostModel.MOST_STEPS + 1));
	}
}
