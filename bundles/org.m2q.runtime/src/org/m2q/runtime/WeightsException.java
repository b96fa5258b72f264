package org.m2q.runtime;

/** A weights file cannot be used: it is missing, damaged, of another version, or belongs to another network. */
public final class WeightsException extends RuntimeException {

	private static final long serialVersionUID = 1;

	/** Names the file, what was expected and found, and what to do. */
	public WeightsException(String message) {
		super(message);
	}

	/** As above, with what went wrong below. */
	public WeightsException(String message, Throwable cause) {
		super(message, cause);
	}
}
