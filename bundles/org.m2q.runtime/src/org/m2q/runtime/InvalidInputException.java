package org.m2q.runtime;

/** What was given to a session does not fit its network: a wrong number of tensors or elements, or a code out of range. */
public final class InvalidInputException extends IllegalArgumentException {

	private static final long serialVersionUID = 1;

	/** Says what was expected and found. */
	public InvalidInputException(String message) {
		super(message);
	}
}
