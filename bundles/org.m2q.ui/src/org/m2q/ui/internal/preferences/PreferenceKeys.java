package org.m2q.ui.internal.preferences;

import java.util.Locale;

import org.m2q.dsl.ide.cost.LabelPart;

/** Names of the preferences of this plug-in. They are stored, so they do not change. */
public final class PreferenceKeys {

	private static final String INLINE = "inline.";

	/** {@link InlineMode#id()}. */
	public static final String INLINE_MODE = INLINE + "mode";
	/** Number of hot lines per model, from 0. */
	public static final String HOT_COUNT = INLINE + "hotCount";
	/** Share that a hot line has at least, in percent. */
	public static final String HOT_LEAST = INLINE + "hotLeastPercent";
	/** Share from which on a line is annotated, in percent. */
	public static final String LEAST_SHARE = INLINE + "leastPercent";
	/** Share that fills the bar, in percent. */
	public static final String FULL_BAR = INLINE + "fullBarPercent";
	/** Whether headers compare with the baseline. */
	public static final String BASELINE = INLINE + "baseline";
	/** Whether calls are followed by the shapes that they are inferred to make. */
	public static final String SHAPES = INLINE + "shapes";
	/** Whether the background of lines shows their share. */
	public static final String TINT = INLINE + "tint";
	/** Milliseconds after the last keystroke until the text is analysed. */
	public static final String DELAY = "editor.delayMilliseconds";

	/** Threads for everything that editors show, 1 to {@value #MOST_THREADS}. */
	public static final String THREADS = "language.threads";
	/** Whether requests to the language services are written down. */
	public static final String TRACE = "language.trace";
	/** Most threads. */
	public static final int MOST_THREADS = 16;

	private static final String PART = INLINE + "part.";

	private PreferenceKeys() {
	}

	/** Whether a part of the label is shown in the full mode. */
	public static String part(LabelPart part) {
		return PART + part.name().toLowerCase(Locale.ROOT);
	}

	/** Whether a preference changes what is shown in the text. */
	public static boolean isInline(String key) {
		return key.startsWith(INLINE) || key.equals(ChartPreferences.DIGITS);
	}
}
