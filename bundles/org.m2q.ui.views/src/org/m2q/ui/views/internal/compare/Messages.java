package org.m2q.ui.views.internal.compare;

import org.eclipse.osgi.util.NLS;

/** Texts of comparisons. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.views.internal.compare.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String baselineOf;
	public static String columnChange;
	public static String columnEdpA;
	public static String columnEdpB;
	public static String columnEdpDelta;
	public static String columnLayer;
	public static String columnProxyA;
	public static String columnProxyB;
	public static String columnProxyDelta;
	public static String columnShareA;
	public static String columnShareB;
	public static String columnShareDelta;
	public static String compareFailed;
	public static String compareJob;
	public static String comparing;
	public static String estimate;
	public static String noContents;
	public static String noSchedules;
	public static String nothing;
	public static String nothingToCompare;
	public static String oneSide;
	public static String openBoth;
	public static String openJob;
	public static String otherPolicy;
	public static String pinnedBaseline;
	public static String policiesFailed;
	public static String policyJob;
	public static String policyMessage;
	public static String policyNone;
	public static String policyNow;
	public static String policyOf;
	public static String policyTitle;
	public static String reading;
	public static String sameMapping;
	public static String samePolicy;
	public static String sameText;
	public static String sideA;
	public static String sideB;
	public static String sideOnlyB;
	public static String swap;
	public static String swapTip;
	public static String tabChanges;
	public static String tabPolicies;
	public static String tabRoofline;
	public static String tabTimelines;
	public static String timelineA;
	public static String timelineB;
	public static String twoMappings;
	public static String twoPolicies;
	public static String unreadable;
	public static String viewerTitle;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
