package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.LoopDimension;
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
}
