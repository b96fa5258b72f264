package org.m2q.accelerator.internal.verify;

import java.util.Arrays;
import java.util.List;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec.DataflowRule;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.network.Layer;

/** What an engine works on at once, by the text: lanes of the mapping, else of the engine, else filters along rows and channels along columns. */
final class SpatialLanes {

	private final long[] factors = new long[LoopDimension.values().length];

	SpatialLanes(Schedule schedule, EngineSpec engine, Layer layer) {
		Arrays.fill(factors, 1);
		List<UnrollFactor> given = schedule.mapping().dataflowRule(engine.name()).map(DataflowRule::spatial).orElse(List.of());
		if (given.isEmpty()) {
			// Of several that select the layer the last one counts.
			given = engine.unrollings().stream().filter(unrolling -> unrolling.selector().selects(layer)).reduce((first, second) -> second)
					.map(Unrolling::factors).orElse(List.of());
		}
		if (given.isEmpty()) {
			factors[LoopDimension.FILTERS.ordinal()] = engine.rows();
			factors[LoopDimension.CHANNELS.ordinal()] = engine.columns();
		}
		for (UnrollFactor factor : given) {
			factors[factor.dimension().ordinal()] *= factor.factor();
		}
	}

	/** Steps over some iterations of a loop. */
	long steps(LoopDimension dimension, long iterations) {
		return ceil(iterations, factors[dimension.ordinal()]);
	}

	/** Steps over two loops that may be unrolled as one. */
	long steps(LoopDimension both, LoopDimension first, long ofFirst, LoopDimension second, long ofSecond) {
		return factors[both.ordinal()] > 1 ? steps(both, ofFirst * ofSecond) : steps(first, ofFirst) * steps(second, ofSecond);
	}

	static long ceil(long count, long by) {
		return (count + by - 1) / by;
	}
}
