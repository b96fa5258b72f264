package org.m2q.ui.internal.preferences;

import org.eclipse.osgi.util.NLS;

/** Texts of the preference pages. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.internal.preferences.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String linksText;
	public static String languageDescription;
	public static String languageThreads;
	public static String languageTrace;
	public static String languageOpen;
	public static String languageNoTrace;
	public static String languageOpened;
	public static String languageMemory;
	public static String languageUsed;
	public static String languageHeap;
	public static String generalDescription;
	public static String generalDelay;
	public static String generalJava;
	public static String generalJavaWrong;
	public static String generalSeeAlso;
	public static String generalAnnotations;
	public static String generalTextEditors;
	public static String inlineDescription;
	public static String inlineMode;
	public static String inlineFull;
	public static String inlineCompact;
	public static String inlineOff;
	public static String inlineParts;
	public static String inlineNumbers;
	public static String inlineHotCount;
	public static String inlineHotLeast;
	public static String inlineLeast;
	public static String inlineFullBar;
	public static String inlineHeaders;
	public static String inlineBaseline;
	public static String inlineMore;
	public static String inlineShapes;
	public static String inlineTint;
	public static String partLatency;
	public static String partEnergy;
	public static String partEdp;
	public static String partBound;
	public static String partPrecision;
	public static String partEngine;
	public static String partLayers;
	public static String severityDescription;
	public static String severityFilter;
	public static String severityCode;
	public static String severityLevel;
	public static String severityDefault;
	public static String severityHint;
	public static String severityWorkspace;
	public static String tasksDescription;
	public static String tasksTag;
	public static String tasksPriority;
	public static String tasksHigh;
	public static String tasksNormal;
	public static String tasksLow;
	public static String tasksNew;
	public static String tasksRemove;
	public static String tasksNoWord;
	public static String tasksTwice;
	public static String checkAgain;
	public static String severityError;
	public static String severityWarning;
	public static String severityInfo;
	public static String severityIgnore;
	public static String energyUsed;
	public static String energyUnused;
	public static String energyUsers;
	public static String energyImport;
	public static String importTitle;
	public static String importProject;
	public static String importProjectText;
	public static String importNoProject;
	public static String importNoText;
	public static String importEnding;
	public static String importNoTable;
	public static String importLine;
	public static String importReading;
	public static String importRefused;
	public static String importFailed;
	public static String importExists;
	public static String importExistsText;
	public static String importReplace;
	public static String importKeep;
	public static String importDone;
	public static String energyDescription;
	public static String energyFilter;
	public static String energyTable;
	public static String energyTechnology;
	public static String energySourced;
	public static String energyOf;
	public static String energyFile;
	public static String energyLibrary;
	public static String energySelect;
	public static String energyOpen;
	public static String energyOpened;
	public static String energyReading;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
