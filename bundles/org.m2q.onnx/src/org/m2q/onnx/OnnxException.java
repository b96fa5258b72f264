package org.m2q.onnx;

/** A model that cannot be read or run. The message names the file or node, what was expected and what was found. */
public final class OnnxException extends Exception {

	private static final long serialVersionUID = 1;

	/** A failure in words. */
	public OnnxException(String message) {
		super(message);
	}

	/** A failure in words, with what caused it. */
	public OnnxException(String message, Throwable cause) {
		super(message, cause);
	}
}
