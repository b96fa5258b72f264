package org.m2q.accelerator.schedule;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.internal.ScheduleCalculation;
import org.m2q.accelerator.internal.TileCache;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * Makes schedules. The decisions (which engine computes which filters, which layers are fused, how each layer is cut) are those of the
 * analytical cost model; they are remembered per distinct layer between calls. Thread-safe.
 */
public final class Scheduler {

	private final TileCache tiles = new TileCache();

	/**
	 * Schedules one inference.
	 *
	 * @param network what runs
	 * @param policy formats of its layers
	 * @param accelerator where it runs
	 * @param mapping how it is mapped
	 * @param cancellation checked at every layer
	 * @return the schedule, or the problems because of which there is none
	 */
	public Scheduled schedule(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping, Cancellation cancellation) {
		ScheduleCalculation.Result result = new ScheduleCalculation(network, policy, accelerator, mapping, tiles).run(cancellation);
		return new Scheduled(result.schedule(), result.problems());
	}
}
