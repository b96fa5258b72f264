package org.m2q.ui.views.internal.results;

import org.eclipse.osgi.util.NLS;

/** Texts of the tables of results. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.views.internal.results.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String columns;
	public static String compare;
	public static String copy;
	public static String copyPicture;
	public static String estimate;
	public static String exportJob;
	public static String exportReport;
	public static String exportTable;
	public static String exportTitle;
	public static String filterHint;
	public static String filterTip;
	public static String groupBound;
	public static String groupBy;
	public static String groupEngine;
	public static String groupKind;
	public static String groupNone;
	public static String groupPrecision;
	public static String groupStage;
	public static String heat;
	public static String layers;
	public static String layersOf;
	public static String nothing;
	public static String quantize;
	public static String openJob;
	public static String showEstimate;
	public static String simulation;
	public static String partial;
	public static String sqnrHint;
	public static String sqnrOf;
	public static String sqnrOld;
	public static String sqnrUnknown;
	public static String stale;
	public static String status;
	public static String total;
	public static String openFile;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
