package org.m2q.report.internal;

/** Something in a report is not as it should be; carries the sentence for the user through the readers. */
final class JsonFault extends RuntimeException {

	private static final long serialVersionUID = 1L;

	JsonFault(String message) {
		super(message, null, false, false);
	}
}
