package org.m2q.ui.launch.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of launching. */
public final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.launch.internal.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String allExperiments;
	public static String browse;
	public static String cancelled;
	public static String labelProgress;
	public static String progressPercent;
	public static String progressLeft;
	public static String progressTask;
	public static String leftSeconds;
	public static String leftMinutes;
	public static String cancelledPartial;
	public static String openResult;
	public static String partialStored;
	public static String chooseMessage;
	public static String compareWithBaseline;
	public static String experimentHint;
	public static String experimentLabel;
	public static String experimentMissing;
	public static String failed;
	public static String fidelityAnalytical;
	public static String fidelityEvent;
	public static String fidelityGroup;
	public static String fidelityWritten;
	public static String fileLabel;
	public static String fileMissing;
	public static String fileOther;
	public static String jobName;
	public static String mainMessage;
	public static String mainTab;
	public static String noFile;
	public static String noProject;
	public static String notLocal;
	public static String objectiveEdp;
	public static String objectiveEnergy;
	public static String objectiveGroup;
	public static String objectiveLatency;
	public static String objectiveWritten;
	public static String outputMarkdown;
	public static String reportEnding;
	public static String limitLabel;
	public static String limitHint;
	public static String limitWrong;
	public static String limitExceeded;
	public static String limitUnknown;
	public static String outputCsv;
	public static String outputGroup;
	public static String outputHtml;
	public static String outputJson;
	public static String outputStore;
	public static String outputTab;
	public static String preferenceDescription;
	public static String preferenceUnsaved;
	public static String projectClosed;
	public static String projectLabel;
	public static String projectMissing;
	public static String revealFailed;
	public static String runLens;
	public static String simulationTab;
	public static String stillRunning;
	public static String stored;
	public static String unsavedAsk;
	public static String unsavedQuestion;
	public static String unsavedSave;
	public static String unsavedSaveOption;
	public static String unsavedTitle;
	public static String unsavedUse;
	public static String unsavedUseOption;
	public static String wrote;
	public static String packageWrong;
	public static String folderWrong;
	public static String javaTab;
	public static String javaGroup;
	public static String runGroup;
	public static String folderLabel;
	public static String packageLabel;
	public static String compareTensors;
	public static String inferAfterwards;
	public static String inputLabel;
	public static String inputHint;
	public static String inputAssist;
	public static String inputBrowse;
	public static String inputsUnknown;
	public static String inputMissing;
	public static String inputNoFile;
	public static String inputOther;
	public static String inputNoArray;
	public static String inferenceMessage;
	public static String inferenceSuffix;
	public static String inferenceJob;
	public static String inferenceFailed;
	public static String noExperiment;
	public static String taskQuantize;
	public static String taskGenerate;
	public static String taskCompare;
	public static String taskInfer;
	public static String notQuantized;
	public static String quantized;
	public static String syntheticNote;
	public static String javaFailed;
	public static String wroteJava;
	public static String bitExact;
	public static String fastKernels;
	public static String shiftedKernels;
	public static String inferSample;
	public static String inferFile;
	public static String accuracyMessage;
	public static String accuracySuffix;
	public static String accuracyJob;
	public static String accuracyFailed;
	public static String accuracyHead;
	public static String accuracyPolicy;
	public static String accuracyBits;
	public static String accuracyTop1;
	public static String accuracyTop5;
	public static String accuracyExact;
	public static String accuracyExactCase;
	public static String accuracyErrors;
	public static String accuracyAgreement;
	public static String accuracyDivergence;
	public static String accuracyNone;
	public static String firstExperiment;
	public static String firstHint;
	public static String explorationMessage;
	public static String explorationSuffix;
	public static String explorationTab;
	public static String explorationJob;
	public static String explorationFailed;
	public static String explorationStopped;
	public static String limitsGroup;
	public static String proxyLabel;
	public static String proxyHint;
	public static String proxyWrong;
	public static String dramLabel;
	public static String dramHint;
	public static String dramWrong;
	public static String searchGroup;
	public static String pointsLabel;
	public static String pointsHint;
	public static String pointsWrong;
	public static String singleLabel;
	public static String singleTip;
	public static String storePoints;
	public static String openPoints;
	public static String simulateAgain;
	public static String simulateAgainDescription;
	public static String deleteStale;
	public static String deleteStaleDescription;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
