package org.m2q.accelerator.internal;

import java.util.Set;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.base.Checked;
import org.m2q.network.LayerKind;

/**
 * A layer in the performance sheet of NVDLA: perf/NVDLA_OpenSource_Performance.xlsx in the repository nvdla/hw, columns X to AB for sizes, AN and AO for
 * transfers, AR for MAC cycles, of a machine whose only memory outside is DRAM.
 *
 * <p>The sheet moves the elements under a stride into channels: a stride of s makes s² times as many channels of maps and kernels that are s times smaller
 * along both sides, rounded up. It knows no groups and heads; each is a layer here. It pads features and weights to {@value #CHANNELS} channels, and filters to
 * {@value #FILTERS} where it counts cycles. What is smaller, features or weights, is kept in the buffer, in as many pieces as fit beside some rows of the
 * features or {@value #KERNELS} kernels, and the other comes once for each piece.
 *
 * @param macCycles cycles of the engine
 * @param products products that are made, fewer than those of the layer where it is transformed
 * @param isTransformed whether it is a Winograd convolution
 * @param weightBytes bytes of weights, or of the stationary operand, from DRAM
 * @param inputBytes bytes of inputs from DRAM
 * @param outputBytes bytes of outputs to DRAM, behind pooling
 * @param pieces pieces of what is kept; 0 when none fits
 * @param keepsFeatures whether that is the features
 * @param leastBuffer bytes of the buffer that it needs at least
 */
record SheetRow(long macCycles, long products, boolean isTransformed, long weightBytes, long inputBytes, long outputBytes, long pieces, boolean keepsFeatures,
		long leastBuffer) {

	/** Kinds of layers that run in units beside the convolution, while it computes. */
	private static final Set<LayerKind> BESIDE = Set.of(LayerKind.POOL, LayerKind.GAVGPOOL, LayerKind.ADD, LayerKind.MUL, LayerKind.ACTIVATION);

	private static final long CHANNELS = 16;
	private static final long FILTERS = 128;
	private static final long KERNELS = 32;
	private static final long KERNEL = 3;

	/** Whether a layer without products takes no time of its own. */
	static boolean isBeside(LayerKind kind) {
		return BESIDE.contains(kind);
	}

	/**
	 * The row of a layer.
	 *
	 * @param stored outputs that are written, of all groups and heads
	 */
	static SheetRow of(Machine machine, Work work, Plan.Part part, long stored) {
		long folded = Math.multiplyExact(work.strideRows(), work.strideColumns());
		long channels = padded(Math.multiplyExact(work.channels(), folded), CHANNELS);
		long rows = Checked.ceilDiv(work.inRows(), work.strideRows());
		long columns = Checked.ceilDiv(work.inColumns(), work.strideColumns());
		long tile = tile(work, part.engine());
		long kernel = Math.multiplyExact(Checked.ceilDiv(work.kernelRows(), work.strideRows()), Checked.ceilDiv(work.kernelColumns(), work.strideColumns()));
		long weightBits = TileBytes.stationaryBits(work, part);
		long bitsPerRow = Checked.product(channels, columns, work.activationBits());
		long features = Math.multiplyExact(bitsPerRow, rows);
		long someRows = Math.multiplyExact(bitsPerRow, Math.min(work.kernelRows(), rows));
		long expanded = tile == 1 ? kernel : Math.multiplyExact(tile + KERNEL - 1, tile + KERNEL - 1);
		long weights = Checked.product(channels, expanded, part.filters(), weightBits);
		long buffer = Math.multiplyExact(machine.weights.capacity(), Byte.SIZE);
		long someKernels = Checked.product(channels, kernel, KERNELS, weightBits);
		boolean keepsFeatures = features < weights;
		long room = buffer - (keepsFeatures ? someKernels >= buffer ? buffer / 2 : someKernels : someRows);
		long kept = keepsFeatures ? features : weights;
		long pieces = kept <= room ? 1 : room <= 0 ? 0 : Checked.ceilDiv(kept, room);
		long copies = work.independent();
		double saved = saved(tile);
		double steps = (double) channels / folded * work.pixels() * padded(part.filters(), FILTERS) * work.kernelRows() * work.kernelColumns() * copies;
		long macs = Checked.product(copies, part.filters(), work.channels(), work.pixels(), work.kernelRows(), work.kernelColumns());
		long outputs = Math.multiplyExact(stored / Math.multiplyExact(copies, work.filters()), padded(part.filters(), CHANNELS));
		return new SheetRow(PostProcessing.cycles(1, steps / (part.engine().elements() * part.mode().rate() * saved)), (long) Math.ceil(macs / saved), tile > 1,
				bytes(Checked.product(weights, copies, keepsFeatures ? pieces : 1)), bytes(Checked.product(features, copies, keepsFeatures ? 1 : pieces)),
				bytes(Checked.product(outputs, copies, work.activationBits())), pieces, keepsFeatures,
				bytes(Math.addExact(someRows, Math.min(weights, someKernels))));
	}

	/** Outputs along a side of a tile of Winograd's convolution, 1 for any other. */
	private static long tile(Work work, EngineSpec engine) {
		boolean small = work.kernelRows() == KERNEL && work.kernelColumns() == KERNEL;
		boolean dense = work.strideRows() == 1 && work.strideColumns() == 1 && work.dilationRows() == 1 && work.dilationColumns() == 1;
		return small && dense ? engine.winograd() : 1;
	}

	/**
	 * How many times fewer products a tile takes: F(m × m, 3 × 3) makes (m + 2)² for m² outputs of 9 each (Lavin and Gray, CVPR 2016), 2.25 times fewer for
	 * m = 2.
	 */
	private static double saved(long tile) {
		return tile == 1 ? 1 : (double) (KERNEL * tile * KERNEL * tile) / ((tile + KERNEL - 1) * (tile + KERNEL - 1));
	}

	/** What keeps multipliers idle: channels or filters that fill up a multiple, or DRAM. */
	Waste waste(Work work, double peak) {
		double use = products / (macCycles * peak);
		long channels = Checked.product(work.channels(), work.strideRows(), work.strideColumns());
		double ofChannels = (double) channels / padded(channels, CHANNELS);
		double ofFilters = (double) work.filters() / padded(work.filters(), FILTERS);
		if (use > 0.999) {
			return new Waste(Cause.NONE, LoopDimension.FILTERS, 0, 0, 0);
		}
		return ofChannels < ofFilters ? new Waste(Cause.LOOP, LoopDimension.CHANNELS, channels, CHANNELS, 1 - ofChannels)
				: new Waste(Cause.LOOP, LoopDimension.FILTERS, work.filters(), FILTERS, 1 - ofFilters);
	}

	private static long padded(long count, long multiple) {
		return Math.multiplyExact(Checked.ceilDiv(count, multiple), multiple);
	}

	private static long bytes(long bits) {
		return Checked.ceilDiv(bits, Byte.SIZE);
	}
}
