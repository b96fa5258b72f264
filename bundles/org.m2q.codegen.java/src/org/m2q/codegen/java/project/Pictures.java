package org.m2q.codegen.java.project;

import java.util.List;

/**
 * How pictures become values of an input: (value / 255 − mean) / deviation.
 *
 * @param mean per channel, or one for all
 * @param deviation per channel, or one for all; positive
 * @param blueFirst whether channels are blue, green, red
 */
public record Pictures(List<Float> mean, List<Float> deviation, boolean blueFirst) {

	/** Values from 0 to 1 in red, green and blue. */
	public static final Pictures PLAIN = new Pictures(List.of(0f), List.of(1f), false);

	/** Checks the numbers. */
	public Pictures {
		mean = List.copyOf(mean);
		deviation = List.copyOf(deviation);
		if (mean.isEmpty() || deviation.isEmpty() || deviation.stream().anyMatch(value -> !(value > 0))) {
			throw new IllegalArgumentException("mean " + mean + ", deviation " + deviation);
		}
	}
}
