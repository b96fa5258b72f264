package org.m2q.calibration.data;

/** Data that cannot be used. The message names the file, the row or sample, what was expected and what was found. */
public final class DataException extends Exception {

	private static final long serialVersionUID = 1;

	/** A failure in words. */
	public DataException(String message) {
		super(message);
	}

	/** A failure in words, with what caused it. */
	public DataException(String message, Throwable cause) {
		super(message, cause);
	}
}
