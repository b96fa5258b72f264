package org.m2q.accelerator.internal;

import java.util.Arrays;

import org.m2q.accelerator.schedule.Ints;

/** A small growing set of step indices. */
final class IntSet {

	private int[] values = new int[4];
	private int size;

	/** Adds a step; negative ones mean none. */
	IntSet add(int value) {
		if (value < 0) {
			return this;
		}
		for (int i = 0; i < size; i++) {
			if (values[i] == value) {
				return this;
			}
		}
		if (size == values.length) {
			values = Arrays.copyOf(values, 2 * size);
		}
		values[size++] = value;
		return this;
	}

	/** Adds all steps of another set. */
	IntSet addAll(IntSet other) {
		for (int i = 0; i < other.size; i++) {
			add(other.values[i]);
		}
		return this;
	}

	int size() {
		return size;
	}

	int get(int position) {
		return values[position];
	}

	/** The steps in ascending order. */
	Ints toInts() {
		Arrays.sort(values, 0, size);
		return Ints.copyOf(values, size);
	}
}
