package org.m2q.quant.scheme;

import java.util.Arrays;

/**
 * Sorts keys of 62 bits that are mostly spread evenly over their range: into as many buckets as keys or somewhat fewer, and then by insertion, which moves each
 * key a few places. Keys that crowd are left to the sort of the platform; the order is the same. Has working memory of its own; not for use by several threads.
 */
final class EventOrder {

	private static final int KEY_BITS = 62;
	private static final int FEW = 64;
	/** Keys of a bucket up to which insertion is quick. */
	private static final int CROWD = 32;

	private int[] starts = new int[0];
	private long[] spare = new long[0];

	/**
	 * Sorts the first keys, ascending.
	 *
	 * @param keys at least 0, below 2^62
	 * @param count how many of them
	 * @return the array that has them, of at least the same length; the given one is then working memory
	 */
	long[] sort(long[] keys, int count) {
		if (count < FEW) {
			Arrays.sort(keys, 0, count);
			return keys;
		}
		int bits = FixedPoint.ceilLog2(count) - 1;
		int shift = KEY_BITS - bits;
		if (!count(keys, count, bits, shift)) {
			Arrays.sort(keys, 0, count);
			return keys;
		}
		if (spare.length < keys.length) {
			spare = new long[keys.length];
		}
		long[] sorted = spare;
		for (int i = 0; i < count; i++) {
			sorted[starts[(int) (keys[i] >>> shift)]++] = keys[i];
		}
		for (int i = 1; i < count; i++) {
			long key = sorted[i];
			int at = i;
			for (; at > 0 && sorted[at - 1] > key; at--) {
				sorted[at] = sorted[at - 1];
			}
			sorted[at] = key;
		}
		spare = keys;
		return sorted;
	}

	/** Where each bucket starts; false when one is crowded. */
	private boolean count(long[] keys, int count, int bits, int shift) {
		int buckets = 1 << bits;
		if (starts.length < buckets) {
			starts = new int[buckets];
		}
		Arrays.fill(starts, 0, buckets, 0);
		for (int i = 0; i < count; i++) {
			starts[(int) (keys[i] >>> shift)]++;
		}
		int sum = 0;
		for (int bucket = 0; bucket < buckets; bucket++) {
			int size = starts[bucket];
			if (size > CROWD) {
				return false;
			}
			starts[bucket] = sum;
			sum += size;
		}
		return true;
	}
}
