package org.m2q.core.exploration;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class Messages extends NLS {

	// CHECKSTYLE:OFF the names are those of the properties
	public static String experimentMissing;
	public static String impossible;
	public static String task;
	public static String taskPaused;
	public static String taskPoint;
	public static String textProblems;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages("org.m2q.core.exploration.messages", Messages.class);
	}

	private Messages() {
	}
}
