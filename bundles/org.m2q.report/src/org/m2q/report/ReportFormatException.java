package org.m2q.report;

import java.io.IOException;

/** A file is not a report that can be read. The message is a sentence for the user: what is wrong where, and what to do. */
public final class ReportFormatException extends IOException {

	private static final long serialVersionUID = 1L;

	/** With what is wrong. */
	public ReportFormatException(String message) {
		super(message);
	}
}
