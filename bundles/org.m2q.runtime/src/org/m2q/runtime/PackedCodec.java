package org.m2q.runtime;

import java.nio.ByteBuffer;

/**
 * How the weights of a filter are packed: {@code width} bits each, the first weight in the lowest bits of the first byte; a filter begins at a whole byte.
 *
 * @param terms powers of two per weight, 0 for uniform filters
 * @param width bits per weight, 0 to 16
 * @param list the weights that positions stand for; empty when the bits are the weight itself in two's complement
 */
record PackedCodec(int terms, int width, short[] list) {

	static PackedCodec read(ByteBuffer in) {
		int kind = in.get();
		int terms = in.get();
		int width = in.get();
		short[] list = new short[kind == WeightsFile.LISTED ? in.getShort() & 0xFFFF : 0];
		for (int i = 0; i < list.length; i++) {
			list[i] = in.getShort();
		}
		return new PackedCodec(terms, width, list);
	}

	/**
	 * Unpacks a filter.
	 *
	 * @return position behind it
	 */
	int unpack(byte[] bytes, int from, short[] codes, int to, int count) {
		int at = from;
		if (width == 8 && list.length == 0) {
			for (int i = 0; i < count; i++) {
				codes[to + i] = bytes[at++];
			}
			return at;
		}
		int mask = (1 << width) - 1;
		int sign = 32 - width;
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
