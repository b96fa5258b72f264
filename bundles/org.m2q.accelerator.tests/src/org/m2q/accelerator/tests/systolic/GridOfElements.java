package org.m2q.accelerator.tests.systolic;

/**
 * A systolic array simulated register by register: in every cycle each processing element reads the registers of its left and upper
 * neighbours, multiplies, and latches. Knows nothing of formulas.
 */
final class GridOfElements {

	private final int rows;
	private final int columns;
	private long cycles;

	GridOfElements(int rows, int columns) {
		this.rows = rows;
		this.columns = columns;
	}

	/** Cycles from the first operand that entered to the last result that left, over all folds so far. */
	long cycles() {
		return cycles;
	}

	/** Outputs stay: inputs enter from the left, weights from above, sums leave at the bottom, row by row. */
	long[][] outputStationary(int[][] inputs, int[][] weights) {
		int m = inputs.length;
		int k = weights.length;
		int n = weights[0].length;
		long[][] result = new long[m][n];
		for (int m0 = 0; m0 < m; m0 += rows) {
			for (int n0 = 0; n0 < n; n0 += columns) {
				int[][] right = new int[rows][columns];
				int[][] down = new int[rows][columns];
				long[][] sums = new long[rows][columns];
				int busy = k + rows - 1 + columns - 1;
				for (int t = 0; t < busy; t++) {
					for (int r = rows - 1; r >= 0; r--) {
						for (int c = columns - 1; c >= 0; c--) {
							right[r][c] = c > 0 ? right[r][c - 1] : at(inputs, m0 + r, t - r);
							down[r][c] = r > 0 ? down[r - 1][c] : at(weights, t - c, n0 + c);
							sums[r][c] += (long) right[r][c] * down[r][c];
						}
					}
					cycles++;
				}
				for (int t = 0; t < rows; t++) {
					for (int c = 0; c < columns && n0 + c < n; c++) {
						int row = m0 + rows - 1 - t;
						if (row < m) {
							result[row][n0 + c] = sums[rows - 1][c];
						}
					}
					for (int r = rows - 1; r > 0; r--) {
						sums[r] = sums[r - 1].clone();
					}
					cycles++;
				}
			}
		}
		return result;
	}

	/** Weights stay: they move in from above, then inputs enter from the left and partial sums run down. */
	long[][] weightStationary(int[][] inputs, int[][] weights) {
		int m = inputs.length;
		int k = weights.length;
		int n = weights[0].length;
		long[][] result = new long[m][n];
		for (int k0 = 0; k0 < k; k0 += rows) {
			for (int n0 = 0; n0 < n; n0 += columns) {
				int[][] held = new int[rows][columns];
				for (int t = 0; t < rows; t++) {
					for (int r = rows - 1; r > 0; r--) {
						held[r] = held[r - 1].clone();
					}
					for (int c = 0; c < columns; c++) {
						held[0][c] = at(weights, k0 + rows - 1 - t, n0 + c);
					}
					cycles++;
				}
				int[][] right = new int[rows][columns];
				long[][] sums = new long[rows][columns];
				int finished = 0;
				for (int t = 0; finished < m * columns; t++) {
					for (int r = rows - 1; r >= 0; r--) {
						for (int c = columns - 1; c >= 0; c--) {
							right[r][c] = c > 0 ? right[r][c - 1] : k0 + r < k ? at(inputs, t - r, k0 + r) : 0;
							sums[r][c] = (r > 0 ? sums[r - 1][c] : 0) + (long) right[r][c] * held[r][c];
						}
					}
					for (int c = 0; c < columns; c++) {
						int row = t - (rows - 1) - c;
						if (row >= 0 && row < m) {
							finished++;
							if (n0 + c < n) {
								result[row][n0 + c] += sums[rows - 1][c];
							}
						}
					}
					cycles++;
				}
			}
		}
		return result;
	}

	/** Inputs stay: the same grid with the roles of inputs and weights exchanged. */
	long[][] inputStationary(int[][] inputs, int[][] weights) {
		return transposed(weightStationary(transposed(weights), transposed(inputs)));
	}

	private static int at(int[][] matrix, int row, int column) {
		return row >= 0 && row < matrix.length && column >= 0 && column < matrix[0].length ? matrix[row][column] : 0;
	}

	private static int[][] transposed(int[][] matrix) {
		int[][] result = new int[matrix[0].length][matrix.length];
		for (int i = 0; i < matrix.length; i++) {
			for (int j = 0; j < matrix[0].length; j++) {
				result[j][i] = matrix[i][j];
			}
		}
		return result;
	}

	private static long[][] transposed(long[][] matrix) {
		long[][] result = new long[matrix[0].length][matrix.length];
		for (int i = 0; i < matrix.length; i++) {
			for (int j = 0; j < matrix[0].length; j++) {
				result[j][i] = matrix[i][j];
			}
		}
		return result;
	}
}
