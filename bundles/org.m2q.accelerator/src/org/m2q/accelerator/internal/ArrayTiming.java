package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.base.Checked;
import org.m2q.network.Layer;

/**
 * Cycles of the filters that one engine computes for a layer, from its spatial mapping.
 *
 * <p>Every loop that is unrolled by f runs ⌈n / f⌉ times; the product of all is the number of cycles, so a loop that f does not divide
 * costs whole cycles in which part of the array idles.
 *
 * @param macs useful products
 * @param cycles cycles
 * @param peak products per cycle at full use
 * @param filterPasses times the inputs are streamed past the array
 * @param pixelSteps steps over the output pixels
 * @param reductionSteps steps over the reduction (channels and kernel)
 * @param inputReads input elements read from the buffer in one pass over the filters
 * @param stationary stationary elements of these filters
 * @param outputs output elements of these filters
 * @param firstWeights stationary elements needed before the first product, for the fill
 * @param firstInputs inputs needed before the first product
 * @param waste what is lost
 */
record ArrayTiming(long macs, long cycles, double peak, long filterPasses, long pixelSteps, long reductionSteps, double inputReads,
		long stationary, long outputs, long firstWeights, long firstInputs, Waste waste) {

	private static final LoopDimension[] DIMENSIONS = LoopDimension.values();

	/**
	 * Computes the timing.
	 *
	 * @param filters filters per group of this engine
	 * @param groups groups of this engine
	 */
	static ArrayTiming of(EngineSpec engine, MacMode mode, Work work, Layer layer, long filters, long groups) {
		long[] factors = factors(engine, layer);
		double rate = mode.rate();
		long best = cycles(factors, work, filters, groups, rate);
		long[] used = factors;
		long packing = (long) rate;
		if (rate > 1 && rate == packing) {
			// The narrow products of a processing element may lie along any loop that is unrolled; take the one that wastes least.
			best = Long.MAX_VALUE;
			for (LoopDimension dimension : DIMENSIONS) {
				long[] packed = factors.clone();
				packed[dimension.ordinal()] *= packing;
				long candidate = cycles(packed, work, filters, groups, 1);
				boolean declared = factors[dimension.ordinal()] > 1;
				if (declared && candidate < best) {
					best = candidate;
					used = packed;
				}
			}
			if (best == Long.MAX_VALUE) {
				best = cycles(factors, work, filters, groups, rate);
			}
		}
		double peak = engine.elements() * rate;
		long pixels = work.pixels();
		long macs = Checked.product(work.heads(), groups, filters, work.channels(), pixels, work.kernelRows(), work.kernelColumns());
		long stationary = Checked.product(work.heads(), groups, filters, work.channels(), work.kernelRows(), work.kernelColumns());
		long outputs = Checked.product(work.heads(), groups, filters, pixels);
		long first = Checked.product(Math.min(filters, of(used, LoopDimension.FILTERS)), Math.min(work.channels(), of(used, LoopDimension.CHANNELS)),
				Math.min(groups, of(used, LoopDimension.GROUPS)));
		return new ArrayTiming(macs, best, peak, Checked.ceilDiv(filters, of(used, LoopDimension.FILTERS)), pixelSteps(used, work),
				reductionSteps(used, work), inputReads(used, work, groups), stationary, outputs, Math.min(stationary, first),
				Math.min(work.inputs(), first), waste(used, work, filters, groups, macs, best, peak));
	}

	private static long of(long[] factors, LoopDimension dimension) {
		return factors[dimension.ordinal()];
	}

	private static long[] factors(EngineSpec engine, Layer layer) {
		long[] factors = new long[DIMENSIONS.length];
		java.util.Arrays.fill(factors, 1);
		List<UnrollFactor> chosen = null;
		for (Unrolling unrolling : engine.unrollings()) {
			if (unrolling.selector().selects(layer)) {
				chosen = unrolling.factors();
			}
		}
		if (chosen == null) {
			// A plain array: filters along rows, input channels along columns.
			factors[LoopDimension.FILTERS.ordinal()] = engine.rows();
			factors[LoopDimension.CHANNELS.ordinal()] = engine.columns();
			return factors;
		}
		for (UnrollFactor factor : chosen) {
			factors[factor.dimension().ordinal()] = Math.multiplyExact(factors[factor.dimension().ordinal()], factor.factor());
		}
		return factors;
	}

	private static long cycles(long[] factors, Work work, long filters, long groups, double rate) {
		long steps = Checked.product(Checked.ceilDiv(work.heads(), of(factors, LoopDimension.HEADS)),
				Checked.ceilDiv(groups, of(factors, LoopDimension.GROUPS)), Checked.ceilDiv(filters, of(factors, LoopDimension.FILTERS)),
				pixelSteps(factors, work), reductionSteps(factors, work));
		double cycles = Math.ceil(steps / rate);
		if (cycles >= Long.MAX_VALUE) {
			throw new ArithmeticException("long overflow");
		}
		return rate == 1 ? steps : (long) cycles;
	}

	private static long pixelSteps(long[] factors, Work work) {
		long flat = of(factors, LoopDimension.PIXELS);
		return flat > 1 ? Checked.ceilDiv(work.pixels(), flat)
				: Math.multiplyExact(Checked.ceilDiv(work.rows(), of(factors, LoopDimension.ROWS)),
						Checked.ceilDiv(work.columns(), of(factors, LoopDimension.COLUMNS)));
	}

	private static long reductionSteps(long[] factors, Work work) {
		long flat = of(factors, LoopDimension.KERNEL);
		long kernel = flat > 1 ? Checked.ceilDiv(work.kernelRows() * work.kernelColumns(), flat)
				: Math.multiplyExact(Checked.ceilDiv(work.kernelRows(), of(factors, LoopDimension.KERNEL_ROWS)),
						Checked.ceilDiv(work.kernelColumns(), of(factors, LoopDimension.KERNEL_COLUMNS)));
		return Math.multiplyExact(kernel, Checked.ceilDiv(work.channels(), of(factors, LoopDimension.CHANNELS)));
	}

	/**
	 * Inputs read in one pass. Neighbouring outputs along a row share inputs through shift registers: u outputs at once read
	 * (u − 1)·s + k of a kernel row instead of u·k; a kernel unrolled in space reads s new ones per output.
	 */
	private static double inputReads(long[] factors, Work work, long groups) {
		long kernel = work.kernelColumns();
		long stride = work.strideColumns();
		boolean unrolled = of(factors, LoopDimension.KERNEL) >= work.kernelRows() * kernel || of(factors, LoopDimension.KERNEL_COLUMNS) >= kernel;
		long outputs = Math.min(work.columns(), Math.max(of(factors, LoopDimension.PIXELS), of(factors, LoopDimension.COLUMNS)));
		double perOutput = unrolled ? Math.min(kernel, stride) : Math.min(kernel, ((outputs - 1) * stride + kernel) / (double) outputs);
		return (double) work.heads() * groups * work.channels() * work.pixels() * work.kernelRows() * perOutput;
	}

	private static Waste waste(long[] factors, Work work, long filters, long groups, long macs, long cycles, double peak) {
		if (macs / (cycles * peak) > 0.999) {
			return new Waste(Cause.NONE, LoopDimension.FILTERS, 0, 0, 0);
		}
		long[] sizes = new long[factors.length];
		sizes[LoopDimension.HEADS.ordinal()] = work.heads();
		sizes[LoopDimension.FILTERS.ordinal()] = filters;
		sizes[LoopDimension.CHANNELS.ordinal()] = work.channels();
		sizes[LoopDimension.GROUPS.ordinal()] = groups;
		sizes[LoopDimension.ROWS.ordinal()] = work.rows();
		sizes[LoopDimension.COLUMNS.ordinal()] = work.columns();
		sizes[LoopDimension.PIXELS.ordinal()] = work.pixels();
		sizes[LoopDimension.KERNEL_ROWS.ordinal()] = work.kernelRows();
		sizes[LoopDimension.KERNEL_COLUMNS.ordinal()] = work.kernelColumns();
		sizes[LoopDimension.KERNEL.ordinal()] = work.kernelRows() * work.kernelColumns();
		LoopDimension worst = null;
		double worstUse = 1;
		double product = 1;
		for (LoopDimension dimension : DIMENSIONS) {
			long factor = factors[dimension.ordinal()];
			product *= factor;
			double use = (double) sizes[dimension.ordinal()] / (Checked.ceilDiv(sizes[dimension.ordinal()], factor) * factor);
			if (use < worstUse) {
				worstUse = use;
				worst = dimension;
			}
		}
		if (worst == null || product / peak < worstUse) {
			return new Waste(Cause.MAPPING, LoopDimension.FILTERS, (long) product, (long) peak, 1 - product / peak);
		}
		return new Waste(Cause.LOOP, worst, sizes[worst.ordinal()], factors[worst.ordinal()], 1 - worstUse);
	}
}
