package org.m2q.codegen.java.tests;

import java.util.concurrent.atomic.AtomicLong;

/** Counts executed instructions on floating-point numbers; called by {@link FloatCounting}. */
public final class FloatTrap {

	private static final AtomicLong HITS = new AtomicLong();

	private FloatTrap() {
	}

	/** One more. */
	public static void hit() {
		HITS.incrementAndGet();
	}

	static long hits() {
		return HITS.get();
	}
}
