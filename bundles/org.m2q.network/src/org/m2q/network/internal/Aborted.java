package org.m2q.network.internal;

/** Leaves the whole elaboration because a limit is exceeded. The problem has been reported. */
final class Aborted extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The only instance: it carries nothing. */
	static final Aborted INSTANCE = new Aborted();

	private Aborted() {
		super("aborted", null, false, false);
	}
}
