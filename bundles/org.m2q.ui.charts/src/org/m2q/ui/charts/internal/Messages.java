package org.m2q.ui.charts.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of the charts. */
public final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.charts.internal.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String notModelled;
	public static String layerSpoken;
	public static String layerCosts;
	public static String layerNotModelled;
	public static String columnLayer;
	public static String columnKind;
	public static String columnPrecision;
	public static String columnEngines;
	public static String columnBound;
	public static String columnBaselineEnergy;
	public static String columnBaselineLatency;
	public static String metricEnergy;
	public static String metricLatency;
	public static String metricShare;
	public static String metricLayerEdp;
	public static String halfEnergy;
	public static String halfLatency;
	public static String edpTitle;
	public static String oneLayerMakes;
	public static String layersMake;
	public static String baselineValue;
	public static String legendBaseline;
	public static String legendSum;
	public static String roofTitle;
	public static String roofAxisX;
	public static String roofAxisY;
	public static String roofAll;
	public static String roofPoint;
	public static String roofSpoken;
	public static String roofMissing;
	public static String roofMissingOne;
	public static String roofHandle;
	public static String roofHandleSpoken;
	public static String roofWhatIf;
	public static String columnMacs;
	public static String columnIntensity;
	public static String columnSpeed;
	public static String columnRoof;
	public static String columnReached;
	public static String columnWhy;
	public static String timelineTitle;
	public static String timelineLayers;
	public static String timelineOf;
	public static String timelineSelected;
	public static String timelineFullest;
	public static String timelineWhile;
	public static String timelineHolds;
	public static String activityCompute;
	public static String activityVector;
	public static String activityLoadWeights;
	public static String activityLoadActivations;
	public static String activityStore;
	public static String activityStall;
	public static String activityLayer;
	public static String sliceSpoken;
	public static String sliceTime;
	public static String sliceStall;
	public static String sliceBytes;
	public static String sliceStep;
	public static String sliceCritical;
	public static String columnLane;
	public static String columnFrom;
	public static String columnTo;
	public static String columnBusy;
	public static String columnBusyPart;
	public static String columnMoved;
	public static String columnPeak;
	public static String timelinePath;
	public static String precisionTitle;
	public static String precisionBits;
	public static String precisionNoWeights;
	public static String precisionResult;
	public static String precisionSpoken;
	public static String precisionTip;
	public static String columnWeights;
	public static String columnWeightBits;
	public static String columnActivations;
	public static String columnAccumulator;
	public static String columnOutput;
	public static String paretoTitle;
	public static String paretoFront;
	public static String paretoBeaten;
	public static String paretoCurrent;
	public static String paretoBaseline;
	public static String paretoInfeasible;
	public static String paretoOutside;
	public static String paretoOverEdp;
	public static String paretoOverProxy;
	public static String paretoOverBoth;
	public static String paretoBudgetEdp;
	public static String paretoBudgetProxy;
	public static String paretoBudgetNoEdp;
	public static String paretoBudgetNoProxy;
	public static String paretoBudgetTip;
	public static String paretoSpoken;
	public static String paretoTip;
	public static String paretoAxisX;
	public static String paretoAxisY;
	public static String columnPoint;
	public static String columnEdp;
	public static String columnWhat;
	public static String precisionTitleQuantized;
	public static String precisionFilters;
	public static String transitionTitle;
	public static String transitionHead;
	public static String transitionNote;
	public static String transitionFrom;
	public static String transitionTo;
	public static String transitionResult;
	public static String transitionSum;
	public static String transitionTensors;
	public static String transitionTensor;
	public static String transitionSpoken;
	public static String transitionPair;
	public static String transitionCosts;
	public static String transitionUnpriced;
	public static String transitionMore;
	public static String columnReaders;
	public static String columnReadAs;
	public static String columnHeld;
	public static String columnRequantization;
	public static String rangeTitle;
	public static String rangeInterval;
	public static String rangeCodes;
	public static String rangeUnknown;
	public static String rangeReached;
	public static String rangeInside;
	public static String rangeOutside;
	public static String rangeSpoken;
	public static String rangeTipSeen;
	public static String rangeTipCodes;
	public static String rangeTipLoss;
	public static String rangeStrip;
	public static String columnTensor;
	public static String columnSeen;
	public static String columnSeenLow;
	public static String columnSeenHigh;
	public static String columnCodes;
	public static String columnCodeRange;
	public static String columnCodeLow;
	public static String columnCodeHigh;
	public static String columnZero;
	public static String columnScale;
	public static String columnScaleLow;
	public static String columnScaleHigh;
	public static String columnSaturation;
	public static String columnSqnr;
	public static String columnFindings;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
