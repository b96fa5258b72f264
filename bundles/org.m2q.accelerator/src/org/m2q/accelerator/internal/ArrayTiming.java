package org.m2q.accelerator.internal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.systolic.MatrixProduct;
import org.m2q.accelerator.systolic.SystolicArray;
import org.m2q.base.Checked;

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
 * @param filters filters per group
 * @param systolicCopies products that a systolic array folds one after the other: heads and groups
 * @param waste what is lost
 */
record ArrayTiming(long macs, long cycles, double peak, long filterPasses, long pixelSteps, long reductionSteps, double inputReads,
		long stationary, long outputs, long filters, long systolicCopies, Waste waste) {

	private static final LoopDimension[] DIMENSIONS = LoopDimension.values();

	/**
	 * Computes the timing of a layer, or of a box in its loops.
	 *
	 * @param part the engine, its mode and lanes
	 * @param work the layer or box
	 * @param filters filters per group of this engine
	 * @param groups groups of this engine
	 */
	static ArrayTiming of(Plan.Part part, Work work, long filters, long groups) {
		if (part.engine().kind() == EngineKind.SYSTOLIC_ARRAY) {
			return systolic(part, work, filters, groups);
		}
		Lanes factors = part.lanes();
		double rate = part.mode().rate();
		long best = cycles(factors, work, filters, groups, rate);
		Lanes used = factors;
		List<Lanes> packings = packings(part);
		if (!packings.isEmpty()) {
			best = Long.MAX_VALUE;
			for (Lanes packed : packings) {
				long candidate = cycles(packed, work, filters, groups, 1);
				if (candidate < best) {
					best = candidate;
					used = packed;
				}
			}
		}
		double peak = part.engine().elements() * rate;
		long pixels = work.pixels();
		long macs = Checked.product(work.heads(), groups, filters, work.channels(), pixels, work.kernelRows(), work.kernelColumns());
		long stationary = Checked.product(work.heads(), groups, filters, work.channels(), work.kernelRows(), work.kernelColumns());
		long outputs = Checked.product(work.heads(), groups, filters, pixels);
		return new ArrayTiming(macs, best, peak, Checked.ceilDiv(filters, used.of(LoopDimension.FILTERS)), pixelSteps(used, work),
				reductionSteps(used, work), inputReads(used, work, groups), stationary, outputs, filters, 0,
				waste(used, work, filters, groups, macs, best, peak));
	}

	/**
	 * The cycles alone of a part in one tile; where the dataflow of a systolic array is open, those of the fastest.
	 *
	 * @throws ArithmeticException when they do not fit 64 bits
	 */
	static long cycles(Plan.Part part, Work work, long filters, long groups) {
		if (part.engine().kind() == EngineKind.SYSTOLIC_ARRAY) {
			List<Plan.Part> open = part.dataflow() == Dataflow.AUTO ? DataflowChooser.CHOICES.stream().map(part::with).toList() : List.of(part);
			return open.stream().mapToLong(one -> inOneTile(one, systolic(one, work, filters, groups))).min().orElseThrow();
		}
		List<Lanes> packings = packings(part);
		long best = packings.isEmpty() ? cycles(part.lanes(), work, filters, groups, part.mode().rate()) : Long.MAX_VALUE;
		for (Lanes packed : packings) {
			best = Math.min(best, cycles(packed, work, filters, groups, 1));
		}
		return best;
	}

	/**
	 * The lanes with the narrow products of a processing element along each loop that is unrolled; the one that wastes least is taken. Empty when an
	 * element makes one product or no loop is unrolled.
	 */
	static List<Lanes> packings(Plan.Part part) {
		return packings(part.lanes(), part.mode().rate());
	}

	/** The same for lanes whose elements make a number of products per cycle. */
	static List<Lanes> packings(Lanes lanes, double rate) {
		long packing = (long) rate;
		if (!(rate > 1) || rate != packing) {
			return List.of();
		}
		List<Lanes> packings = new ArrayList<>(3);
		for (LoopDimension dimension : DIMENSIONS) {
			if (lanes.of(dimension) > 1) {
				packings.add(lanes.packed(dimension, packing));
			}
		}
		return packings;
	}

	/** The folds of a systolic array; lanes do not matter, operands move from neighbour to neighbour. */
	private static ArrayTiming systolic(Plan.Part part, Work work, long filters, long groups) {
		SystolicArray array = array(part);
		long reduction = Checked.product(work.channels(), work.kernelRows(), work.kernelColumns());
		MatrixProduct product = new MatrixProduct(work.pixels(), filters, reduction);
		long copies = Math.multiplyExact(work.heads(), groups);
		long folded = Math.multiplyExact(array.foldCycles(product), copies);
		double rate = part.mode().rate();
		long cycles = rate < 1 ? (long) Math.ceil(folded / rate) : folded;
		double peak = part.engine().elements() * rate;
		long macs = Math.multiplyExact(product.macs(), copies);
		double use = macs / (cycles * peak);
		Waste waste = use > 0.999 ? new Waste(Cause.NONE, LoopDimension.FILTERS, 0, 0, 0) : new Waste(Cause.FOLDS, LoopDimension.FILTERS,
				Math.multiplyExact(array.folds(product), copies), array.fold(product).cycles(), 1 - use);
		return new ArrayTiming(macs, cycles, peak, Checked.ceilDiv(filters, array.columns()), work.pixels(), reduction, 0,
				Math.multiplyExact(product.weights(), copies), Math.multiplyExact(product.outputs(), copies), filters, copies, waste);
	}

	private static long inOneTile(Plan.Part part, ArrayTiming whole) {
		return shared(part, whole).orElse(whole.cycles());
	}

	/**
	 * Cycles that the tiles of a part share because its folds go on over their edges; empty when every tile takes cycles of its own.
	 *
	 * @param whole the timing of the part in one tile
	 */
	static OptionalLong shared(Plan.Part part, ArrayTiming whole) {
		return sharesFolds(part) ? OptionalLong.of(whole.cycles() - Math.multiplyExact(array(part).lastCycleOffset(), whole.systolicCopies()))
				: OptionalLong.empty();
	}

	/** Whether the folds of a part go on over the edges of its tiles. */
	static boolean sharesFolds(Plan.Part part) {
		return part.engine().kind() == EngineKind.SYSTOLIC_ARRAY && part.engine().timing() == EngineTiming.SCALESIM_V3;
	}

	/** Part of shared cycles that falls on tiles with some of all the products, rounded down. */
	static long share(long shared, long some, long all) {
		if (Math.multiplyHigh(shared, some) == 0 && shared * some >= 0) {
			return shared * some / all;
		}
		return BigInteger.valueOf(shared).multiply(BigInteger.valueOf(some)).divide(BigInteger.valueOf(all)).longValueExact();
	}

	/** The grid of a systolic engine; several narrow products per element and cycle count as further columns. */
	static SystolicArray array(Plan.Part part) {
		long packing = part.mode().rate() > 1 ? (long) part.mode().rate() : 1;
		return new SystolicArray(part.engine().rows(), Math.multiplyExact(part.engine().columns(), packing), part.dataflow(), part.engine().timing());
	}

	/** What a systolic array folds for one group or head. */
	static MatrixProduct product(Work work, ArrayTiming timing) {
		return new MatrixProduct(work.pixels(), timing.filters(), Checked.product(work.channels(), work.kernelRows(), work.kernelColumns()));
	}

	private static long cycles(Lanes factors, Work work, long filters, long groups, double rate) {
		long steps = Checked.product(Checked.ceilDiv(work.heads(), factors.of(LoopDimension.HEADS)),
				Checked.ceilDiv(groups, factors.of(LoopDimension.GROUPS)), Checked.ceilDiv(filters, factors.of(LoopDimension.FILTERS)),
				pixelSteps(factors, work), reductionSteps(factors, work));
		double cycles = Math.ceil(steps / rate);
		if (cycles >= Long.MAX_VALUE) {
			throw new ArithmeticException("long overflow");
		}
		return rate == 1 ? steps : (long) cycles;
	}

	private static long pixelSteps(Lanes factors, Work work) {
		long flat = factors.of(LoopDimension.PIXELS);
		return flat > 1 ? Checked.ceilDiv(work.pixels(), flat)
				: Math.multiplyExact(Checked.ceilDiv(work.rows(), factors.of(LoopDimension.ROWS)),
						Checked.ceilDiv(work.columns(), factors.of(LoopDimension.COLUMNS)));
	}

	private static long reductionSteps(Lanes factors, Work work) {
		return Math.multiplyExact(kernelSteps(factors, work), Checked.ceilDiv(work.channels(), factors.of(LoopDimension.CHANNELS)));
	}

	/** Steps over the kernel. */
	static long kernelSteps(Lanes factors, Work work) {
		long flat = factors.of(LoopDimension.KERNEL);
		return flat > 1 ? Checked.ceilDiv(work.kernelRows() * work.kernelColumns(), flat)
				: Math.multiplyExact(Checked.ceilDiv(work.kernelRows(), factors.of(LoopDimension.KERNEL_ROWS)),
						Checked.ceilDiv(work.kernelColumns(), factors.of(LoopDimension.KERNEL_COLUMNS)));
	}

	/**
	 * Inputs read in one pass. Neighbouring outputs along a row share inputs through shift registers: u outputs at once read
	 * (u − 1)·s + k of a kernel row instead of u·k; a kernel unrolled in space reads s new ones per output.
	 */
	private static double inputReads(Lanes factors, Work work, long groups) {
		long outputs = Math.min(work.columns(), Math.max(factors.of(LoopDimension.PIXELS), factors.of(LoopDimension.COLUMNS)));
		double perOutput = inputReadsPerOutput(work, unrollsKernel(factors, work), outputs);
		return (double) work.heads() * groups * work.channels() * work.pixels() * work.kernelRows() * perOutput;
	}

	/** Inputs of a kernel row that an output reads. */
	static double inputReadsPerOutput(Work work, boolean unrolled, long outputs) {
		long kernel = work.kernelColumns();
		long stride = work.strideColumns();
		if (kernel == 1) {
			return 1;
		}
		return unrolled ? Math.min(kernel, stride) : Math.min(kernel, ((outputs - 1) * stride + kernel) / (double) outputs);
	}

	/** Whether all of a kernel row is unrolled. */
	static boolean unrollsKernel(Lanes factors, Work work) {
		return factors.of(LoopDimension.KERNEL) >= work.kernelRows() * work.kernelColumns()
				|| factors.of(LoopDimension.KERNEL_COLUMNS) >= work.kernelColumns();
	}

	private static Waste waste(Lanes factors, Work work, long filters, long groups, long macs, long cycles, double peak) {
		if (macs / (cycles * peak) > 0.999) {
			return new Waste(Cause.NONE, LoopDimension.FILTERS, 0, 0, 0);
		}
		long[] sizes = new long[DIMENSIONS.length];
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
			long factor = factors.of(dimension);
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
		return new Waste(Cause.LOOP, worst, sizes[worst.ordinal()], factors.of(worst), 1 - worstUse);
	}
}
