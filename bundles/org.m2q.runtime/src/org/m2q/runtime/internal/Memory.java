package org.m2q.runtime.internal;

/**
 * The arena of a session: all tensors, one array per width of codes.
 *
 * @param bytes tensors of 8 bits
 * @param shorts tensors of 16 bits
 * @param ints tensors of 32 bits
 */
public record Memory(byte[] bytes, short[] shorts, int[] ints) {

	/** A code. */
	public int get(Storage storage, int position) {
		return switch (storage) {
			case INT8 -> bytes[position];
			case UINT8 -> bytes[position] & 0xff;
			case INT16 -> shorts[position];
			case INT32 -> ints[position];
		};
	}

	/** Stores a code, which fits. */
	public void set(Storage storage, int position, int code) {
		switch (storage) {
			case INT8, UINT8 -> bytes[position] = (byte) code;
			case INT16 -> shorts[position] = (short) code;
			case INT32 -> ints[position] = code;
		}
	}
}
