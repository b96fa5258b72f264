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

	/**
	 * Reads codes less a zero point.
	 *
	 * @param storage of the codes
	 * @param position of the first one
	 * @param step distance of neighbours
	 * @param count number of codes
	 * @param zero what is subtracted
	 * @param into receives the differences
	 * @param at where the first one goes
	 */
	public void read(Storage storage, int position, int step, int count, int zero, int[] into, int at) {
		if (step != 1) {
			for (int i = 0; i < count; i++) {
				into[at + i] = get(storage, position + i * step) - zero;
			}
			return;
		}
		switch (storage) {
			case INT8 -> {
				for (int i = 0; i < count; i++) {
					into[at + i] = bytes[position + i] - zero;
				}
			}
			case UINT8 -> {
				for (int i = 0; i < count; i++) {
					into[at + i] = (bytes[position + i] & 0xff) - zero;
				}
			}
			case INT16 -> {
				for (int i = 0; i < count; i++) {
					into[at + i] = shorts[position + i] - zero;
				}
			}
			case INT32 -> {
				for (int i = 0; i < count; i++) {
					into[at + i] = ints[position + i] - zero;
				}
			}
		}
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
