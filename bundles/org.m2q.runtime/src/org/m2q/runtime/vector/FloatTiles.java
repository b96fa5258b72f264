package org.m2q.runtime.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Products of a few rows with a panel of columns in single precision; exact where no sum leaves 24 bits.
 *
 * <p>Elements of rows are given as the bits of floats: a broadcast integer comes straight from memory, a float through a register, which was a tenth slower
 * where it was measured. Of the shapes that fit 32 registers, six rows by four vectors broadcast least.
 */
final class FloatTiles {

	/** Vectors of the widest panel: registers of long vectors are 32, of others 16. */
	static final int WIDE = Lanes.COUNT >= 16 ? 4 : 2;
	/** Rows that may be read beyond the last one, and of a tile that is stored. */
	static final int MOST_ROWS = 7;

	private FloatTiles() {
	}

	/** Rows of a tile: 6 of 4 vectors, 7 of fewer. */
	static int rows(int vectors) {
		return vectors == 4 ? 6 : 7;
	}

	/**
	 * c = first + a · b for the {@link #rows rows} of a tile, or for one.
	 *
	 * @param a rows as bits of floats
	 * @param aAt first row
	 * @param rowStep distance of rows
	 * @param depthStep distance of the elements of a row
	 * @param b panel [depth][vectors · lanes]
	 * @param bAt its begin
	 * @param vectors 1, 2 or 4
	 * @param depth length of the sums
	 * @param first what every row begins with, [vectors · lanes]
	 * @param firstAt its begin
	 * @param c receives [rows][vectors · lanes]
	 * @param cAt its begin
	 * @param all whether all rows of a tile are wanted, else one
	 */
	static void multiply(int[] a, int aAt, int rowStep, int depthStep, float[] b, int bAt, int vectors, int depth, float[] first, int firstAt, float[] c, int cAt,
			boolean all) {
		switch (vectors) {
			case 1 -> {
				if (all) {
					tile7x1(a, aAt, rowStep, depthStep, b, bAt, depth, first, firstAt, c, cAt);
				} else {
					tile1x1(a, aAt, depthStep, b, bAt, depth, first, firstAt, c, cAt);
				}
			}
			case 2 -> {
				if (all) {
					tile7x2(a, aAt, rowStep, depthStep, b, bAt, depth, first, firstAt, c, cAt);
				} else {
					tile1x2(a, aAt, depthStep, b, bAt, depth, first, firstAt, c, cAt);
				}
			}
			default -> {
				if (all) {
					tile6x4(a, aAt, rowStep, depthStep, b, bAt, depth, first, firstAt, c, cAt);
				} else {
					tile1x4(a, aAt, depthStep, b, bAt, depth, first, firstAt, c, cAt);
				}
			}
		}
	}

	private static FloatVector value(int[] a, int at) {
		return IntVector.broadcast(Lanes.INTS, a[at]).reinterpretAsFloats();
	}

	private static void tile6x4(int[] a, int aAt, int rowStep, int depthStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + lanes);
		FloatVector c02 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + 2 * lanes);
		FloatVector c03 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + 3 * lanes);
		FloatVector c10 = c00;
		FloatVector c11 = c01;
		FloatVector c12 = c02;
		FloatVector c13 = c03;
		FloatVector c20 = c00;
		FloatVector c21 = c01;
		FloatVector c22 = c02;
		FloatVector c23 = c03;
		FloatVector c30 = c00;
		FloatVector c31 = c01;
		FloatVector c32 = c02;
		FloatVector c33 = c03;
		FloatVector c40 = c00;
		FloatVector c41 = c01;
		FloatVector c42 = c02;
		FloatVector c43 = c03;
		FloatVector c50 = c00;
		FloatVector c51 = c01;
		FloatVector c52 = c02;
		FloatVector c53 = c03;
		int a1 = aAt + rowStep;
		int a2 = aAt + 2 * rowStep;
		int a3 = aAt + 3 * rowStep;
		int a4 = aAt + 4 * rowStep;
		int a5 = aAt + 5 * rowStep;
		for (int k = 0; k < depth; k++) {
			int at = bAt + 4 * k * lanes;
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, at);
			FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, at + lanes);
			FloatVector b2 = FloatVector.fromArray(Lanes.FLOATS, b, at + 2 * lanes);
			FloatVector b3 = FloatVector.fromArray(Lanes.FLOATS, b, at + 3 * lanes);
			FloatVector value = value(a, aAt + k * depthStep);
			c00 = value.fma(b0, c00);
			c01 = value.fma(b1, c01);
			c02 = value.fma(b2, c02);
			c03 = value.fma(b3, c03);
			value = value(a, a1 + k * depthStep);
			c10 = value.fma(b0, c10);
			c11 = value.fma(b1, c11);
			c12 = value.fma(b2, c12);
			c13 = value.fma(b3, c13);
			value = value(a, a2 + k * depthStep);
			c20 = value.fma(b0, c20);
			c21 = value.fma(b1, c21);
			c22 = value.fma(b2, c22);
			c23 = value.fma(b3, c23);
			value = value(a, a3 + k * depthStep);
			c30 = value.fma(b0, c30);
			c31 = value.fma(b1, c31);
			c32 = value.fma(b2, c32);
			c33 = value.fma(b3, c33);
			value = value(a, a4 + k * depthStep);
			c40 = value.fma(b0, c40);
			c41 = value.fma(b1, c41);
			c42 = value.fma(b2, c42);
			c43 = value.fma(b3, c43);
			value = value(a, a5 + k * depthStep);
			c50 = value.fma(b0, c50);
			c51 = value.fma(b1, c51);
			c52 = value.fma(b2, c52);
			c53 = value.fma(b3, c53);
		}
		c00.intoArray(c, cAt);
		c01.intoArray(c, cAt + lanes);
		c02.intoArray(c, cAt + 2 * lanes);
		c03.intoArray(c, cAt + 3 * lanes);
		c10.intoArray(c, cAt + 4 * lanes);
		c11.intoArray(c, cAt + 5 * lanes);
		c12.intoArray(c, cAt + 6 * lanes);
		c13.intoArray(c, cAt + 7 * lanes);
		c20.intoArray(c, cAt + 8 * lanes);
		c21.intoArray(c, cAt + 9 * lanes);
		c22.intoArray(c, cAt + 10 * lanes);
		c23.intoArray(c, cAt + 11 * lanes);
		c30.intoArray(c, cAt + 12 * lanes);
		c31.intoArray(c, cAt + 13 * lanes);
		c32.intoArray(c, cAt + 14 * lanes);
		c33.intoArray(c, cAt + 15 * lanes);
		c40.intoArray(c, cAt + 16 * lanes);
		c41.intoArray(c, cAt + 17 * lanes);
		c42.intoArray(c, cAt + 18 * lanes);
		c43.intoArray(c, cAt + 19 * lanes);
		c50.intoArray(c, cAt + 20 * lanes);
		c51.intoArray(c, cAt + 21 * lanes);
		c52.intoArray(c, cAt + 22 * lanes);
		c53.intoArray(c, cAt + 23 * lanes);
	}

	private static void tile1x4(int[] a, int aAt, int depthStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + lanes);
		FloatVector c02 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + 2 * lanes);
		FloatVector c03 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + 3 * lanes);
		for (int k = 0; k < depth; k++) {
			int at = bAt + 4 * k * lanes;
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, at);
			FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, at + lanes);
			FloatVector b2 = FloatVector.fromArray(Lanes.FLOATS, b, at + 2 * lanes);
			FloatVector b3 = FloatVector.fromArray(Lanes.FLOATS, b, at + 3 * lanes);
			FloatVector value = value(a, aAt + k * depthStep);
			c00 = value.fma(b0, c00);
			c01 = value.fma(b1, c01);
			c02 = value.fma(b2, c02);
			c03 = value.fma(b3, c03);
		}
		c00.intoArray(c, cAt);
		c01.intoArray(c, cAt + lanes);
		c02.intoArray(c, cAt + 2 * lanes);
		c03.intoArray(c, cAt + 3 * lanes);
	}

	private static void tile7x2(int[] a, int aAt, int rowStep, int depthStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + lanes);
		FloatVector c10 = c00;
		FloatVector c11 = c01;
		FloatVector c20 = c00;
		FloatVector c21 = c01;
		FloatVector c30 = c00;
		FloatVector c31 = c01;
		FloatVector c40 = c00;
		FloatVector c41 = c01;
		FloatVector c50 = c00;
		FloatVector c51 = c01;
		FloatVector c60 = c00;
		FloatVector c61 = c01;
		int a1 = aAt + rowStep;
		int a2 = aAt + 2 * rowStep;
		int a3 = aAt + 3 * rowStep;
		int a4 = aAt + 4 * rowStep;
		int a5 = aAt + 5 * rowStep;
		int a6 = aAt + 6 * rowStep;
		for (int k = 0; k < depth; k++) {
			int at = bAt + 2 * k * lanes;
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, at);
			FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, at + lanes);
			FloatVector value = value(a, aAt + k * depthStep);
			c00 = value.fma(b0, c00);
			c01 = value.fma(b1, c01);
			value = value(a, a1 + k * depthStep);
			c10 = value.fma(b0, c10);
			c11 = value.fma(b1, c11);
			value = value(a, a2 + k * depthStep);
			c20 = value.fma(b0, c20);
			c21 = value.fma(b1, c21);
			value = value(a, a3 + k * depthStep);
			c30 = value.fma(b0, c30);
			c31 = value.fma(b1, c31);
			value = value(a, a4 + k * depthStep);
			c40 = value.fma(b0, c40);
			c41 = value.fma(b1, c41);
			value = value(a, a5 + k * depthStep);
			c50 = value.fma(b0, c50);
			c51 = value.fma(b1, c51);
			value = value(a, a6 + k * depthStep);
			c60 = value.fma(b0, c60);
			c61 = value.fma(b1, c61);
		}
		c00.intoArray(c, cAt);
		c01.intoArray(c, cAt + lanes);
		c10.intoArray(c, cAt + 2 * lanes);
		c11.intoArray(c, cAt + 3 * lanes);
		c20.intoArray(c, cAt + 4 * lanes);
		c21.intoArray(c, cAt + 5 * lanes);
		c30.intoArray(c, cAt + 6 * lanes);
		c31.intoArray(c, cAt + 7 * lanes);
		c40.intoArray(c, cAt + 8 * lanes);
		c41.intoArray(c, cAt + 9 * lanes);
		c50.intoArray(c, cAt + 10 * lanes);
		c51.intoArray(c, cAt + 11 * lanes);
		c60.intoArray(c, cAt + 12 * lanes);
		c61.intoArray(c, cAt + 13 * lanes);
	}

	private static void tile1x2(int[] a, int aAt, int depthStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + lanes);
		for (int k = 0; k < depth; k++) {
			int at = bAt + 2 * k * lanes;
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, at);
			FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, at + lanes);
			FloatVector value = value(a, aAt + k * depthStep);
			c00 = value.fma(b0, c00);
			c01 = value.fma(b1, c01);
		}
		c00.intoArray(c, cAt);
		c01.intoArray(c, cAt + lanes);
	}

	private static void tile7x1(int[] a, int aAt, int rowStep, int depthStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		FloatVector c10 = c00;
		FloatVector c20 = c00;
		FloatVector c30 = c00;
		FloatVector c40 = c00;
		FloatVector c50 = c00;
		FloatVector c60 = c00;
		int a1 = aAt + rowStep;
		int a2 = aAt + 2 * rowStep;
		int a3 = aAt + 3 * rowStep;
		int a4 = aAt + 4 * rowStep;
		int a5 = aAt + 5 * rowStep;
		int a6 = aAt + 6 * rowStep;
		for (int k = 0; k < depth; k++) {
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + k * lanes);
			c00 = value(a, aAt + k * depthStep).fma(b0, c00);
			c10 = value(a, a1 + k * depthStep).fma(b0, c10);
			c20 = value(a, a2 + k * depthStep).fma(b0, c20);
			c30 = value(a, a3 + k * depthStep).fma(b0, c30);
			c40 = value(a, a4 + k * depthStep).fma(b0, c40);
			c50 = value(a, a5 + k * depthStep).fma(b0, c50);
			c60 = value(a, a6 + k * depthStep).fma(b0, c60);
		}
		c00.intoArray(c, cAt);
		c10.intoArray(c, cAt + lanes);
		c20.intoArray(c, cAt + 2 * lanes);
		c30.intoArray(c, cAt + 3 * lanes);
		c40.intoArray(c, cAt + 4 * lanes);
		c50.intoArray(c, cAt + 5 * lanes);
		c60.intoArray(c, cAt + 6 * lanes);
	}

	private static void tile1x1(int[] a, int aAt, int depthStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		for (int k = 0; k < depth; k++) {
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + k * lanes);
			c00 = value(a, aAt + k * depthStep).fma(b0, c00);
		}
		c00.intoArray(c, cAt);
	}
}
