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
	public static String welcomeExample;
	public static String welcomeExampleText;
	public static String welcomeLink;
	public static String welcomeFailed;
	public static String welcomeLanguage;
	public static String welcomeLanguageText;
	public static String welcomeLeave;
	public static String welcomeMemory;
	public static String welcomeMemoryText;
	public static String welcomeProject;
	public static String welcomeProjectText;
	public static String welcomeQuantize;
	public static String welcomeQuantizeText;
	public static String welcomeStart;
	public static String welcomeStartText;
	public static String welcomeText;
	public static String welcomeTitle;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
