package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.schedule.Region;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Format;
import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.NormOperator;

/**
 * How a layer without multiply-accumulates is cut, so that its transfers overlap its computation: into equal pieces along loops whose
 * iterations do not depend on each other. The second loop is only cut when pieces of the first do not fit the buffers.
 *
 * @param dimension GROUPS (independent planes), ROWS or COLUMNS of the output
 * @param pieces how that loop is cut
 * @param second another loop, around the first
 * @param secondPieces how that loop is cut
 */
record ElementCut(LoopDimension dimension, Pieces pieces, LoopDimension second, Pieces secondPieces) {

	/** Pieces that are wanted: one part in 64 of the transfers stays visible at each end. */
	private static final long WANTED = 64;

	/**
	 * Bytes that lie in the buffers and what there is room for.
	 *
	 * @param inputs bytes of all operands that pass the buffer of inputs
	 * @param inputRoom bytes that a piece of them may take
	 * @param outputs bytes of all results that pass the buffer of outputs
	 * @param outputRoom bytes that a piece of them may take
	 * @param shared whether both are the same buffer
	 */
	record Need(long inputs, long inputRoom, long outputs, long outputRoom, boolean shared) {

		/** Whether the largest piece of a cut fits. */
		boolean fits(ElementCut cut) {
			long in = cut.largest(inputs);
			long out = cut.largest(outputs);
			return shared ? Math.addExact(in, out) <= Math.min(inputRoom, outputRoom) : in <= inputRoom && out <= outputRoom;
		}

		/** The problem of a cut that does not fit. */
		Problem overflow(Machine machine, Layer layer, ElementCut cut) {
			boolean ofInputs = shared || cut.largest(inputs) > inputRoom;
			MemorySpec memory = ofInputs ? machine.inputs : machine.outputs;
			long bytes = Math.addExact(ofInputs ? cut.largest(inputs) : 0, shared || !ofInputs ? cut.largest(outputs) : 0);
			long room = ofInputs ? inputRoom : outputRoom;
			String half = machine.isDoubled(memory) ? " (half of it, because it is double-buffered)" : "";
			return Problem.error(ProblemCodes.MEMORY_OVERFLOW, memory.span(),
					"The smallest piece of layer '" + layer.name() + "' needs " + Format.data(bytes) + " in '" + memory.name() + "'; it offers "
							+ Format.data(room) + half + ". Enlarge it.",
					memory.name(), layer.name(), Long.toString(bytes), Long.toString(room));
		}
	}

	/** A layer of a fused group, in bands of rows. */
	static ElementCut bands(Work work, long bands) {
		return cut(LoopDimension.ROWS, LoopDimension.ROWS, work, Math.min(bands, work.rows()), 1);
	}

	/** The cut of a layer; more pieces than wanted when the operands would not fit their buffers otherwise. */
	static ElementCut of(Layer layer, Work work, Need need) {
		List<LoopDimension> loops = loops(layer, work);
		LoopDimension first = loops.getFirst();
		LoopDimension second = loops.size() > 1 ? loops.get(1) : first;
		boolean whole = layer.operator() instanceof NormOperator.GroupNorm;
		long size = whole ? 1 : size(first, work);
		long around = whole || second == first ? 1 : size(second, work);
		ElementCut cut = cut(first, second, work, Math.min(size, WANTED), 1);
		for (long count = Math.min(size, WANTED); !need.fits(cut) && count < size;) {
			count = Math.min(size, 2 * count);
			cut = cut(first, second, work, count, 1);
		}
		for (long count = 1; !need.fits(cut) && count < around;) {
			count = Math.min(around, 2 * count);
			cut = cut(first, second, work, size, count);
		}
		return cut;
	}

	private static ElementCut cut(LoopDimension first, LoopDimension second, Work work, long pieces, long around) {
		return new ElementCut(first, Pieces.in(size(first, work), pieces), second,
				second == first ? new Pieces(1, 1, 0) : Pieces.in(size(second, work), around));
	}

	private static long size(LoopDimension dimension, Work work) {
		return switch (dimension) {
			case ROWS -> work.rows();
			case COLUMNS -> work.columns();
			default -> work.independent();
		};
	}

	/** Loops whose iterations do not share statistics, windows or operands. */
	private static List<LoopDimension> loops(Layer layer, Work work) {
		return switch (layer.operator()) {
			case ElementOperator.Softmax softmax -> across(layer.output().rank(), softmax.axis());
			case NormOperator.LayerNorm norm -> across(layer.output().rank(), norm.axis());
			case NormOperator norm -> List.of(LoopDimension.GROUPS);
			default -> switch (layer.kind()) {
				case GAVGPOOL, POOL -> List.of(LoopDimension.GROUPS);
				case ADD, MUL, DIV, ACTIVATION -> work.rows() > 1 ? List.of(LoopDimension.ROWS, LoopDimension.GROUPS)
						: work.columns() > 1 ? List.of(LoopDimension.COLUMNS, LoopDimension.GROUPS) : List.of(LoopDimension.GROUPS);
				default -> List.of(work.rows() > 1 ? LoopDimension.ROWS : work.columns() > 1 ? LoopDimension.COLUMNS : LoopDimension.GROUPS);
			};
		};
	}

	/** Loops whose iterations do not share statistics along an axis; sequences have their tokens on the loop of columns. */
	private static List<LoopDimension> across(int rank, int axis) {
		int fromBack = axis < 0 ? axis : axis - rank;
		if (rank < 3) {
			return List.of(rank == 2 && fromBack == -2 ? LoopDimension.GROUPS : LoopDimension.COLUMNS);
		}
		return switch (fromBack) {
			case -1 -> List.of(LoopDimension.ROWS, LoopDimension.GROUPS);
			case -2 -> List.of(LoopDimension.COLUMNS, LoopDimension.GROUPS);
			default -> List.of(LoopDimension.ROWS, LoopDimension.COLUMNS);
		};
	}

	/** Number of pieces. */
	long count() {
		return Math.multiplyExact(pieces.count(), secondPieces.count());
	}

	/** Part of a number of bytes that belongs to a piece, so that all pieces together have exactly all bytes. */
	long share(long bytes, long piece) {
		return portion(bytes, upTo(piece)) - portion(bytes, before(piece));
	}

	/** Bytes of the largest piece. */
	long largest(long bytes) {
		return bytes == 0 ? 0 : Math.addExact(portion(bytes, (double) pieces.size() * secondPieces.size()), 1);
	}

	/** Bytes that are moved for a number of bytes, when every piece comes in whole bursts. */
	long moved(long bytes, Machine machine) {
		long moved = 0;
		for (long piece = 0; piece < count(); piece++) {
			moved = Math.addExact(moved, machine.burst(share(bytes, piece)));
		}
		return moved;
	}

	/** The outputs of a piece. */
	Region region(Work work, long piece) {
		long inner = piece % pieces.count();
		long outer = piece / pieces.count();
		long[] groups = range(LoopDimension.GROUPS, work.independent(), inner, outer);
		long[] rows = range(LoopDimension.ROWS, work.rows(), inner, outer);
		long[] columns = range(LoopDimension.COLUMNS, work.columns(), inner, outer);
		return Boxes.region(groups[0], groups[1], 0, 1, 0, 1, rows[0], rows[1], columns[0], columns[1]);
	}

	private long[] range(LoopDimension loop, long size, long inner, long outer) {
		if (loop == dimension) {
			return new long[] { pieces.from(inner), pieces.to(inner) };
		}
		return loop == second ? new long[] { secondPieces.from(outer), secondPieces.to(outer) } : new long[] { 0, size };
	}

	private double before(long piece) {
		long inner = piece % pieces.count();
		long outer = piece / pieces.count();
		double width = secondPieces.to(outer) - secondPieces.from(outer);
		return secondPieces.from(outer) * (double) size(pieces) + width * pieces.from(inner);
	}

	private double upTo(long piece) {
		return piece + 1 == count() ? (double) size(pieces) * size(secondPieces) : before(piece + 1);
	}

	private static long size(Pieces pieces) {
		return pieces.to(pieces.count() - 1);
	}

	private long portion(long bytes, double upTo) {
		return (long) (bytes * (upTo / ((double) size(pieces) * size(secondPieces))));
	}
}
