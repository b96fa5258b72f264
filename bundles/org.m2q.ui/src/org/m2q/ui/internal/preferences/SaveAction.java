package org.m2q.ui.internal.preferences;

/** What may be done with a text before it is saved. */
public enum SaveAction {
	/** The text is brought into its layout. */
	FORMAT("editor.formatOnSave"),
	/** Of that only the lines that have changed since the text was saved last; nothing without {@link #FORMAT}. */
	ONLY_CHANGED("editor.formatChangedOnSave"),
	/** Imports are removed, added and sorted. */
	IMPORTS("editor.importsOnSave"),
	/** Blanks at the ends of lines are removed. */
	TRIM("editor.trimOnSave");

	private final String key;

	SaveAction(String key) {
		this.key = key;
	}

	/** Key of the setting, which is off by default. */
	public String key() {
		return key;
	}
}
