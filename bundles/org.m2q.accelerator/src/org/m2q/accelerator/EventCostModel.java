package org.m2q.accelerator;

import org.m2q.accelerator.internal.ScheduleCalculation;
import org.m2q.accelerator.internal.StepList;
import org.m2q.accelerator.internal.TileCache;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * The event fidelity: latency from the times of all tiles of a schedule, with engines, DRAM and the ports of buffers as servers that
 * take their steps in turn. Counts and dynamic energies are those of the {@link AnalyticalCostModel}, because both add up the same tiles; what leaks
 * follows the latency. Keeps decisions for distinct layers between calls; thread-safe.
 */
public final class EventCostModel implements CostModel {

	/** Steps of the largest schedule that is made. */
	public static final int MOST_STEPS = StepList.LIMIT;

	private final TileCache tiles;
	private final int limit;

	/** With room for {@value #MOST_STEPS} steps. */
	public EventCostModel() {
		this(new TileCache(), MOST_STEPS);
	}

	private EventCostModel(TileCache tiles, int limit) {
		this.tiles = tiles;
		this.limit = limit;
	}

	/**
	 * The same model, with the same decisions, that gives up sooner.
	 *
	 * @param steps how many steps a schedule may have, 1 to {@value #MOST_STEPS}; more are an error at the layer that they begin with
	 * @throws IllegalArgumentException for other numbers
	 */
	public EventCostModel limitedTo(int steps) {
		if (steps < 1 || steps > MOST_STEPS) {
			throw new IllegalArgumentException(steps + " steps");
		}
		return new EventCostModel(tiles, steps);
	}

	@Override
	public NetworkCost estimate(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation) {
		return new ScheduleCalculation(network, policy, accelerator, mapping, tiles, limit).cost(cancellation);
	}
}
