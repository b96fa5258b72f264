package org.m2q.accelerator.schedule;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An immutable sequence of ints, compared by value. Schedules of large networks hold hundreds of thousands, too many to box. */
public final class Ints {

	/** No ints. */
	public static final Ints NONE = new Ints(new int[0]);

	private final int[] values;

	private Ints(int[] values) {
		this.values = values;
	}

	/** A copy of the values. */
	public static Ints of(int... values) {
		return values.length == 0 ? NONE : new Ints(values.clone());
	}

	/** The first values of an array. */
	public static Ints copyOf(int[] values, int length) {
		return length == 0 ? NONE : new Ints(Arrays.copyOf(values, length));
	}

	/** How many. */
	public int size() {
		return values.length;
	}

	/**
	 * The value at a position.
	 *
	 * @throws ArrayIndexOutOfBoundsException for a position outside 0 to size − 1
	 */
	public int get(int position) {
		return values[position];
	}

	/** Whether a value occurs. */
	public boolean contains(int value) {
		for (int candidate : values) {
			if (candidate == value) {
				return true;
			}
		}
		return false;
	}

	/** A copy as array. */
	public int[] toArray() {
		return values.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Ints ints && Arrays.equals(values, ints.values);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(values);
	}

	@Override
	public String toString() {
		return Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
	}
}
