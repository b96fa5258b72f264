package org.m2q.runtime.vector;

import jdk.incubator.vector.ByteVector;

/** Moves short runs of bytes. */
final class Runs {

	private static final int PIECE = 16;

	private Runs() {
	}

	/** Copies neighbours that do not overlap. */
	static void copy(byte[] bytes, int from, int to, int count) {
		if (count < PIECE) {
			for (int i = 0; i < count; i++) {
				bytes[to + i] = bytes[from + i];
			}
			return;
		}
		int last = count - PIECE;
		for (int i = 0; i < last; i += PIECE) {
			ByteVector.fromArray(ByteVector.SPECIES_128, bytes, from + i).intoArray(bytes, to + i);
		}
		ByteVector.fromArray(ByteVector.SPECIES_128, bytes, from + last).intoArray(bytes, to + last);
	}
}
