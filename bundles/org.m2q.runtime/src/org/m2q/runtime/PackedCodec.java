package org.m2q.runtime;

import java.nio.ByteBuffer;

/**
 * How the weights of a filter are packed: {@code width} bits each, the first weight in the lowest bits of the first byte; a filter begins at a whole byte. In front of the
 * weights of a filter in runs are one byte per run with its factor, and two with its summand where runs have any; a weight is summand + factor · bits.
 *
 * @param terms powers of two per weight, 0 for uniform filters
 * @param width bits per weight, 0 to 16
 * @param list the weights that positions stand for; empty when the bits are the weight itself in two's complement
 * @param run weights that share a factor, 0 without factors
 * @param shifted whether runs have summands; their bits have no sign
 */
record PackedCodec(int terms, int width, short[] list, int run, boolean shifted) {

	static PackedCodec read(ByteBuffer in) {
		int kind = in.get();
		int terms = in.get();
		int width = in.get();
		short[] list = new short[kind == WeightsFile.LISTED ? in.getShort() & 0xFFFF : 0];
		for (int i = 0; i < list.length; i++) {
			list[i] = in.getShort();
		}
		int run = kind == WeightsFile.SCALED ? in.getInt() : 0;
		return new PackedCodec(terms, width, list, run, run > 0 && in.get() != 0);
	}

	/**
	 * Unpacks a filter.
	 *
	 * @return position behind it
	 */
	int unpack(byte[] bytes, int from, short[] codes, int to, int count) {
		int runs = run == 0 ? 0 : (count + run - 1) / run;
		int summands = from + runs;
		int end = unpackBits(bytes, summands + (shifted ? 2 * runs : 0), codes, to, count);
		for (int r = 0; r < runs; r++) {
			int factor = bytes[from + r] & 0xFF;
			int summand = shifted ? (short) (bytes[summands + 2 * r] & 0xFF | bytes[summands + 2 * r + 1] << 8) : 0;
			for (int i = to + r * run; i < to + Math.min(count, (r + 1) * run); i++) {
				codes[i] = (short) (summand + factor * codes[i]);
			}
		}
		return end;
	}

	private int unpackBits(byte[] bytes, int from, short[] codes, int to, int count) {
		int at = from;
		if (width == 8 && list.length == 0 && !shifted) {
			for (int i = 0; i < count; i++) {
				codes[to + i] = bytes[at++];
			}
			return at;
		}
		int mask = (1 << width) - 1;
		int sign = shifted ? 0 : 32 - width;
		int buffer = 0;
		int held = 0;
		for (int i = 0; i < count; i++) {
			while (held < width) {
				buffer |= (bytes[at++] & 0xFF) << held;
				held += 8;
			}
			int raw = buffer & mask;
			codes[to + i] = list.length > 0 ? list[raw] : (short) (raw << sign >> sign);
			buffer >>>= width;
			held -= width;
		}
		return at;
	}
}
