package org.m2q.runtime.vector;

import jdk.incubator.vector.FloatVector;

/** Products of a few rows with a panel of columns in single precision; exact where no sum leaves 24 bits. */
final class FloatTiles {

	/** Rows of a large tile. */
	static final int ROWS = 7;

	private FloatTiles() {
	}

	/**
	 * c = first + a · b for {@value #ROWS} rows, or for one.
	 *
	 * @param a rows, each with its elements one after the other
	 * @param aAt first row
	 * @param rowStep distance of rows
	 * @param b panel [depth][vectors · lanes]
	 * @param bAt its begin
	 * @param vectors 1 or 2
	 * @param depth length of the sums
	 * @param first what every row begins with, [vectors · lanes]
	 * @param firstAt its begin
	 * @param c receives [rows][vectors · lanes]
	 * @param cAt its begin
	 * @param all whether all rows of a tile are wanted, else one
	 */
	static void multiply(float[] a, int aAt, int rowStep, float[] b, int bAt, int vectors, int depth, float[] first, int firstAt, float[] c, int cAt,
			boolean all) {
		if (vectors == 2) {
			if (all) {
				tile7x2(a, aAt, rowStep, b, bAt, depth, first, firstAt, c, cAt);
			} else {
				tile1x2(a, aAt, b, bAt, depth, first, firstAt, c, cAt);
			}
		} else if (all) {
			tile7x1(a, aAt, rowStep, b, bAt, depth, first, firstAt, c, cAt);
		} else {
			tile1x1(a, aAt, b, bAt, depth, first, firstAt, c, cAt);
		}
	}

	private static void tile7x2(float[] a, int aAt, int rowStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
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
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + 2 * k * lanes);
			FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + 2 * k * lanes + lanes);
			FloatVector value = FloatVector.broadcast(Lanes.FLOATS, a[aAt + k]);
			c00 = value.fma(b0, c00);
			c01 = value.fma(b1, c01);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]);
			c10 = value.fma(b0, c10);
			c11 = value.fma(b1, c11);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]);
			c20 = value.fma(b0, c20);
			c21 = value.fma(b1, c21);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]);
			c30 = value.fma(b0, c30);
			c31 = value.fma(b1, c31);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]);
			c40 = value.fma(b0, c40);
			c41 = value.fma(b1, c41);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]);
			c50 = value.fma(b0, c50);
			c51 = value.fma(b1, c51);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a6 + k]);
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

	private static void tile7x1(float[] a, int aAt, int rowStep, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
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
			FloatVector value = FloatVector.broadcast(Lanes.FLOATS, a[aAt + k]);
			c00 = value.fma(b0, c00);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a1 + k]);
			c10 = value.fma(b0, c10);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a2 + k]);
			c20 = value.fma(b0, c20);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a3 + k]);
			c30 = value.fma(b0, c30);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a4 + k]);
			c40 = value.fma(b0, c40);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a5 + k]);
			c50 = value.fma(b0, c50);
			value = FloatVector.broadcast(Lanes.FLOATS, a[a6 + k]);
			c60 = value.fma(b0, c60);
		}
		c00.intoArray(c, cAt);
		c10.intoArray(c, cAt + lanes);
		c20.intoArray(c, cAt + 2 * lanes);
		c30.intoArray(c, cAt + 3 * lanes);
		c40.intoArray(c, cAt + 4 * lanes);
		c50.intoArray(c, cAt + 5 * lanes);
		c60.intoArray(c, cAt + 6 * lanes);
	}

	private static void tile1x2(float[] a, int aAt, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		FloatVector c01 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt + lanes);
		for (int k = 0; k < depth; k++) {
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + 2 * k * lanes);
			FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + 2 * k * lanes + lanes);
			FloatVector value = FloatVector.broadcast(Lanes.FLOATS, a[aAt + k]);
			c00 = value.fma(b0, c00);
			c01 = value.fma(b1, c01);
		}
		c00.intoArray(c, cAt);
		c01.intoArray(c, cAt + lanes);
	}

	private static void tile1x1(float[] a, int aAt, float[] b, int bAt, int depth, float[] first, int firstAt, float[] c, int cAt) {
		int lanes = Lanes.FLOATS.length();
		FloatVector c00 = FloatVector.fromArray(Lanes.FLOATS, first, firstAt);
		for (int k = 0; k < depth; k++) {
			FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, b, bAt + k * lanes);
			FloatVector value = FloatVector.broadcast(Lanes.FLOATS, a[aAt + k]);
			c00 = value.fma(b0, c00);
		}
		c00.intoArray(c, cAt);
	}
}
