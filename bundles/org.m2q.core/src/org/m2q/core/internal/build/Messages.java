package org.m2q.core.internal.build;

import org.eclipse.osgi.util.NLS;

/** Texts of the builder. */
public final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.core.internal.build.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String checking;
	public static String checkingFile;
	public static String markers;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
