package org.m2q.accelerator.execute;

/** A step finds something else than it needs, so the schedule does not compute the network. */
public final class ExecutionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ExecutionException(String message) {
		super(message);
	}
}
