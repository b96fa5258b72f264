package org.m2q.accelerator.tests.systolic;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

import org.m2q.accelerator.Dataflow;

/**
 * A systolic array as SCALE-Sim sees it: in every cycle each port of the array asks for one operand or for none, elements of idle rows and columns pass
 * on blanks, and the next fold begins when the last element of the whole grid is through. Every element is a queue that takes one token from the left
 * and one from above per cycle. Knows nothing of formulas and counts cycles by living through them.
 */
final class PortDemands {

	/** What an idle port asks for. */
	private static final int BLANK = Integer.MIN_VALUE;

	private final int rows;
	private final int columns;
	private final Dataflow dataflow;
	private long cycle;

	/** One element of the grid. */
	private static final class Element {

		private final Queue<Integer> fromLeft = new ArrayDeque<>();
		private final Queue<Long> fromAbove = new ArrayDeque<>();
		private long sum;
		private int held = BLANK;
		private int passed;
	}

	PortDemands(int rows, int columns, Dataflow dataflow) {
		this.rows = rows;
		this.columns = columns;
		this.dataflow = dataflow;
	}

	/** Number of the last cycle, the first being 0: what the tool prints. */
	long lastCycle() {
		return cycle - 1;
	}

	/** The product of inputs and weights, made fold by fold. */
	long[][] multiply(int[][] inputs, int[][] weights) {
		return switch (dataflow) {
			case OUTPUT_STATIONARY -> outputs(inputs, weights);
			case WEIGHT_STATIONARY -> held(inputs, weights);
			default -> turned(held(turned(weights), turned(inputs)));
		};
	}

	/** Inputs come through the ports at the left, weights through those above; each element keeps one output. */
	private long[][] outputs(int[][] inputs, int[][] weights) {
		long[][] result = new long[inputs.length][weights[0].length];
		int length = weights.length;
		for (int right = 0; right < weights[0].length; right += columns) {
			for (int down = 0; down < inputs.length; down += rows) {
				Element[][] grid = grid();
				Element last = grid[rows - 1][columns - 1];
				for (int t = 0; last.passed < length; t++, cycle++) {
					for (int r = 0; r < rows; r++) {
						ask(grid[r][0].fromLeft, t - r, length, down + r < inputs.length ? inputs[down + r] : null);
					}
					for (int c = 0; c < columns; c++) {
						int k = t - c;
						if (k >= 0 && k < length) {
							grid[0][c].fromAbove.add(right + c < weights[0].length ? (long) weights[k][right + c] : BLANK);
						}
					}
					step(grid, (element, left, above) -> {
						element.sum += left == BLANK || above == BLANK ? 0 : left * above;
						return above;
					});
				}
				for (int r = 0; r < rows && down + r < inputs.length; r++) {
					for (int c = 0; c < columns && right + c < weights[0].length; c++) {
						result[down + r][right + c] = grid[r][c].sum;
					}
				}
			}
		}
		return result;
	}

	/** Weights enter from above, one row of the grid per cycle, before the first input; sums run down and out below. */
	private long[][] held(int[][] inputs, int[][] weights) {
		long[][] result = new long[inputs.length][weights[0].length];
		int length = inputs.length;
		for (int right = 0; right < weights[0].length; right += columns) {
			for (int down = 0; down < weights.length; down += rows) {
				Element[][] grid = grid();
				for (int r = rows - 1; r >= 0; r--, cycle++) {
					for (int c = 0; c < columns; c++) {
						grid[r][c].held = down + r < weights.length && right + c < weights[0].length ? weights[down + r][right + c] : BLANK;
					}
				}
				int[] left = new int[columns];
				Arrays.fill(left, length);
				for (int t = 0; left[columns - 1] > 0; t++, cycle++) {
					for (int r = 0; r < rows; r++) {
						int row = down + r;
						ask(grid[r][0].fromLeft, t - r, length, row < weights.length ? column(inputs, row) : null);
					}
					for (int c = 0; c < columns; c++) {
						int m = t - c;
						if (m >= 0 && m < length) {
							grid[0][c].fromAbove.add(0L);
						}
					}
					long[] below = step(grid, (element, input, above) -> above + (input == BLANK || element.held == BLANK ? 0 : (long) input * element.held));
					for (int c = 0; c < columns; c++) {
						if (below[c] != Long.MIN_VALUE) {
							int m = length - left[c]--;
							if (right + c < weights[0].length) {
								result[m][right + c] += below[c];
							}
						}
					}
				}
			}
		}
		return result;
	}

	private interface Work {

		/** What an element passes down. */
		long of(Element element, int left, long above);
	}

	/** One cycle of all elements; what leaves below, {@link Long#MIN_VALUE} for nothing. */
	private long[] step(Element[][] grid, Work work) {
		long[] below = new long[columns];
		Arrays.fill(below, Long.MIN_VALUE);
		// From the far corner, so that nothing passes two elements in one cycle.
		for (int r = rows - 1; r >= 0; r--) {
			for (int c = columns - 1; c >= 0; c--) {
				Element element = grid[r][c];
				if (element.fromLeft.isEmpty() || element.fromAbove.isEmpty()) {
					continue;
				}
				int left = element.fromLeft.remove();
				long down = work.of(element, left, element.fromAbove.remove());
				element.passed++;
				if (c + 1 < columns) {
					grid[r][c + 1].fromLeft.add(left);
				}
				if (r + 1 < rows) {
					grid[r + 1][c].fromAbove.add(down);
				} else {
					below[c] = down;
				}
			}
		}
		return below;
	}

	private static void ask(Queue<Integer> port, int index, int length, int[] operands) {
		if (index >= 0 && index < length) {
			port.add(operands == null ? BLANK : operands[index]);
		}
	}

	private Element[][] grid() {
		Element[][] grid = new Element[rows][columns];
		for (Element[] row : grid) {
			Arrays.setAll(row, c -> new Element());
		}
		return grid;
	}

	private static int[] column(int[][] matrix, int column) {
		int[] values = new int[matrix.length];
		Arrays.setAll(values, row -> matrix[row][column]);
		return values;
	}

	private static int[][] turned(int[][] matrix) {
		int[][] result = new int[matrix[0].length][];
		Arrays.setAll(result, column -> column(matrix, column));
		return result;
	}

	private static long[][] turned(long[][] matrix) {
		long[][] result = new long[matrix[0].length][matrix.length];
		for (int i = 0; i < matrix.length; i++) {
			for (int j = 0; j < matrix[0].length; j++) {
				result[j][i] = matrix[i][j];
			}
		}
		return result;
	}
}
