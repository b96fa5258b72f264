package org.m2q.quant;

/** How accumulators are brought to the output format. */
public enum Requantization {
	/** Multiplication by an integer and a shift. */
	DYADIC,
	/** A shift only. */
	POT,
	/** Multiplication in single precision. */
	FLOAT32
}
