package org.m2q.core.quantized;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.core.quantized.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String calibratedOn;
	public static String calibratedOnSynthetic;
	public static String measuring;
	public static String noPoint;
	public static String observed;
	public static String observing;
	public static String textHasErrors;
	public static String jobName;
	public static String failed;
	public static String noValidation;
	public static String quantizing;
	public static String scored;
	public static String timeLeft;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
