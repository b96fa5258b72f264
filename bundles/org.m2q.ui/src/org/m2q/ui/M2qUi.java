package org.m2q.ui;

import org.m2q.core.M2qCore;

/** Identifiers of the user interface that other plug-ins may refer to. */
public final class M2qUi {

	/** Symbolic name of this plug-in. */
	public static final String PLUGIN_ID = "org.m2q.ui";
	/** Content type of {@code .m2q} files. */
	public static final String CONTENT_TYPE_ID = PLUGIN_ID + ".m2q";
	/** Editor that opens {@code .m2q} files. */
	public static final String EDITOR_ID = "org.eclipse.ui.genericeditor.GenericEditor";
	/** Key context of editors with {@code .m2q} text; a command whose handler is active in it leaves other editors alone. */
	public static final String EDITOR_CONTEXT_ID = PLUGIN_ID + ".m2qEditorContext";
	/** Perspective for work on {@code .m2q} files. */
	public static final String PERSPECTIVE_ID = PLUGIN_ID + ".perspective";
	/** Type of the markers of problems. */
	public static final String PROBLEM_MARKER = M2qCore.PROBLEM_MARKER;
	/** Marker attribute: stable code of the problem. */
	public static final String CODE_ATTRIBUTE = M2qCore.CODE_ATTRIBUTE;
	/** Marker attribute: values for quick fixes, separated by {@link #DATA_SEPARATOR}. */
	public static final String DATA_ATTRIBUTE = M2qCore.DATA_ATTRIBUTE;
	/** Separates values in {@link #DATA_ATTRIBUTE}. */
	public static final String DATA_SEPARATOR = M2qCore.DATA_SEPARATOR;
	/** Type of the marks of precision suggestions. */
	public static final String SUGGESTION_MARKER = PLUGIN_ID + ".suggestion";
	/** Attribute of these marks: identifiers of the suggestions, separated by {@link #DATA_SEPARATOR}. */
	public static final String SUGGESTIONS_ATTRIBUTE = "org.m2q.suggestions";
	/** System property with a file to open at start. */
	public static final String OPEN_PROPERTY = "m2q.open";

	private M2qUi() {
	}
}
