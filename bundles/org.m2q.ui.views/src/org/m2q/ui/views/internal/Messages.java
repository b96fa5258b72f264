package org.m2q.ui.views.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of the views. */
public final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.views.internal.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String emptyNothing;
	public static String emptyOpen;
	public static String emptyOpenTitle;
	public static String emptyUnlimited;
	public static String emptyNoProducts;
	public static String emptyScheduling;
	public static String emptyNoSchedule;
	public static String emptyNoSource;
	public static String emptyNoExperiment;
	public static String emptyTransitions;
	public static String precisionTab;
	public static String transitionsTab;
	public static String emptyProblems;
	public static String emptyPareto;
	public static String statusEstimate;
	public static String statusSimulation;
	public static String statusStale;
	public static String baselineJob;
	public static String baselinePinned;
	public static String baselineNothing;
	public static String baselineNoProject;
	public static String statusPartial;
	public static String statusPoint;
	public static String statusSchedule;
	public static String statusScheduleStale;
	public static String actionPin;
	public static String actionPinTip;
	public static String actionNewView;
	public static String actionNewViewTip;
	public static String pinnedName;
	public static String pinRestore;
	public static String actionApply;
	public static String actionApplyTip;
	public static String applyNoSource;
	public static String applyNoExperiment;
	public static String applyNotInWorkspace;
	public static String applyTextChanged;
	public static String applyHardwareDone;
	public static String applyUndo;
	public static String applySizes;
	public static String actionBudget;
	public static String actionBudgetTip;
	public static String budgetTitle;
	public static String budgetText;
	public static String budgetEdp;
	public static String budgetProxy;
	public static String budgetAnyProxy;
	public static String budgetNone;
	public static String budgetEdpWrong;
	public static String budgetProxyWrong;
	public static String budgetAllowed;
	public static String actionTable;
	public static String actionTableTip;
	public static String actionLink;
	public static String actionLinkTip;
	public static String actionEstimate;
	public static String actionEstimateTip;
	public static String actionCopy;
	public static String actionCopyTip;
	public static String actionExportPng;
	public static String actionExportSvg;
	public static String actionFind;
	public static String actionMetric;
	public static String actionSort;
	public static String actionSortTip;
	public static String actionCumulative;
	public static String actionCumulativeTip;
	public static String actionBaseline;
	public static String actionBaselineTip;
	public static String actionMemory;
	public static String actionMemoryTip;
	public static String actionReset;
	public static String actionResetTip;
	public static String actionCritical;
	public static String actionCriticalTip;
	public static String actionCycles;
	public static String actionCyclesTip;
	public static String actionGrid;
	public static String actionAll;
	public static String actionAllTip;
	public static String actionZoomSelection;
	public static String actionZoomSelectionTip;
	public static String actionFindTip;
	public static String metricEnergy;
	public static String metricLatency;
	public static String metricShare;
	public static String metricLayerEdp;
	public static String findMessage;
	public static String findNone;
	public static String exportJob;
	public static String exportFailed;
	public static String exportTitle;
	public static String scheduleJob;
	public static String scheduleFailed;
	public static String chartFailed;
	public static String pointLabel;
	public static String actionSearch;
	public static String actionSearchTip;
	public static String actionStop;
	public static String actionStopTip;
	public static String actionSingle;
	public static String actionSingleTip;
	public static String searchJob;
	public static String searchPreparing;
	public static String searchRunning;
	public static String searchDone;
	public static String searchProblems;
	public static String searchImpossible;
	public static String searchFailed;
	public static String searchDetails;
	public static String applyJob;
	public static String applyDone;
	public static String applyChanged;
	public static String actionQuantize;
	public static String actionQuantizeTip;
	public static String actionWeights;
	public static String actionWeightsTip;
	public static String actionOrder;
	public static String orderNetwork;
	public static String orderSqnr;
	public static String orderSaturation;
	public static String quantizeNothing;
	public static String quantizeRunning;
	public static String quantizeNoSource;
	public static String quantizeObstacle;
	public static String rangeNetwork;
	public static String rangeSource;
	public static String rangeStale;
	public static String rangeWeightBits;
	public static String actionFiltersTip;
	public static String filtersOf;
	public static String generatedLinkTip;
	public static String generatedStatus;
	public static String generating;
	public static String generateJob;
	public static String generateFailed;
	public static String actionStack;
	public static String stackCause;
	public static String stackComponent;
	public static String stackOperand;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
