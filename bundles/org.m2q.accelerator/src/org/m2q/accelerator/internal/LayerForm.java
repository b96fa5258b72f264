package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LoopDimension;

/**
 * What a multiplying layer is apart from the sizes of the machine: its loops, which engine computes which filters, what lies on chip. The same for
 * machines that differ in sizes of arrays and buffers, clock, bandwidths and energies. Counts are exact below {@value #LIMIT} bits; layers that could
 * pass them have no form. Not safe for use by several threads.
 */
final class LayerForm {

	/** Bits that all operands of a layer may have in any cut, so that no sum overflows. */
	private static final double LIMIT = 1L << 50;

	/** Most rows or columns whose extents are remembered. */
	private static final int REMEMBERED = 4096;

	final Work work;
	final Moves moves;
	final Part[] parts;
	/** Number of different engines. */
	final int engines;
	final boolean concurrent;
	/** Whether every part has inputs of its own. */
	final boolean ownInputs;
	/** Whether one stream of inputs serves all parts. */
	final boolean sharesInputs;
	final long burst;
	final boolean weightsDoubled;
	final boolean inputsDoubled;
	final boolean outputsDoubled;
	final boolean residualsDoubled;
	final long biasBytes;
	final long outputBytes;
	final long stationaryBytes;
	final int weights;
	final int inputs;
	final int partialSums;
	final int outputs;
	final int residuals;
	final int dram;
	private final long[][] rowExtents;
	private final long[][] columnExtents;

	/**
	 * The filters of an engine.
	 *
	 * @param engine number of its engine among those of the layer
	 * @param filters filters per group
	 * @param groups groups
	 * @param independent independent problems
	 * @param bits bits of a stationary element
	 * @param dataflow what stays in registers
	 * @param sumsStay whether unfinished sums do
	 */
	record Part(int engine, long filters, long groups, long independent, int bits, Dataflow dataflow, boolean sumsStay) {

		static Part of(Work work, Plan.Part part, int engine) {
			return new Part(engine, part.filters(), part.groups(), TileBytes.independent(work, part), TileBytes.stationaryBits(work, part), part.dataflow(),
					OnChip.keepsSums(part));
		}

		/** How often weights are read for some steps over pixels. */
		long weightPasses(long pixelSteps, long accumulators) {
			return switch (dataflow) {
				case WEIGHT_STATIONARY -> 1;
				case INPUT_STATIONARY -> pixelSteps;
				default -> ceil(pixelSteps, accumulators);
			};
		}
	}

	/**
	 * The form of a layer.
	 *
	 * @param moves what the layer moves; of its transfers only those that no cut changes matter
	 */
	LayerForm(Machine machine, Work work, Plan plan, Moves moves) {
		this.work = work;
		this.moves = moves;
		concurrent = plan.concurrent();
		List<String> names = plan.parts().stream().map(part -> part.engine().name()).distinct().toList();
		parts = plan.parts().stream().map(part -> Part.of(work, part, names.indexOf(part.engine().name()))).toArray(Part[]::new);
		engines = names.size();
		ownInputs = TileBytes.hasOwnInputs(work, plan);
		sharesInputs = concurrent && !ownInputs;
		burst = machine.dram.burst();
		weightsDoubled = machine.isDoubled(machine.weights);
		inputsDoubled = machine.isDoubled(machine.inputs);
		outputsDoubled = machine.isDoubled(machine.outputs);
		residualsDoubled = machine.isDoubled(machine.residuals);
		biasBytes = work.biasBytes();
		outputBytes = work.outputBytes();
		stationaryBytes = work.stationaryBytes();
		weights = machine.index(machine.weights);
		inputs = machine.index(machine.inputs);
		partialSums = machine.index(machine.partialSums);
		outputs = machine.index(machine.outputs);
		residuals = machine.index(machine.residuals);
		dram = machine.index(machine.dram);
		rowExtents = new long[(int) Math.min(work.rows(), REMEMBERED) + 1][];
		columnExtents = new long[(int) Math.min(work.columns(), REMEMBERED) + 1][];
	}

	/** Whether a layer has a form: its counts are exact, and operands do not move from neighbour to neighbour. */
	static boolean describes(Machine machine, Work work, Plan plan) {
		boolean plain = machine.sheet.isEmpty() && !plan.isRowStationary() && plan.parts().stream().noneMatch(part -> part.engine().kind() == EngineKind.SYSTOLIC_ARRAY);
		double most = (double) work.heads() * work.groups() * work.filters() * work.channels() * work.rows() * work.columns() * work.kernelRows()
				* work.kernelColumns() * work.inRows() / Math.max(1, work.rows()) * work.inColumns() / Math.max(1, work.columns())
				* (64 + 8.0 * machine.dram.burst());
		return plain && most < LIMIT;
	}

	/** Clipped extents of the inputs under the pieces of rows, each followed by how many pieces have it. */
	long[] rowExtents(long size) {
		return extents(rowExtents, size, true);
	}

	/** Clipped extents of the inputs under the pieces of columns, each followed by how many pieces have it. */
	long[] columnExtents(long size) {
		return extents(columnExtents, size, false);
	}

	private long[] extents(long[][] known, long size, boolean ofRows) {
		if (size >= known.length) {
			return TileBytes.extents(work, size, ofRows);
		}
		long[] found = known[(int) size];
		if (found == null) {
			found = TileBytes.extents(work, size, ofRows);
			known[(int) size] = found;
		}
		return found;
	}

	/** Whole bursts of DRAM. */
	long burst(long bytes) {
		return bytes == 0 ? 0 : ceil(bytes, burst) * burst;
	}

	/** Bytes of packed elements. */
	static long packed(long elements, int bits) {
		return (elements * bits + 7) / 8;
	}

	/** Quotient, rounded up. */
	static long ceil(long dividend, long divisor) {
		return divisor == 1 ? dividend : (dividend + divisor - 1) / divisor;
	}

	/** Lanes of the engine of a part along every loop, for each way to pack narrow products, and what follows from them for the kernel. */
	static final class LaneSteps {

		private final double heads;
		private final double filters;
		private final double channels;
		private final double groups;
		private final double rows;
		private final double columns;
		private final double pixels;
		/** Neighbouring outputs at once. */
		final long together;
		final boolean flatPixels;
		final long kernelSteps;
		final boolean unrolled;
		/** Products of an element per cycle, with those left out that are packed into lanes. */
		final double rate;

		private LaneSteps(Work work, Lanes of, double rate) {
			this.rate = rate;
			heads = of.of(LoopDimension.HEADS);
			filters = of.of(LoopDimension.FILTERS);
			channels = of.of(LoopDimension.CHANNELS);
			groups = of.of(LoopDimension.GROUPS);
			rows = of.of(LoopDimension.ROWS);
			columns = of.of(LoopDimension.COLUMNS);
			pixels = of.of(LoopDimension.PIXELS);
			together = Math.max(of.of(LoopDimension.PIXELS), of.of(LoopDimension.COLUMNS));
			flatPixels = of.of(LoopDimension.PIXELS) > 1;
			kernelSteps = ArrayTiming.kernelSteps(of, work);
			unrolled = ArrayTiming.unrollsKernel(of, work);
		}

		/** The lanes of a part whose elements make a number of products per cycle. */
		static LaneSteps[] of(Work work, Lanes lanes, double rate) {
			List<Lanes> packed = ArrayTiming.packings(lanes, rate);
			if (packed.isEmpty()) {
				return new LaneSteps[] { new LaneSteps(work, lanes, rate) };
			}
			LaneSteps[] all = new LaneSteps[packed.size()];
			for (int i = 0; i < all.length; i++) {
				all[i] = new LaneSteps(work, packed.get(i), 1);
			}
			return all;
		}

		/** The lanes of a part with nothing packed into them, whose elements make a number of products per cycle. */
		static LaneSteps[] unpacked(Work work, Lanes lanes, double rate) {
			return new LaneSteps[] { new LaneSteps(work, lanes, rate) };
		}

		/**
		 * What the steps along a loop depend on.
		 *
		 * @param lanes lanes along it, of pixels along rows
		 * @param columns lanes along the columns of pixels
		 * @param pixels lanes along pixels
		 * @param other steps over the kernel, or sums that a lane keeps
		 */
		record Along(long lanes, long columns, long pixels, long other) {
		}

		/**
		 * What the steps along a loop depend on, by the numbers of {@link CutLoops}.
		 *
		 * @param accumulators sums that a lane keeps
		 */
		Along along(int loop, Work work, long accumulators) {
			return switch (loop) {
				case CutLoops.GROUPS -> new Along((long) (work.heads() > 1 ? heads : groups), 0, 0, 0);
				case CutLoops.FILTERS -> new Along((long) filters, 0, 0, 0);
				case CutLoops.CHANNELS -> new Along((long) channels, 0, 0, kernelSteps);
				default -> new Along((long) rows, (long) columns, (long) pixels, accumulators);
			};
		}

		long headSteps(long size) {
			return steps(size, heads);
		}

		long filterSteps(long size) {
			return steps(size, filters);
		}

		long channelSteps(long size) {
			return steps(size, channels);
		}

		long groupSteps(long size) {
			return steps(size, groups);
		}

		long pixelSteps(long ofRows, long ofColumns) {
			return flatPixels ? steps(ofRows * ofColumns, pixels) : steps(ofRows, rows) * steps(ofColumns, columns);
		}

		/**
		 * Quotient, rounded up. Half a unit keeps the quotient of doubles further from whole numbers than its rounding error, for all that has a form; dividing
		 * doubles is quicker than dividing longs.
		 */
		private static long steps(long size, double lanes) {
			return (long) ((size + (lanes - 0.5)) / lanes);
		}
	}
}
