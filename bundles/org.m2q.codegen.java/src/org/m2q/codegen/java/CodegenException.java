package org.m2q.codegen.java;

/** A network cannot be generated, or its files cannot be written. */
public final class CodegenException extends Exception {

	private static final long serialVersionUID = 1;

	/** Names the operator or file, what was expected and found, and what to do. */
	public CodegenException(String message) {
		super(message);
	}

	/** As above, with what went wrong below. */
	public CodegenException(String message, Throwable cause) {
		super(message, cause);
	}
}
