package org.m2q.ui.internal.onnx;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class Messages extends NLS {

	private static final String BUNDLE = "org.m2q.ui.internal.onnx.messages";

	// Assigned by NLS, so they cannot be final.
	// CHECKSTYLE:OFF
	public static String allFiles;
	public static String analyse;
	public static String analysing;
	public static String analysisFailed;
	public static String blocks;
	public static String browseFile;
	public static String browseFolder;
	public static String cannotImport;
	public static String cannotRead;
	public static String cannotWrite;
	public static String chooseFile;
	public static String chooseFolder;
	public static String chooseModel;
	public static String closedProject;
	public static String columnNearest;
	public static String columnNode;
	public static String columnOperator;
	public static String columnProblem;
	public static String compared;
	public static String exists;
	public static String file;
	public static String fileDescription;
	public static String folder;
	public static String manyObstacles;
	public static String name;
	public static String newProject;
	public static String noBlocks;
	public static String noFile;
	public static String noFolder;
	public static String noNearest;
	public static String notAnalysed;
	public static String notFolder;
	public static String notLocal;
	public static String obstacles;
	public static String oneObstacle;
	public static String oneRepeat;
	public static String onnxFiles;
	public static String openShape;
	public static String otherShape;
	public static String phaseCheck;
	public static String phaseCompare;
	public static String phaseElaborate;
	public static String phaseRead;
	public static String phaseTranslate;
	public static String previewDescription;
	public static String previewTitle;
	public static String repeats;
	public static String replace;
	public static String shape;
	public static String shapeHint;
	public static String sizes;
	public static String title;
	public static String tooLarge;
	public static String unreadable;
	public static String weights;
	public static String window;
	public static String writeFailed;
	public static String writing;
	public static String wrongName;
	public static String wrongShape;
	public static String applyNames;
	public static String columnKind;
	public static String columnName;
	public static String columnOrigin;
	public static String kindBlock;
	public static String kindInput;
	public static String kindOutput;
	public static String kindStage;
	public static String nameTwice;
	public static String names;
	public static String namesChanged;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages(BUNDLE, Messages.class);
	}

	private Messages() {
	}
}
