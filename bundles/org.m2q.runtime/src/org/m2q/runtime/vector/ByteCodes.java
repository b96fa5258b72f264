package org.m2q.runtime.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * How sums in single precision become codes of 8 bits where they are, in 16 lanes: code = low ≤ bits(sum · factor + {@link Lanes#MAGIC}) − magic ≤ high. The product
 * is below 2^22, so that its sum with 1.5 · 2^23 has the product, rounded half to even, in its low bits.
 *
 * @param factors per channel, padded to whole vectors; a single one fills a vector
 * @param isSingle whether there is a single factor
 * @param low least code
 * @param high largest code
 * @param magic bits of {@link Lanes#MAGIC} less the zero point
 */
record ByteCodes(float[] factors, boolean isSingle, int low, int high, int magic) {

	/** Where the factors of the vector of a channel begin. */
	int at(int channel) {
		return isSingle ? 0 : channel;
	}

	/**
	 * Stores a tile whose rows are whole vectors.
	 *
	 * @param sums [rows][vectors · lanes]
	 * @param from its begin
	 * @param rows rows that are stored
	 * @param vectors vectors of a row
	 * @param channel channel of the first column
	 * @param to receives the codes
	 * @param at position of the first one
	 * @param step distance of rows there
	 */
	void store(float[] sums, int from, int rows, int vectors, int channel, byte[] to, int at, int step) {
		int next = isSingle ? 0 : Lanes.COUNT;
		switch (vectors) {
			case 1 -> one(sums, from, rows, factors, at(channel), low, high, magic, to, at, step);
			case 2 -> two(sums, from, rows, factors, at(channel), next, low, high, magic, to, at, step);
			default -> four(sums, from, rows, factors, at(channel), next, low, high, magic, to, at, step);
		}
	}

	private static void one(float[] sums, int from, int rows, float[] factors, int factor, int low, int high, int magic, byte[] to, int at, int step) {
		FloatVector f0 = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		for (int row = 0; row < rows; row++) {
			FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, sums, from + row * Lanes.COUNT);
			((ByteVector) s0.mul(f0).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					at + row * step);
		}
	}

	private static void two(float[] sums, int from, int rows, float[] factors, int factor, int next, int low, int high, int magic, byte[] to, int at, int step) {
		FloatVector f0 = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		FloatVector f1 = FloatVector.fromArray(Lanes.FLOATS, factors, factor + next);
		for (int row = 0; row < rows; row++) {
			int source = from + 2 * row * Lanes.COUNT;
			int target = at + row * step;
			FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, sums, source);
			FloatVector s1 = FloatVector.fromArray(Lanes.FLOATS, sums, source + Lanes.COUNT);
			((ByteVector) s0.mul(f0).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					target);
			((ByteVector) s1.mul(f1).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					target + Lanes.COUNT);
		}
	}

	private static void four(float[] sums, int from, int rows, float[] factors, int factor, int next, int low, int high, int magic, byte[] to, int at, int step) {
		FloatVector f0 = FloatVector.fromArray(Lanes.FLOATS, factors, factor);
		FloatVector f1 = FloatVector.fromArray(Lanes.FLOATS, factors, factor + next);
		FloatVector f2 = FloatVector.fromArray(Lanes.FLOATS, factors, factor + 2 * next);
		FloatVector f3 = FloatVector.fromArray(Lanes.FLOATS, factors, factor + 3 * next);
		for (int row = 0; row < rows; row++) {
			int source = from + 4 * row * Lanes.COUNT;
			int target = at + row * step;
			FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, sums, source);
			FloatVector s1 = FloatVector.fromArray(Lanes.FLOATS, sums, source + Lanes.COUNT);
			FloatVector s2 = FloatVector.fromArray(Lanes.FLOATS, sums, source + 2 * Lanes.COUNT);
			FloatVector s3 = FloatVector.fromArray(Lanes.FLOATS, sums, source + 3 * Lanes.COUNT);
			((ByteVector) s0.mul(f0).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					target);
			((ByteVector) s1.mul(f1).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					target + Lanes.COUNT);
			((ByteVector) s2.mul(f2).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					target + 2 * Lanes.COUNT);
			((ByteVector) s3.mul(f3).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(to,
					target + 3 * Lanes.COUNT);
		}
	}
}
