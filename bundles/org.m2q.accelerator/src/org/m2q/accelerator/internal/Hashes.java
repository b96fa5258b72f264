package org.m2q.accelerator.internal;

/** Hash codes of numbers of things. Numbers are small and follow each other, so that sums of multiples of 31 are often equal. */
final class Hashes {

	/** The golden ratio as a fraction of 2⁶⁴ (Knuth, The Art of Computer Programming 3, section 6.4). */
	private static final long RATIO = 0x9E3779B97F4A7C15L;

	private Hashes() {
	}

	/** The hash code of some numbers in their order. */
	static int of(int[] numbers) {
		long hash = numbers.length;
		for (int number : numbers) {
			hash = (hash ^ number) * RATIO;
			hash ^= hash >>> 32;
		}
		return (int) hash;
	}
}
