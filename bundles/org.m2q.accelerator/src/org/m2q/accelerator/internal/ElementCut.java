package org.m2q.accelerator.internal;

import org.m2q.accelerator.LoopDimension;
import org.m2q.base.Checked;
import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.NormOperator;

/**
 * How a layer without multiply-accumulates is cut, so that its transfers overlap its computation: into equal pieces along a loop whose
 * iterations do not depend on each other.
 *
 * @param dimension GROUPS (independent planes), ROWS or COLUMNS of the output
 * @param pieces how the loop is cut
 */
record ElementCut(LoopDimension dimension, Pieces pieces) {

	/** Pieces that are wanted: one part in 64 of the transfers stays visible at each end. */
	private static final long WANTED = 64;

	/** The cut of a layer; more pieces than wanted when the operands would not fit their buffers otherwise. */
	static ElementCut of(Machine machine, Layer layer, Work work) {
		LoopDimension dimension = dimension(layer, work);
		long size = switch (dimension) {
			case ROWS -> work.rows();
			case COLUMNS -> work.columns();
			default -> work.independent();
		};
		long room = Math.max(1, Math.min(machine.room(machine.inputs, 0), machine.room(machine.outputs, 0)));
		long needed = Checked.ceilDiv(Math.max(work.inputBytes(), work.outputBytes()), room);
		return new ElementCut(dimension, whole(layer) ? Pieces.of(size, size) : Pieces.in(size, Math.min(size, Math.max(WANTED, needed))));
	}

	/** Group normalisation needs all elements of a group before the first result. */
	private static boolean whole(Layer layer) {
		return layer.operator() instanceof NormOperator.GroupNorm;
	}

	private static LoopDimension dimension(Layer layer, Work work) {
		return switch (layer.operator()) {
			case ElementOperator.Softmax softmax -> across(layer.output().rank(), softmax.axis());
			case NormOperator.LayerNorm norm -> across(layer.output().rank(), norm.axis());
			case NormOperator norm -> LoopDimension.GROUPS;
			default -> switch (layer.kind()) {
				case GAVGPOOL, POOL -> LoopDimension.GROUPS;
				default -> work.rows() > 1 ? LoopDimension.ROWS : work.columns() > 1 ? LoopDimension.COLUMNS : LoopDimension.GROUPS;
			};
		};
	}

	/** A loop whose iterations do not share statistics along an axis; sequences have their tokens on the loop of columns. */
	private static LoopDimension across(int rank, int axis) {
		int fromBack = axis < 0 ? axis : axis - rank;
		if (rank < 3) {
			return rank == 2 && fromBack == -2 ? LoopDimension.GROUPS : LoopDimension.COLUMNS;
		}
		return fromBack == -2 ? LoopDimension.COLUMNS : LoopDimension.ROWS;
	}

	/** Part of a number of bytes that belongs to a piece, so that all pieces together have exactly all bytes. */
	long share(long bytes, long piece) {
		long total = pieces.to(pieces.count() - 1);
		return portion(bytes, pieces.to(piece), total) - portion(bytes, pieces.from(piece), total);
	}

	/** Bytes that are moved for a number of bytes, when every piece comes in whole bursts. */
	long moved(long bytes, Machine machine) {
		long moved = 0;
		for (long piece = 0; piece < pieces.count(); piece++) {
			moved = Math.addExact(moved, machine.burst(share(bytes, piece)));
		}
		return moved;
	}

	private static long portion(long bytes, long upTo, long total) {
		return (long) (bytes * ((double) upTo / total));
	}
}
