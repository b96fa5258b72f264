package org.m2q.cli;

import java.io.IOException;

/** Nobody reads the standard output any more. */
final class ClosedOutputException extends IOException {

	private static final long serialVersionUID = 1L;

	ClosedOutputException(IOException cause) {
		super(cause);
	}
}
