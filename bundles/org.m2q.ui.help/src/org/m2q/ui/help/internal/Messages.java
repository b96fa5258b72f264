package org.m2q.ui.help.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of the help view. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.help.internal.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String back;
	public static String contents;
	public static String failed;
	public static String missing;
	public static String page;
	public static String perform;
	public static String search;
	public static String step;
	public static String unreadable;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
