package org.m2q.runtime.vector;

import jdk.incubator.vector.IntVector;

/** Products of a few rows with a panel of columns in 32-bit integers, modulo 2^32. */
final class IntTiles {

	/** Rows of a large tile. */
	static final int ROWS = 7;

	private IntTiles() {
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
	static void multiply(int[] a, int aAt, int rowStep, int[] b, int bAt, int vectors, int depth, int[] first, int firstAt, int[] c, int cAt,
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

	private static void tile7x2(int[] a, int aAt, int rowStep, int[] b, int bAt, int depth, int[] first, int firstAt, int[] c, int cAt) {
		int lanes = Lanes.INTS.length();
		IntVector c00 = IntVector.fromArray(Lanes.INTS, first, firstAt);
		IntVector c01 = IntVector.fromArray(Lanes.INTS, first, firstAt + lanes);
		IntVector c10 = c00;
		IntVector c11 = c01;
		IntVector c20 = c00;
		IntVector c21 = c01;
		IntVector c30 = c00;
		IntVector c31 = c01;
		IntVector c40 = c00;
		IntVector c41 = c01;
		IntVector c50 = c00;
		IntVector c51 = c01;
		IntVector c60 = c00;
		IntVector c61 = c01;
		int a1 = aAt + rowStep;
		int a2 = aAt + 2 * rowStep;
		int a3 = aAt + 3 * rowStep;
		int a4 = aAt + 4 * rowStep;
		int a5 = aAt + 5 * rowStep;
		int a6 = aAt + 6 * rowStep;
		for (int k = 0; k < depth; k++) {
			IntVector b0 = IntVector.fromArray(Lanes.INTS, b, bAt + 2 * k * lanes);
			IntVector b1 = IntVector.fromArray(Lanes.INTS, b, bAt + 2 * k * lanes + lanes);
			IntVector value = IntVector.broadcast(Lanes.INTS, a[aAt + k]);
			c00 = value.mul(b0).add(c00);
			c01 = value.mul(b1).add(c01);
			value = IntVector.broadcast(Lanes.INTS, a[a1 + k]);
			c10 = value.mul(b0).add(c10);
			c11 = value.mul(b1).add(c11);
			value = IntVector.broadcast(Lanes.INTS, a[a2 + k]);
			c20 = value.mul(b0).add(c20);
			c21 = value.mul(b1).add(c21);
			value = IntVector.broadcast(Lanes.INTS, a[a3 + k]);
			c30 = value.mul(b0).add(c30);
			c31 = value.mul(b1).add(c31);
			value = IntVector.broadcast(Lanes.INTS, a[a4 + k]);
			c40 = value.mul(b0).add(c40);
			c41 = value.mul(b1).add(c41);
			value = IntVector.broadcast(Lanes.INTS, a[a5 + k]);
			c50 = value.mul(b0).add(c50);
			c51 = value.mul(b1).add(c51);
			value = IntVector.broadcast(Lanes.INTS, a[a6 + k]);
			c60 = value.mul(b0).add(c60);
			c61 = value.mul(b1).add(c61);
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

	private static void tile7x1(int[] a, int aAt, int rowStep, int[] b, int bAt, int depth, int[] first, int firstAt, int[] c, int cAt) {
		int lanes = Lanes.INTS.length();
		IntVector c00 = IntVector.fromArray(Lanes.INTS, first, firstAt);
		IntVector c10 = c00;
		IntVector c20 = c00;
		IntVector c30 = c00;
		IntVector c40 = c00;
		IntVector c50 = c00;
		IntVector c60 = c00;
		int a1 = aAt + rowStep;
		int a2 = aAt + 2 * rowStep;
		int a3 = aAt + 3 * rowStep;
		int a4 = aAt + 4 * rowStep;
		int a5 = aAt + 5 * rowStep;
		int a6 = aAt + 6 * rowStep;
		for (int k = 0; k < depth; k++) {
			IntVector b0 = IntVector.fromArray(Lanes.INTS, b, bAt + k * lanes);
			IntVector value = IntVector.broadcast(Lanes.INTS, a[aAt + k]);
			c00 = value.mul(b0).add(c00);
			value = IntVector.broadcast(Lanes.INTS, a[a1 + k]);
			c10 = value.mul(b0).add(c10);
			value = IntVector.broadcast(Lanes.INTS, a[a2 + k]);
			c20 = value.mul(b0).add(c20);
			value = IntVector.broadcast(Lanes.INTS, a[a3 + k]);
			c30 = value.mul(b0).add(c30);
			value = IntVector.broadcast(Lanes.INTS, a[a4 + k]);
			c40 = value.mul(b0).add(c40);
			value = IntVector.broadcast(Lanes.INTS, a[a5 + k]);
			c50 = value.mul(b0).add(c50);
			value = IntVector.broadcast(Lanes.INTS, a[a6 + k]);
			c60 = value.mul(b0).add(c60);
		}
		c00.intoArray(c, cAt);
		c10.intoArray(c, cAt + lanes);
		c20.intoArray(c, cAt + 2 * lanes);
		c30.intoArray(c, cAt + 3 * lanes);
		c40.intoArray(c, cAt + 4 * lanes);
		c50.intoArray(c, cAt + 5 * lanes);
		c60.intoArray(c, cAt + 6 * lanes);
	}

	private static void tile1x2(int[] a, int aAt, int[] b, int bAt, int depth, int[] first, int firstAt, int[] c, int cAt) {
		int lanes = Lanes.INTS.length();
		IntVector c00 = IntVector.fromArray(Lanes.INTS, first, firstAt);
		IntVector c01 = IntVector.fromArray(Lanes.INTS, first, firstAt + lanes);
		for (int k = 0; k < depth; k++) {
			IntVector b0 = IntVector.fromArray(Lanes.INTS, b, bAt + 2 * k * lanes);
			IntVector b1 = IntVector.fromArray(Lanes.INTS, b, bAt + 2 * k * lanes + lanes);
			IntVector value = IntVector.broadcast(Lanes.INTS, a[aAt + k]);
			c00 = value.mul(b0).add(c00);
			c01 = value.mul(b1).add(c01);
		}
		c00.intoArray(c, cAt);
		c01.intoArray(c, cAt + lanes);
	}

	private static void tile1x1(int[] a, int aAt, int[] b, int bAt, int depth, int[] first, int firstAt, int[] c, int cAt) {
		int lanes = Lanes.INTS.length();
		IntVector c00 = IntVector.fromArray(Lanes.INTS, first, firstAt);
		for (int k = 0; k < depth; k++) {
			IntVector b0 = IntVector.fromArray(Lanes.INTS, b, bAt + k * lanes);
			IntVector value = IntVector.broadcast(Lanes.INTS, a[aAt + k]);
			c00 = value.mul(b0).add(c00);
		}
		c00.intoArray(c, cAt);
	}
}
