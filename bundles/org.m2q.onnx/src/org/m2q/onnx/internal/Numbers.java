package org.m2q.onnx.internal;

import java.util.Arrays;

/** A growing list of numbers, kept as 64 bits each. */
final class Numbers {

	private long[] bits = new long[16];
	private int size;

	void add(long value) {
		if (size == bits.length) {
			bits = Arrays.copyOf(bits, 2 * size);
		}
		bits[size++] = value;
	}

	void add(float value) {
		add((long) Float.floatToRawIntBits(value));
	}

	int size() {
		return size;
	}

	long integer(int index) {
		return bits[index];
	}

	float real(int index) {
		return Float.intBitsToFloat((int) bits[index]);
	}
}
