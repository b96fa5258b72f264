package org.m2q.accelerator.internal;

/** Thrown where a mapping or a machine asks for what the machines of a sweep cannot share, so that the cost model prices it on its own. Never leaves this package. */
@SuppressWarnings("serial")
final class NotShared extends RuntimeException {

	/**
	 * Says what it is.
	 *
	 * @param what the message
	 */
	NotShared(String what) {
		// No trace: it is caught at once, and nobody reads it.
		super(what, null, false, false);
	}
}
