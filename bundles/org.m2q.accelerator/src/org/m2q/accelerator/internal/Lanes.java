package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.List;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.network.Layer;

/** Iterations of every loop that an engine executes at once. Immutable, compared by value. */
final class Lanes {

	private static final LoopDimension[] ALL = LoopDimension.values();

	private static final int DIMENSIONS = ALL.length;

	private final long[] factors;

	private Lanes(long[] factors) {
		this.factors = factors;
	}

	/** The lanes of an engine for a layer: those of the last unrolling that selects it, else filters along rows and channels along columns. */
	static Lanes of(EngineSpec engine, Layer layer) {
		return of(engine, unrolling(engine, layer));
	}

	/** Position of the last unrolling of an engine that selects a layer, −1 without one. */
	static int unrolling(EngineSpec engine, Layer layer) {
		for (int i = engine.unrollings().size() - 1; i >= 0; i--) {
			if (engine.unrollings().get(i).selector().selects(layer)) {
				return i;
			}
		}
		return -1;
	}

	/** The lanes of an engine under one of its unrollings, −1 for none. */
	static Lanes of(EngineSpec engine, int unrolling) {
		long[] factors = new long[DIMENSIONS];
		Arrays.fill(factors, 1);
		if (unrolling < 0) {
			factors[LoopDimension.FILTERS.ordinal()] = engine.rows();
			factors[LoopDimension.CHANNELS.ordinal()] = engine.columns();
			return new Lanes(factors);
		}
		for (UnrollFactor factor : engine.unrollings().get(unrolling).factors()) {
			factors[factor.dimension().ordinal()] = Math.multiplyExact(factors[factor.dimension().ordinal()], factor.factor());
		}
		return new Lanes(factors);
	}

	/** The lanes that are given. */
	static Lanes of(List<UnrollFactor> given) {
		long[] factors = new long[DIMENSIONS];
		Arrays.fill(factors, 1);
		for (UnrollFactor factor : given) {
			factors[factor.dimension().ordinal()] = factor.factor();
		}
		return new Lanes(factors);
	}

	/** Iterations of all loops at once. */
	long product() {
		long product = 1;
		for (long factor : factors) {
			product = Math.multiplyExact(product, factor);
		}
		return product;
	}

	/** Iterations of a loop at once, 1 or more. */
	long of(LoopDimension dimension) {
		return factors[dimension.ordinal()];
	}

	/** The same with more lanes along one loop. */
	Lanes packed(LoopDimension dimension, long times) {
		long[] packed = factors.clone();
		packed[dimension.ordinal()] = Math.multiplyExact(packed[dimension.ordinal()], times);
		return new Lanes(packed);
	}

	/** The same with more lanes along every loop that is unrolled. */
	Lanes packedEverywhere(long times) {
		Lanes packed = this;
		for (LoopDimension dimension : ALL) {
			packed = of(dimension) > 1 ? packed.packed(dimension, times) : packed;
		}
		return packed;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Lanes lanes && Arrays.equals(factors, lanes.factors);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(factors);
	}
}
