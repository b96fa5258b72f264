package org.m2q.network.internal;

/** Bounds that keep any input from exhausting memory, stack or patience. Far above every real network. */
final class Limits {

	/** Operators of a network. */
	static final int NODES = 100_000;
	/** Steps and expressions that are evaluated. */
	static final int WORK = 2_000_000;
	/** Calls and bodies inside each other. */
	static final int DEPTH = 256;
	/** Expressions inside each other. */
	static final int EXPRESSION_DEPTH = 256;
	/** Copies that one repeat makes. */
	static final int REPEAT = 10_000;
	/** Size of one axis. */
	static final int AXIS = 1 << 24;
	/** Axes of a tensor. */
	static final int RANK = 8;
	/** Elements of a tensor. */
	static final long ELEMENTS = 1L << 40;
	/** Elements of a list. */
	static final int LIST = 10_000;
	/** Decimal digits before or after the point of a number. */
	static final int DIGITS = 30;

	private Limits() {
	}
}
