package org.m2q.runtime.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

import org.m2q.runtime.Window;

/**
 * Rows of depthwise convolutions whose sums become codes of 8 bits in registers, for one vector of channels. Neighbours are computed seven together, which divides
 * the widths of most maps (7, 14, 28, 56, 112); of other widths the last seven overlap those before them.
 */
final class DepthwiseRows {

	/** Neighbours that are computed together. */
	static final int TOGETHER = 7;

	private final Window window;
	private final float[] weights;
	private final float[] bias;
	private final ByteCodes codes;
	private final boolean three;

	/**
	 * Rows.
	 *
	 * @param window taps
	 * @param weights [tap][channel], channels padded
	 * @param bias what sums begin with, padded likewise
	 * @param codes how sums become codes
	 */
	DepthwiseRows(Window window, float[] weights, float[] bias, ByteCodes codes) {
		this.window = window;
		this.weights = weights;
		this.bias = bias;
		this.codes = codes;
		three = window.kernelRows() == 3 && window.kernelColumns() == 3 && window.dilationColumns() == 1 && window.strideColumns() <= 2;
	}

	/**
	 * Computes a row.
	 *
	 * @param room lines of the operand
	 * @param offsets where the taps of the first pixel are in the lines, from {@link Lanes#COUNT} on
	 * @param channel first channel
	 * @param columns of the row, {@value #TOGETHER} or more
	 * @param to receives the codes
	 * @param at position of the first one
	 * @param step distance of neighbours there
	 */
	void compute(float[] room, int[] offsets, int channel, int columns, byte[] to, int at, int step) {
		int first = Lanes.COUNT;
		if (three && window.strideColumns() == 1) {
			three(room, offsets[first], offsets[first + 3], offsets[first + 6], weights, bias, channel, codes, columns, to, at, step);
			return;
		}
		if (three) {
			threeByTwo(room, offsets[first], offsets[first + 3], offsets[first + 6], weights, bias, channel, codes, columns, to, at, step);
			return;
		}
		boolean five = window.kernelColumns() == 5 && window.dilationColumns() == 1 && window.strideColumns() == 1;
		int stride = window.strideColumns() * Lanes.COUNT;
		for (int block = 0; block < columns; block += TOGETHER) {
			int column = Math.min(block, columns - TOGETHER);
			if (five) {
				five(room, offsets, column * stride, weights, window.kernelRows(), bias, channel, codes, to, at + column * step, step);
			} else {
				any(room, offsets, column * stride, stride, weights, window.taps(), bias, channel, codes, to, at + column * step, step);
			}
		}
	}

	private static void three(float[] room, int line0, int line1, int line2, float[] weights, float[] bias, int channel, ByteCodes codes, int columns, byte[] to, int at,
			int step) {
		int lanes = Lanes.FLOATS.length();
		int low = codes.low();
		int high = codes.high();
		int magic = codes.magic();
		int padded = bias.length;
		FloatVector w00 = FloatVector.fromArray(Lanes.FLOATS, weights, channel);
		FloatVector w01 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + padded);
		FloatVector w02 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 2 * padded);
		FloatVector w10 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 3 * padded);
		FloatVector w11 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 4 * padded);
		FloatVector w12 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 5 * padded);
		FloatVector w20 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 6 * padded);
		FloatVector w21 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 7 * padded);
		FloatVector w22 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 8 * padded);
		FloatVector factor = FloatVector.fromArray(Lanes.FLOATS, codes.factors(), codes.at(channel));
		int blocks = (columns + TOGETHER - 1) / TOGETHER;
		for (int block = 0; block < blocks; block++) {
			int column = Math.min(block * TOGETHER, columns - TOGETHER);
			int target = at + column * step;
			FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
			FloatVector s1 = s0;
			FloatVector s2 = s0;
			FloatVector s3 = s0;
			FloatVector s4 = s0;
			FloatVector s5 = s0;
			FloatVector s6 = s0;
			int from0 = line0 + column * lanes;
			FloatVector x = FloatVector.fromArray(Lanes.FLOATS, room, from0);
			s0 = x.fma(w00, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + lanes);
			s1 = x.fma(w00, s1);
			s0 = x.fma(w01, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 2 * lanes);
			s2 = x.fma(w00, s2);
			s1 = x.fma(w01, s1);
			s0 = x.fma(w02, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 3 * lanes);
			s3 = x.fma(w00, s3);
			s2 = x.fma(w01, s2);
			s1 = x.fma(w02, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 4 * lanes);
			s4 = x.fma(w00, s4);
			s3 = x.fma(w01, s3);
			s2 = x.fma(w02, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 5 * lanes);
			s5 = x.fma(w00, s5);
			s4 = x.fma(w01, s4);
			s3 = x.fma(w02, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 6 * lanes);
			s6 = x.fma(w00, s6);
			s5 = x.fma(w01, s5);
			s4 = x.fma(w02, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 7 * lanes);
			s6 = x.fma(w01, s6);
			s5 = x.fma(w02, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 8 * lanes);
			s6 = x.fma(w02, s6);
			int from1 = line1 + column * lanes;
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1);
			s0 = x.fma(w10, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + lanes);
			s1 = x.fma(w10, s1);
			s0 = x.fma(w11, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 2 * lanes);
			s2 = x.fma(w10, s2);
			s1 = x.fma(w11, s1);
			s0 = x.fma(w12, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 3 * lanes);
			s3 = x.fma(w10, s3);
			s2 = x.fma(w11, s2);
			s1 = x.fma(w12, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 4 * lanes);
			s4 = x.fma(w10, s4);
			s3 = x.fma(w11, s3);
			s2 = x.fma(w12, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 5 * lanes);
			s5 = x.fma(w10, s5);
			s4 = x.fma(w11, s4);
			s3 = x.fma(w12, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 6 * lanes);
			s6 = x.fma(w10, s6);
			s5 = x.fma(w11, s5);
			s4 = x.fma(w12, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 7 * lanes);
			s6 = x.fma(w11, s6);
			s5 = x.fma(w12, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 8 * lanes);
			s6 = x.fma(w12, s6);
			int from2 = line2 + column * lanes;
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2);
			s0 = x.fma(w20, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + lanes);
			s1 = x.fma(w20, s1);
			s0 = x.fma(w21, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 2 * lanes);
			s2 = x.fma(w20, s2);
			s1 = x.fma(w21, s1);
			s0 = x.fma(w22, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 3 * lanes);
			s3 = x.fma(w20, s3);
			s2 = x.fma(w21, s2);
			s1 = x.fma(w22, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 4 * lanes);
			s4 = x.fma(w20, s4);
			s3 = x.fma(w21, s3);
			s2 = x.fma(w22, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 5 * lanes);
			s5 = x.fma(w20, s5);
			s4 = x.fma(w21, s4);
			s3 = x.fma(w22, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 6 * lanes);
			s6 = x.fma(w20, s6);
			s5 = x.fma(w21, s5);
			s4 = x.fma(w22, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 7 * lanes);
			s6 = x.fma(w21, s6);
			s5 = x.fma(w22, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 8 * lanes);
			s6 = x.fma(w22, s6);
			((ByteVector) s0.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target);
			((ByteVector) s1.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + step);
			((ByteVector) s2.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 2 * step);
			((ByteVector) s3.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 3 * step);
			((ByteVector) s4.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 4 * step);
			((ByteVector) s5.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 5 * step);
			((ByteVector) s6.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 6 * step);
		}
	}

	private static void threeByTwo(float[] room, int line0, int line1, int line2, float[] weights, float[] bias, int channel, ByteCodes codes, int columns, byte[] to, int at,
			int step) {
		int lanes = Lanes.FLOATS.length();
		int low = codes.low();
		int high = codes.high();
		int magic = codes.magic();
		int padded = bias.length;
		FloatVector w00 = FloatVector.fromArray(Lanes.FLOATS, weights, channel);
		FloatVector w01 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + padded);
		FloatVector w02 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 2 * padded);
		FloatVector w10 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 3 * padded);
		FloatVector w11 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 4 * padded);
		FloatVector w12 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 5 * padded);
		FloatVector w20 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 6 * padded);
		FloatVector w21 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 7 * padded);
		FloatVector w22 = FloatVector.fromArray(Lanes.FLOATS, weights, channel + 8 * padded);
		FloatVector factor = FloatVector.fromArray(Lanes.FLOATS, codes.factors(), codes.at(channel));
		int blocks = (columns + TOGETHER - 1) / TOGETHER;
		for (int block = 0; block < blocks; block++) {
			int column = Math.min(block * TOGETHER, columns - TOGETHER);
			int target = at + column * step;
			FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
			FloatVector s1 = s0;
			FloatVector s2 = s0;
			FloatVector s3 = s0;
			FloatVector s4 = s0;
			FloatVector s5 = s0;
			FloatVector s6 = s0;
			int from0 = line0 + column * 2 * lanes;
			FloatVector x = FloatVector.fromArray(Lanes.FLOATS, room, from0);
			s0 = x.fma(w00, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + lanes);
			s0 = x.fma(w01, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 2 * lanes);
			s1 = x.fma(w00, s1);
			s0 = x.fma(w02, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 3 * lanes);
			s1 = x.fma(w01, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 4 * lanes);
			s2 = x.fma(w00, s2);
			s1 = x.fma(w02, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 5 * lanes);
			s2 = x.fma(w01, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 6 * lanes);
			s3 = x.fma(w00, s3);
			s2 = x.fma(w02, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 7 * lanes);
			s3 = x.fma(w01, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 8 * lanes);
			s4 = x.fma(w00, s4);
			s3 = x.fma(w02, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 9 * lanes);
			s4 = x.fma(w01, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 10 * lanes);
			s5 = x.fma(w00, s5);
			s4 = x.fma(w02, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 11 * lanes);
			s5 = x.fma(w01, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 12 * lanes);
			s6 = x.fma(w00, s6);
			s5 = x.fma(w02, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 13 * lanes);
			s6 = x.fma(w01, s6);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from0 + 14 * lanes);
			s6 = x.fma(w02, s6);
			int from1 = line1 + column * 2 * lanes;
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1);
			s0 = x.fma(w10, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + lanes);
			s0 = x.fma(w11, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 2 * lanes);
			s1 = x.fma(w10, s1);
			s0 = x.fma(w12, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 3 * lanes);
			s1 = x.fma(w11, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 4 * lanes);
			s2 = x.fma(w10, s2);
			s1 = x.fma(w12, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 5 * lanes);
			s2 = x.fma(w11, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 6 * lanes);
			s3 = x.fma(w10, s3);
			s2 = x.fma(w12, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 7 * lanes);
			s3 = x.fma(w11, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 8 * lanes);
			s4 = x.fma(w10, s4);
			s3 = x.fma(w12, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 9 * lanes);
			s4 = x.fma(w11, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 10 * lanes);
			s5 = x.fma(w10, s5);
			s4 = x.fma(w12, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 11 * lanes);
			s5 = x.fma(w11, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 12 * lanes);
			s6 = x.fma(w10, s6);
			s5 = x.fma(w12, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 13 * lanes);
			s6 = x.fma(w11, s6);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from1 + 14 * lanes);
			s6 = x.fma(w12, s6);
			int from2 = line2 + column * 2 * lanes;
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2);
			s0 = x.fma(w20, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + lanes);
			s0 = x.fma(w21, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 2 * lanes);
			s1 = x.fma(w20, s1);
			s0 = x.fma(w22, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 3 * lanes);
			s1 = x.fma(w21, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 4 * lanes);
			s2 = x.fma(w20, s2);
			s1 = x.fma(w22, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 5 * lanes);
			s2 = x.fma(w21, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 6 * lanes);
			s3 = x.fma(w20, s3);
			s2 = x.fma(w22, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 7 * lanes);
			s3 = x.fma(w21, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 8 * lanes);
			s4 = x.fma(w20, s4);
			s3 = x.fma(w22, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 9 * lanes);
			s4 = x.fma(w21, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 10 * lanes);
			s5 = x.fma(w20, s5);
			s4 = x.fma(w22, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 11 * lanes);
			s5 = x.fma(w21, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 12 * lanes);
			s6 = x.fma(w20, s6);
			s5 = x.fma(w22, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 13 * lanes);
			s6 = x.fma(w21, s6);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from2 + 14 * lanes);
			s6 = x.fma(w22, s6);
			((ByteVector) s0.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target);
			((ByteVector) s1.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + step);
			((ByteVector) s2.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 2 * step);
			((ByteVector) s3.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 3 * step);
			((ByteVector) s4.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 4 * step);
			((ByteVector) s5.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 5 * step);
			((ByteVector) s6.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
					.intoArray(to, target + 6 * step);
		}
	}

	private static void five(float[] room, int[] offsets, int start, float[] weights, int rows, float[] bias, int channel, ByteCodes codes, byte[] to, int target, int step) {
		int lanes = Lanes.FLOATS.length();
		int low = codes.low();
		int high = codes.high();
		int magic = codes.magic();
		int padded = bias.length;
		FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
		FloatVector s1 = s0;
		FloatVector s2 = s0;
		FloatVector s3 = s0;
		FloatVector s4 = s0;
		FloatVector s5 = s0;
		FloatVector s6 = s0;
		for (int row = 0; row < rows; row++) {
			int from = offsets[lanes + row * 5] + start;
			int weight = channel + row * 5 * padded;
			FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, weight);
			FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + padded);
			FloatVector w2 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 2 * padded);
			FloatVector w3 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 3 * padded);
			FloatVector w4 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 4 * padded);
			FloatVector x = FloatVector.fromArray(Lanes.FLOATS, room, from);
			s0 = x.fma(w0, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + lanes);
			s1 = x.fma(w0, s1);
			s0 = x.fma(w1, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 2 * lanes);
			s2 = x.fma(w0, s2);
			s1 = x.fma(w1, s1);
			s0 = x.fma(w2, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 3 * lanes);
			s3 = x.fma(w0, s3);
			s2 = x.fma(w1, s2);
			s1 = x.fma(w2, s1);
			s0 = x.fma(w3, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 4 * lanes);
			s4 = x.fma(w0, s4);
			s3 = x.fma(w1, s3);
			s2 = x.fma(w2, s2);
			s1 = x.fma(w3, s1);
			s0 = x.fma(w4, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 5 * lanes);
			s5 = x.fma(w0, s5);
			s4 = x.fma(w1, s4);
			s3 = x.fma(w2, s3);
			s2 = x.fma(w3, s2);
			s1 = x.fma(w4, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 6 * lanes);
			s6 = x.fma(w0, s6);
			s5 = x.fma(w1, s5);
			s4 = x.fma(w2, s4);
			s3 = x.fma(w3, s3);
			s2 = x.fma(w4, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 7 * lanes);
			s6 = x.fma(w1, s6);
			s5 = x.fma(w2, s5);
			s4 = x.fma(w3, s4);
			s3 = x.fma(w4, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 8 * lanes);
			s6 = x.fma(w2, s6);
			s5 = x.fma(w3, s5);
			s4 = x.fma(w4, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 9 * lanes);
			s6 = x.fma(w3, s6);
			s5 = x.fma(w4, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, from + 10 * lanes);
			s6 = x.fma(w4, s6);
		}
		FloatVector factor = FloatVector.fromArray(Lanes.FLOATS, codes.factors(), codes.at(channel));
		((ByteVector) s0.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target);
		((ByteVector) s1.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + step);
		((ByteVector) s2.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 2 * step);
		((ByteVector) s3.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 3 * step);
		((ByteVector) s4.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 4 * step);
		((ByteVector) s5.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 5 * step);
		((ByteVector) s6.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 6 * step);
	}

	private static void any(float[] room, int[] offsets, int start, int stride, float[] weights, int taps, float[] bias, int channel, ByteCodes codes, byte[] to, int target,
			int step) {
		int lanes = Lanes.FLOATS.length();
		int low = codes.low();
		int high = codes.high();
		int magic = codes.magic();
		int padded = bias.length;
		FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
		FloatVector s1 = s0;
		FloatVector s2 = s0;
		FloatVector s3 = s0;
		FloatVector s4 = s0;
		FloatVector s5 = s0;
		FloatVector s6 = s0;
		for (int tap = 0; tap < taps; tap++) {
			FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, channel + tap * padded);
			int from = offsets[lanes + tap] + start;
			s0 = FloatVector.fromArray(Lanes.FLOATS, room, from).fma(w, s0);
			s1 = FloatVector.fromArray(Lanes.FLOATS, room, from + stride).fma(w, s1);
			s2 = FloatVector.fromArray(Lanes.FLOATS, room, from + 2 * stride).fma(w, s2);
			s3 = FloatVector.fromArray(Lanes.FLOATS, room, from + 3 * stride).fma(w, s3);
			s4 = FloatVector.fromArray(Lanes.FLOATS, room, from + 4 * stride).fma(w, s4);
			s5 = FloatVector.fromArray(Lanes.FLOATS, room, from + 5 * stride).fma(w, s5);
			s6 = FloatVector.fromArray(Lanes.FLOATS, room, from + 6 * stride).fma(w, s6);
		}
		FloatVector factor = FloatVector.fromArray(Lanes.FLOATS, codes.factors(), codes.at(channel));
		((ByteVector) s0.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target);
		((ByteVector) s1.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + step);
		((ByteVector) s2.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 2 * step);
		((ByteVector) s3.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 3 * step);
		((ByteVector) s4.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 4 * step);
		((ByteVector) s5.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 5 * step);
		((ByteVector) s6.mul(factor).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
				.intoArray(to, target + 6 * step);
	}
}
