package org.m2q.ui.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of the user interface. */
public final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.internal.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String traceFailed;
	public static String analysisFailed;
	public static String errorTitle;
	public static String errorText;
	public static String errorOpen;
	public static String errorCopy;
	public static String costFailed;
	public static String folderBrowse;
	public static String folderIsFile;
	public static String folderMissing;
	public static String folderNone;
	public static String folderRelative;
	public static String fixFailed;
	public static String fixPredicted;
	public static String natureAdding;
	public static String natureRemoving;
	public static String openFailed;
	public static String openMissing;
	public static String miningMore;
	public static String miningLess;
	public static String miningSame;
	public static String miningModel;
	public static String miningModelOne;
	public static String miningCompare;
	public static String miningSuggest;
	public static String occurrenceDeclaration;
	public static String occurrenceReference;
	public static String formatSyntaxError;
	public static String importsInOrder;
	public static String fixAllNothing;
	public static String decoratorEdp;
	public static String formatFailed;
	public static String blockCommentNothing;
	public static String suggestionsApplyAll;
	public static String suggestionsComing;
	public static String suggestionsFailed;
	public static String suggestionsJob;
	public static String suggestionsLeast;
	public static String suggestionsLoss;
	public static String suggestionsMarked;
	public static String suggestionsMore;
	public static String suggestionsNone;
	public static String suggestionsOutdated;
	public static String suggestionsPage;
	public static String suggestionsRange;
	public static String suggestionsReadOnly;
	public static String linkDeclaration;
	public static String templatesFailed;
	public static String formatTimeout;
	public static String preferencesText;
	public static String preferencesOnSave;
	public static String preferencesFormat;
	public static String preferencesFormatChanged;
	public static String preferencesImports;
	public static String preferencesTrim;
	public static String preferencesSemantic;
	public static String preferencesProject;
	public static String quickOutlineHint;
	public static String quickOutlineInfo;
	public static String quickOutlineTitle;
	public static String elementsTitle;
	public static String elementsMessage;
	public static String elementsNothing;
	public static String elementsReading;
	public static String outlineSort;
	public static String outlineSortTip;
	public static String outlineLink;
	public static String outlineLinkTip;
	public static String outlineLayers;
	public static String outlineLayersTip;
	public static String outlineImports;
	public static String outlineImportsTip;
	public static String outlineHot;
	public static String outlineHotTip;
	public static String outlineErrors;
	public static String outlineErrorsTip;
	public static String outlineCollapse;
	public static String hoverDeclaration;
	public static String hoverHelp;
	public static String hoverProblemHelp;
	public static String hoverRuleIsPriced;
	public static String linkFile;
	public static String referencesJob;
	public static String referencesOne;
	public static String referencesFound;
	public static String referencesIn;
	public static String referencesProject;
	public static String referencesWorkingSet;
	public static String referencesNothing;
	public static String renameTitle;
	public static String renameChange;
	public static String renameLabel;
	public static String renamePlaces;
	public static String renameElsewhere;
	public static String renameLinked;
	public static String renameNothing;
	public static String renameInvalid;
	public static String renameOutside;
	public static String renameReadOnly;
	public static String renameFailed;
	public static String inlineMode;
	public static String inlineModeTooltip;
	public static String inlineOff;
	public static String inlineCompact;
	public static String inlineFull;
	public static String hotLine;
	public static String hotMark;
	public static String shareMark;
	public static String hotNothing;
	public static String showView;
	public static String costDescription;
	public static String costEstimated;
	public static String costPending;
	public static String costSimulated;
	public static String refactorReadOnly;
	public static String healthFix;
	public static String hoverRanges;
	public static String hoverOutput;
	public static String hoverInput;
	public static String hoverPerChannel;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
