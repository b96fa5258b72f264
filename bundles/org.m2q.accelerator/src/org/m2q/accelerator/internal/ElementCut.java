package org.m2q.accelerator.internal;

import java.math.BigInteger;
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
 * iterations do not depend on each other.
 *
 * @param dimension GROUPS (independent planes), ROWS or COLUMNS of the output
 * @param pieces how that loop is cut
 * @param second another loop, around the first
 * @param secondPieces how that loop is cut
 */
record ElementCut(LoopDimension dimension, Pieces pieces, LoopDimension second, Pieces secondPieces) {

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

	/** The cut into the smallest pieces. */
	static ElementCut finest(Layer layer, Work work) {
		Loops loops = Loops.of(layer, work);
		return cut(loops.first(), loops.second(), work, loops.size(), loops.around());
	}

	/**
	 * The loops that a layer may be cut along.
	 *
	 * @param first the inner one
	 * @param second the outer one
	 * @param size iterations of the first, 1 when it must stay whole
	 * @param around iterations of the second, 1 when it must stay whole or is the same
	 */
	record Loops(LoopDimension first, LoopDimension second, long size, long around) {

		static Loops of(Layer layer, Work work) {
			List<LoopDimension> loops = loops(layer, work);
			LoopDimension first = loops.getFirst();
			LoopDimension second = loops.size() > 1 ? loops.get(1) : first;
			boolean whole = layer.operator() instanceof NormOperator.GroupNorm;
			return new Loops(first, second, whole ? 1 : ElementCut.size(first, work), whole || second == first ? 1 : ElementCut.size(second, work));
		}
	}

	static ElementCut cut(LoopDimension first, LoopDimension second, Work work, long pieces, long around) {
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

	/** Iterations of both loops in the largest piece. */
	long largestSize() {
		return Math.multiplyExact(pieces.size(), secondPieces.size());
	}

	/** Bytes of the largest piece. */
	long largest(long bytes) {
		long size = size();
		return Math.addExact(portion(bytes, largestSize()), bytes % size == 0 ? 0 : 1);
	}

	/** Iterations of both loops. */
	long size() {
		return Math.multiplyExact(size(pieces), size(secondPieces));
	}

	/** Iterations of a loop in all its pieces. */
	private static long size(Pieces pieces) {
		return pieces.to(pieces.count() - 1);
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

	private long before(long piece) {
		long inner = piece % pieces.count();
		long outer = piece / pieces.count();
		long width = secondPieces.to(outer) - secondPieces.from(outer);
		return secondPieces.from(outer) * size(pieces) + width * pieces.from(inner);
	}

	private long upTo(long piece) {
		return piece + 1 == count() ? size() : before(piece + 1);
	}

	private long portion(long bytes, long upTo) {
		long size = size();
		long rest = bytes % size;
		long whole = bytes / size * upTo;
		if (rest == 0) {
			return whole;
		}
		return whole + (Math.multiplyHigh(rest, upTo) == 0 && rest * upTo >= 0 ? rest * upTo / size
				: BigInteger.valueOf(rest).multiply(BigInteger.valueOf(upTo)).divide(BigInteger.valueOf(size)).longValueExact());
	}
}
