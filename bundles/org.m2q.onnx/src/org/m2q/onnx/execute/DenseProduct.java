package org.m2q.onnx.execute;

import java.util.Arrays;

/**
 * Products of matrices in row-major order, for speed: four rows of the result at once, each in an array of its own, so that the compiler turns the innermost loop into
 * vector instructions, and as many columns at once as stay in the nearest cache. Every element is added up along the inner axis, four products at a time, whatever the
 * sizes are.
 */
final class DenseProduct {

	private static final int COLUMNS_AT_ONCE = 512;

	private DenseProduct() {
	}

	/**
	 * out[row, column] += Σ left[row, k] · right[k, column].
	 *
	 * @param left rows × inner elements from {@code fromLeft} on
	 * @param right inner × columns elements from {@code fromRight} on
	 * @param out rows × columns elements from {@code to} on
	 */
	static void add(float[] left, int fromLeft, float[] right, int fromRight, float[] out, int to, int rows, int inner, int columns) {
		int width = Math.min(columns, COLUMNS_AT_ONCE);
		float[][] sums = new float[4][width];
		for (int column = 0; column < columns; column += width) {
			int count = Math.min(width, columns - column);
			for (int row = 0; row < rows; row += 4) {
				int taken = Math.min(4, rows - row);
				for (int i = 0; i < taken; i++) {
					System.arraycopy(out, to + (row + i) * columns + column, sums[i], 0, count);
				}
				if (taken == 4) {
					fourRows(left, fromLeft + row * inner, right, fromRight + column, sums, inner, columns, count);
				} else {
					for (int i = 0; i < taken; i++) {
						oneRow(left, fromLeft + (row + i) * inner, right, fromRight + column, sums[i], inner, columns, count);
					}
				}
				for (int i = 0; i < taken; i++) {
					System.arraycopy(sums[i], 0, out, to + (row + i) * columns + column, count);
					Arrays.fill(sums[i], 0);
				}
			}
		}
	}

	private static void fourRows(float[] left, int at, float[] right, int from, float[][] sums, int inner, int columns, int count) {
		float[] a = sums[0];
		float[] b = sums[1];
		float[] c = sums[2];
		float[] d = sums[3];
		int k = 0;
		for (; k + 4 <= inner; k += 4) {
			block(left, at + k, inner, right, from + k * columns, columns, a, b, c, d, count);
		}
		for (; k < inner; k++) {
			single(left[at + k], right, from + k * columns, a, count);
			single(left[at + inner + k], right, from + k * columns, b, count);
			single(left[at + 2 * inner + k], right, from + k * columns, c, count);
			single(left[at + 3 * inner + k], right, from + k * columns, d, count);
		}
	}

	/** Four rows of four factors. */
	private static void block(float[] left, int at, int inner, float[] right, int from, int columns, float[] a, float[] b, float[] c, float[] d, int count) {
		float a0 = left[at];
		float a1 = left[at + 1];
		float a2 = left[at + 2];
		float a3 = left[at + 3];
		int second = at + inner;
		float b0 = left[second];
		float b1 = left[second + 1];
		float b2 = left[second + 2];
		float b3 = left[second + 3];
		int third = second + inner;
		float c0 = left[third];
		float c1 = left[third + 1];
		float c2 = left[third + 2];
		float c3 = left[third + 3];
		int fourth = third + inner;
		float d0 = left[fourth];
		float d1 = left[fourth + 1];
		float d2 = left[fourth + 2];
		float d3 = left[fourth + 3];
		int row1 = from + columns;
		int row2 = row1 + columns;
		int row3 = row2 + columns;
		for (int i = 0; i < count; i++) {
			float x0 = right[from + i];
			float x1 = right[row1 + i];
			float x2 = right[row2 + i];
			float x3 = right[row3 + i];
			a[i] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
			b[i] += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3;
			c[i] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3;
			d[i] += d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3;
		}
	}

	private static void oneRow(float[] left, int at, float[] right, int from, float[] sum, int inner, int columns, int count) {
		int k = 0;
		for (; k + 4 <= inner; k += 4) {
			float x = left[at + k];
			float y = left[at + k + 1];
			float z = left[at + k + 2];
			float w = left[at + k + 3];
			int first = from + k * columns;
			int second = first + columns;
			int third = second + columns;
			int fourth = third + columns;
			for (int i = 0; i < count; i++) {
				sum[i] += x * right[first + i] + y * right[second + i] + z * right[third + i] + w * right[fourth + i];
			}
		}
		for (; k < inner; k++) {
			single(left[at + k], right, from + k * columns, sum, count);
		}
	}

	private static void single(float factor, float[] right, int from, float[] sum, int count) {
		for (int i = 0; i < count; i++) {
			sum[i] += factor * right[from + i];
		}
	}
}
