package org.m2q.core.results;

import org.eclipse.osgi.util.NLS;

/** Texts of this package that users see. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.core.results.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String staleJob;
	public static String staleMany;
	public static String staleOne;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
