package org.m2q.codegen.java.project;

import java.util.List;
import java.util.Objects;

/**
 * How pictures become values of an input: their size, then (value / 255 − mean) / deviation.
 *
 * @param fit which size they get
 * @param size pixels of the shorter side, for {@link Fit#SHORTER}; else 0
 * @param mean per channel, or one for all
 * @param deviation per channel, or one for all; positive
 * @param blueFirst whether channels are blue, green, red
 */
public record Pictures(Fit fit, int size, List<Float> mean, List<Float> deviation, boolean blueFirst) {

	/** Which size a picture gets. */
	public enum Fit {
		/** That of the input. */
		STRETCH,
		/** Rows of the input; columns follow, at most those of the input. What is missing at the right is 0 behind the normalisation. */
		ROWS,
		/** The shorter side gets a given size, the other follows; then the middle is cut out. */
		SHORTER
	}

	/** Values from 0 to 1 in red, green and blue. */
	public static final Pictures PLAIN = new Pictures(Fit.STRETCH, 0, List.of(0f), List.of(1f), false);

	/** Checks the numbers. */
	public Pictures {
		Objects.requireNonNull(fit, "fit");
		mean = List.copyOf(mean);
		deviation = List.copyOf(deviation);
		if (mean.isEmpty() || deviation.isEmpty() || deviation.stream().anyMatch(value -> !(value > 0)) || (fit == Fit.SHORTER) != (size > 0)) {
			throw new IllegalArgumentException(fit + " of " + size + ", mean " + mean + ", deviation " + deviation);
		}
	}
}
