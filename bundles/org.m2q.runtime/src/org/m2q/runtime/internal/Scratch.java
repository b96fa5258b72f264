package org.m2q.runtime.internal;

/**
 * What one thread works with beside the arena.
 *
 * @param ints integers
 * @param floats floats, for exact integer products
 * @param longs wide integers
 * @param bytes codes
 * @param shorts 16-bit integers
 */
public record Scratch(int[] ints, float[] floats, long[] longs, byte[] bytes, short[] shorts) {

	/** Sizes of scratch arrays. */
	public record Size(int ints, int floats, int longs, int bytes, int shorts) {

		/** Nothing. */
		public static final Size NONE = new Size(0, 0, 0, 0, 0);

		/** Integers only. */
		public static Size ofInts(int ints) {
			return new Size(ints, 0, 0, 0, 0);
		}

		/** What suffices for both. */
		public Size or(Size other) {
			return new Size(Math.max(ints, other.ints), Math.max(floats, other.floats), Math.max(longs, other.longs), Math.max(bytes, other.bytes),
					Math.max(shorts, other.shorts));
		}

		/** New arrays. */
		public Scratch allocate() {
			return new Scratch(new int[ints], new float[floats], new long[longs], new byte[bytes], new short[shorts]);
		}
	}
}
