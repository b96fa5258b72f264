package org.m2q.network.internal;

/** Leaves the elaboration of one operator or expression: its value stays unknown. The problem, if it is a new one, has been reported. */
final class Broken extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The only instance: it carries nothing. */
	static final Broken INSTANCE = new Broken();

	private Broken() {
		super("broken", null, false, false);
	}
}
