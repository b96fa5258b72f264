package org.m2q.runtime;

/** Asks runs to stop; they look at it between steps and between blocks of a step. Safe for all threads. */
public final class CancellationToken {

	private volatile boolean cancelled;

	/** Asks to stop; for good. */
	public void cancel() {
		cancelled = true;
	}

	/** Whether it was asked to stop. */
	public boolean isCancelled() {
		return cancelled;
	}
}
