package org.m2q.ui.internal.preferences;

import org.eclipse.jface.preference.IPreferenceStore;
import org.m2q.base.unit.Notation;
import org.m2q.ui.internal.Activator;

/** How charts, views and annotations show colours and numbers. The names are stored, so they do not change. */
public final class ChartPreferences {

	/** Name of a palette; {@link #THEME} for the colours of the theme. */
	public static final String PALETTE = "charts.palette";
	/** {@link #SECONDS} or {@link #CYCLES}. */
	public static final String TIMES = "charts.times";
	/** Significant digits, a whole number. */
	public static final String DIGITS = "charts.digits";
	/** The colours that the theme and the page Colors and Fonts say. */
	public static final String THEME = "theme";
	/** Times are seconds with a prefix. */
	public static final String SECONDS = "seconds";
	/** Times are clock cycles. */
	public static final String CYCLES = "cycles";

	private ChartPreferences() {
	}

	/** Where they are stored. */
	public static IPreferenceStore store() {
		return Activator.instance().getPreferenceStore();
	}

	/** Whether a preference is one of these. */
	public static boolean isOurs(String key) {
		return PALETTE.equals(key) || TIMES.equals(key) || DIGITS.equals(key);
	}

	/** Name of the palette. */
	public static String palette() {
		return store().getString(PALETTE);
	}

	/** How numbers are written. */
	public static Notation notation() {
		return notation(store());
	}

	static Notation notation(IPreferenceStore store) {
		return new Notation(Math.clamp(store.getInt(DIGITS), Notation.LEAST_DIGITS, Notation.MOST_DIGITS), CYCLES.equals(store.getString(TIMES)));
	}
}
