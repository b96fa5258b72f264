package org.m2q.dsl.ide.cost;

import org.m2q.base.unit.Notation;

/** Words for energies, EDPs and shares in them, which are not a number when nothing about them is modelled. */
public final class CostWords {

	/** What stands in place of what is not modelled. */
	public static final String NOT_MODELLED = "not modelled";
	/** The same where there is no room. */
	static final String SHORT = "n/m";

	private CostWords() {
	}

	/** Joules. */
	public static String energy(double joules, Notation notation) {
		return Double.isNaN(joules) ? NOT_MODELLED : notation.energy(joules);
	}

	/** Joule seconds. */
	public static String energyDelay(double jouleSeconds, Notation notation) {
		return Double.isNaN(jouleSeconds) ? NOT_MODELLED : notation.energyDelay(jouleSeconds);
	}

	/** A sum of values of which some may not be a number: that of the others, or not a number when there are none. */
	public static double sum(Iterable<Double> values) {
		double sum = Double.NaN;
		for (double value : values) {
			if (!Double.isNaN(value)) {
				sum = Double.isNaN(sum) ? value : sum + value;
			}
		}
		return sum;
	}
}
