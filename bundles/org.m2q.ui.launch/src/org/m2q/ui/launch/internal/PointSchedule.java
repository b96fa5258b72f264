package org.m2q.ui.launch.internal;

import java.util.List;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.quant.ResolvedPolicy;

/** The schedule of a point of an experiment: every tile on its way. */
final class PointSchedule {

	private PointSchedule() {
	}

	/**
	 * Schedules a point.
	 *
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	static Scheduled of(ExperimentPoint point, Cancellation cancellation) {
		NetworkCost cost = point.cost();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		return new Scheduler().schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), cancellation);
	}
}
