package org.m2q.accelerator;

import java.util.Locale;

/** An idea of a design that an ablation switches off. What that means is defined in docs/experiments.md. */
public enum Idea {
	/** Formats below 8 bit. Off: they become 8 bit. */
	PRECISION,
	/** Weights that are powers of two or sums of them. Off: uniform weights of the same width. */
	SCHEME,
	/** Engines that only shift and add beside those that multiply. Off: their area is spent on more of the multiplier array. */
	ENGINES,
	/** Tensors that stay on chip between layers, layers that overlap, weights that come early. Off: every layer on its own. */
	FUSION;

	private final String keyword = name().toLowerCase(Locale.ROOT);

	/** Name in the language. */
	public String keyword() {
		return keyword;
	}
}
