package org.m2q.accelerator;

import java.util.Locale;

/** What the search for tiles makes least. */
public enum Objective {
	/** Energy times latency of the layer. */
	EDP,
	/** Energy of the layer. */
	ENERGY,
	/** Latency of the layer. */
	LATENCY;

	private final String keyword = name().toLowerCase(Locale.ROOT);

	/** Name in the language. */
	public String keyword() {
		return keyword;
	}

	/**
	 * The number to make least.
	 *
	 * @param joules energy
	 * @param seconds latency
	 */
	public double of(double joules, double seconds) {
		return switch (this) {
			case EDP -> joules * seconds;
			case ENERGY -> joules;
			case LATENCY -> seconds;
		};
	}
}
