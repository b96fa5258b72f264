package org.m2q.accelerator.internal.verify;

import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;

/** Bytes of boxes of the tensors of a network, without what fills up words and bursts. */
final class TensorSizes {

	private final Schedule schedule;

	TensorSizes(Schedule schedule) {
		this.schedule = schedule;
	}

	/**
	 * Bytes of a box. Operands of a layer without products follow from {@link #operands} instead and are 0 here; a byte less is given for its results, because
	 * its pieces round down so that together they have all bytes.
	 */
	long bytes(int layer, Operand operand, Region box) {
		Layer what = layer(layer);
		if (!what.kind().hasMacs()) {
			return operand == Operand.INPUTS ? 0 : Math.max(0, packed(box.volume(), activationBits(layer)) - 1);
		}
		LoopNest loops = what.loops();
		long elements = operand == Operand.WEIGHTS && what.kind() != LayerKind.MATMUL ? box.volume() * loops.kernelRows() * loops.kernelColumns() : box.volume();
		return packed(elements, bits(layer, what, operand, box));
	}

	/**
	 * Bytes that some results of a layer without products need of some of its operands: the part that belongs to them. The operands of its pieces round down so
	 * that together they have all bytes, so one byte less may do.
	 *
	 * @param wanted which operands
	 * @param added whether the added tensor is among them
	 */
	long operands(int layer, List<Integer> wanted, boolean added, Region results) {
		Layer what = layer(layer);
		long elements = added ? what.output().elements() : 0;
		for (int operand : wanted) {
			elements += what.inputs().get(operand).elements();
		}
		LoopNest loops = what.loops();
		double part = (double) (results.groupsTo() - results.groupsFrom()) * (results.rowsTo() - results.rowsFrom()) * (results.columnsTo() - results.columnsFrom())
				/ ((double) loops.heads() * loops.groups() * loops.outRows() * loops.outColumns());
		return Math.max(0, (results.imagesTo() - results.imagesFrom()) * (long) (elements * part * activationBits(layer) / 8) - 1);
	}

	/** Bytes of all biases of a layer, with the offsets of folded normalisations. */
	long biases(int layer) {
		Layer what = layer(layer);
		return packed(what.biasParameters() + what.normParameters() / 2, schedule.policy().layers().get(layer).accumulator().bits());
	}

	/** Bytes of so many elements. */
	static long packed(long elements, int bits) {
		return (elements * bits + 7) / 8;
	}

	/** Bits of an activation that a layer reads or makes. */
	int activationBits(int layer) {
		return schedule.policy().layers().get(layer).activations().bits();
	}

	private Layer layer(int index) {
		return schedule.network().layers().get(index);
	}

	private int bits(int layer, Layer what, Operand operand, Region box) {
		return switch (operand) {
			case WEIGHTS -> what.kind() == LayerKind.MATMUL ? activationBits(layer) : weightBits(layer, box);
			case PARTIAL_SUMS -> sumBits(layer, box);
			default -> activationBits(layer);
		};
	}

	/** The narrowest format of the weights in a box. */
	private int weightBits(int layer, Region box) {
		int bits = Integer.MAX_VALUE;
		for (LayerSchedule.Part part : schedule.layers().get(layer).parts()) {
			bits = overlaps(part, box) ? Math.min(bits, part.format().format().bits()) : bits;
		}
		return bits == Integer.MAX_VALUE ? 0 : bits;
	}

	/** The width of sums: that of accumulators, or what a row-stationary engine says. */
	private int sumBits(int layer, Region box) {
		int bits = schedule.policy().layers().get(layer).accumulator().bits();
		for (LayerSchedule.Part part : schedule.layers().get(layer).parts()) {
			if (part.dataflow() == Dataflow.ROW_STATIONARY && overlaps(part, box)) {
				int own = schedule.accelerator().engines().get(part.engine()).pads().map(RowPads::sumBits).orElse(0);
				bits = own > 0 ? Math.min(bits, own) : bits;
			}
		}
		return bits;
	}

	private static boolean overlaps(LayerSchedule.Part part, Region box) {
		return part.groupsFrom() < box.groupsTo() && box.groupsFrom() < part.groupsTo() && part.filtersFrom() < box.filtersTo()
				&& box.filtersFrom() < part.filtersTo();
	}
}
