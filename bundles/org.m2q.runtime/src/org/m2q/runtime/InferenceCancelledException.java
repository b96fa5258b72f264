package org.m2q.runtime;

import java.util.concurrent.CancellationException;

/** A run was cancelled; the session can be used again. */
public final class InferenceCancelledException extends CancellationException {

	private static final long serialVersionUID = 1;

	/** Names where it stopped. */
	public InferenceCancelledException(String message) {
		super(message);
	}
}
