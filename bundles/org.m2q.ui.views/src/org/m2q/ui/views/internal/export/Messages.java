package org.m2q.ui.views.internal.export;

import org.eclipse.osgi.util.NLS;

/** Texts of the export wizard. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.views.internal.export.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String allResults;
	public static String chooseFolder;
	public static String description;
	public static String failed;
	public static String folder;
	public static String format;
	public static String formatCsv;
	public static String formatHtml;
	public static String formatJson;
	public static String formatMarkdown;
	public static String noResult;
	public static String noResults;
	public static String none;
	public static String overwrite;
	public static String overwriteAll;
	public static String overwriteMany;
	public static String overwriteOne;
	public static String overwriteTitle;
	public static String results;
	public static String title;
	public static String window;
	public static String writing;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
