package org.m2q.ui.internal.wizards;

import org.eclipse.osgi.util.NLS;

/** Texts of the wizards. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.internal.wizards.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String acceleratorM2Vit;
	public static String acceleratorM2VitDescription;
	public static String acceleratorNone;
	public static String acceleratorNoneDescription;
	public static String acceleratorSingle;
	public static String acceleratorSingleDescription;
	public static String acceleratorTrioVit;
	public static String acceleratorTrioVitDescription;
	public static String additionJava;
	public static String additionJavaDescription;
	public static String additionNature;
	public static String additionNatureDescription;
	public static String additionNatureUnknown;
	public static String additionWeights;
	public static String additionWeightsDescription;
	public static String createFailed;
	public static String creating;
	public static String exampleAlone;
	public static String exampleDescription;
	public static String exampleExists;
	public static String exampleImport;
	public static String exampleImports;
	public static String exampleNoName;
	public static String exampleNone;
	public static String examplePreview;
	public static String exampleProject;
	public static String exampleText;
	public static String exampleTitle;
	public static String exampleTree;
	public static String exampleWindow;
	public static String examplesFailed;
	public static String fileAccelerator;
	public static String fileDescription;
	public static String fileExperiment;
	public static String fileKind;
	public static String fileMapping;
	public static String fileModel;
	public static String fileName;
	public static String filePolicy;
	public static String fileTitle;
	public static String fileWindow;
	public static String javaFailed;
	public static String makingJava;
	public static String makingWeights;
	public static String modelAttention;
	public static String modelAttentionDescription;
	public static String modelCnn;
	public static String modelCnnDescription;
	public static String modelEmpty;
	public static String modelEmptyDescription;
	public static String modelHybrid;
	public static String modelHybridDescription;
	public static String openFailed;
	public static String perspectiveFailed;
	public static String projectDescription;
	public static String projectTitle;
	public static String projectWindow;
	public static String templateAccelerator;
	public static String templateAdditions;
	public static String templateDescription;
	public static String templateModel;
	public static String templateTitle;
	public static String templatesFailed;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
