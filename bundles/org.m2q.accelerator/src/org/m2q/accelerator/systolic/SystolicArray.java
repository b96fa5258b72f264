package org.m2q.accelerator.systolic;

import java.util.Objects;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineTiming;
import org.m2q.base.Checked;

/**
 * A grid of processing elements in which operands move to the neighbour in every cycle. Operands enter skewed: row r and column c start r
 * and c cycles after the first.
 *
 * <p>A product of M × K inputs and K × N weights is folded: the two dimensions that lie on the grid are cut into pieces of its size, and
 * the third streams past. A fold that fills part of the grid takes as long as a full one, because operands and results still cross the
 * whole grid.
 *
 * @param rows rows R, 1 or more
 * @param columns columns C, 1 or more
 * @param dataflow what stays in the grid: outputs, weights or inputs
 * @param variant how cycles are counted
 */
public record SystolicArray(long rows, long columns, Dataflow dataflow, EngineTiming variant) {

	/** Rejects grids without elements and dataflows that no grid has. */
	public SystolicArray {
		Objects.requireNonNull(variant, "variant");
		if (rows < 1 || columns < 1) {
			throw new IllegalArgumentException("grid of " + rows + " by " + columns);
		}
		if (dataflow != Dataflow.OUTPUT_STATIONARY && dataflow != Dataflow.WEIGHT_STATIONARY && dataflow != Dataflow.INPUT_STATIONARY) {
			throw new IllegalArgumentException(dataflow + " on a systolic array");
		}
	}

	/**
	 * Phases of one fold, in cycles.
	 *
	 * @param preload cycles in which the stationary operand moves in, row by row, before anything streams
	 * @param stream cycles in which one row or column of operands enters per cycle
	 * @param skew cycles until the last operand has crossed the grid
	 * @param drain cycles in which results that stayed in the grid move out
	 */
	public record Fold(long preload, long stream, long skew, long drain) {

		/** All phases, one after the other. */
		public long cycles() {
			return Checked.sum(preload, stream, skew, drain);
		}
	}

	/** The phases of every fold of a product. */
	public Fold fold(MatrixProduct product) {
		long skew = Math.addExact(rows - 1, columns - 1);
		return switch (dataflow) {
			// Weights R deep move in from above; M rows of inputs follow, partial sums run down and leave at the bottom.
			case WEIGHT_STATIONARY -> new Fold(rows, product.pixels(), skew, 0);
			// Inputs move in from above; N filters follow.
			case INPUT_STATIONARY -> new Fold(rows, product.filters(), skew, 0);
			// Both operands stream for the K steps of the reduction; the sums leave row by row.
			default -> new Fold(0, product.reduction(), skew, variant == EngineTiming.PHYSICAL ? rows : 0);
		};
	}

	/** Folds of a product. */
	public long folds(MatrixProduct product) {
		return switch (dataflow) {
			case WEIGHT_STATIONARY -> folds(product.reduction(), product.filters());
			case INPUT_STATIONARY -> folds(product.reduction(), product.pixels());
			default -> folds(product.pixels(), product.filters());
		};
	}

	private long folds(long onRows, long onColumns) {
		return Math.multiplyExact(Checked.ceilDiv(onRows, rows), Checked.ceilDiv(onColumns, columns));
	}

	/**
	 * Cycles of all folds of a product, one after the other.
	 *
	 * @throws ArithmeticException when they do not fit 64 bits
	 */
	public long foldCycles(MatrixProduct product) {
		return Math.multiplyExact(folds(product), fold(product).cycles());
	}

	/**
	 * Compute cycles without stalls of products that follow each other, as the variant counts them: SCALE-Sim takes every group of a convolution
	 * and every head as a layer of its own, whose numbers add up.
	 *
	 * @param copies equal products, such as the groups of a convolution, 1 or more
	 * @throws ArithmeticException when they do not fit 64 bits
	 */
	public long computeCycles(MatrixProduct product, long copies) {
		return Math.multiplyExact(Math.subtractExact(foldCycles(product), lastCycleOffset()), copies);
	}

	/** What the variant subtracts from the cycles of every product. */
	public long lastCycleOffset() {
		return variant == EngineTiming.SCALESIM_V3 ? 1 : 0;
	}

	/**
	 * Words that pass between the buffers and the array; operands on the grid are read once per fold that holds them.
	 *
	 * @param product one product
	 */
	public Accesses accesses(MatrixProduct product) {
		long inputs = product.inputs();
		long weights = product.weights();
		long outputs = product.outputs();
		return switch (dataflow) {
			case WEIGHT_STATIONARY -> {
				long steps = Checked.ceilDiv(product.reduction(), rows);
				yield new Accesses(Math.multiplyExact(inputs, Checked.ceilDiv(product.filters(), columns)), weights,
						Math.multiplyExact(outputs, steps - 1), Math.multiplyExact(outputs, steps));
			}
			case INPUT_STATIONARY -> {
				long steps = Checked.ceilDiv(product.reduction(), rows);
				yield new Accesses(inputs, Math.multiplyExact(weights, Checked.ceilDiv(product.pixels(), columns)),
						Math.multiplyExact(outputs, steps - 1), Math.multiplyExact(outputs, steps));
			}
			default -> new Accesses(Math.multiplyExact(inputs, Checked.ceilDiv(product.filters(), columns)),
					Math.multiplyExact(weights, Checked.ceilDiv(product.pixels(), rows)), 0, outputs);
		};
	}

	/**
	 * Words between buffers and array.
	 *
	 * @param inputReads inputs read
	 * @param weightReads weights read
	 * @param sumReads unfinished sums read
	 * @param sumWrites sums written, finished or not
	 */
	public record Accesses(long inputReads, long weightReads, long sumReads, long sumWrites) {
	}
}
