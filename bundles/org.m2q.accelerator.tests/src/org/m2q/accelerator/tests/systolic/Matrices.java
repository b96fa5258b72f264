package org.m2q.accelerator.tests.systolic;

import java.util.Arrays;
import java.util.Random;

/** Matrices that arrays multiply, and what comes out. */
final class Matrices {

	private Matrices() {
	}

	/** Elements of 8 bits. */
	static int[][] random(Random random, int rows, int columns) {
		int[][] matrix = new int[rows][columns];
		for (int[] row : matrix) {
			Arrays.setAll(row, i -> random.nextInt(256) - 128);
		}
		return matrix;
	}

	/** The product by its definition. */
	static long[][] product(int[][] inputs, int[][] weights) {
		long[][] result = new long[inputs.length][weights[0].length];
		for (int m = 0; m < result.length; m++) {
			for (int n = 0; n < result[0].length; n++) {
				for (int k = 0; k < weights.length; k++) {
					result[m][n] += (long) inputs[m][k] * weights[k][n];
				}
			}
		}
		return result;
	}
}
