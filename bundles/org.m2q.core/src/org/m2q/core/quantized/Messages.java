package org.m2q.core.quantized;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.core.quantized.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String building;
	public static String calibratedOn;
	public static String calibratedOnSynthetic;
	public static String cannotRead;
	public static String fileSamples;
	public static String madeUp;
	public static String measuring;
	public static String misfit;
	public static String noPoint;
	public static String observing;
	public static String syntheticSamples;
	public static String syntheticWeights;
	public static String textHasErrors;
	public static String jobName;
	public static String failed;
	public static String noValidation;
	public static String floatName;
	public static String quantizing;
	public static String scoring;
	public static String scored;
	public static String timeLeft;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
