package org.m2q.ui.internal.preferences;

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.m2q.base.unit.Notation;
import org.m2q.dsl.ide.cost.HotLines;
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.dsl.ide.internal.BackgroundExecutor;
import org.m2q.ui.M2qUi;

/** Values of preferences that nobody has set. */
public final class PreferenceDefaults extends AbstractPreferenceInitializer {

	/** Long enough to skip the states between two quick keystrokes. */
	private static final int DELAY_MILLISECONDS = 80;
	/** More is rare, and a bar of 100 % would leave the usual ones invisible. */
	private static final int FULL_BAR_PERCENT = 25;
	private static final int PERCENT = 100;

	@Override
	public void initializeDefaultPreferences() {
		IEclipsePreferences node = DefaultScope.INSTANCE.getNode(M2qUi.PLUGIN_ID);
		node.put(PreferenceKeys.INLINE_MODE, InlineMode.FULL.id());
		node.putInt(PreferenceKeys.HOT_COUNT, HotLines.COUNT);
		node.putInt(PreferenceKeys.HOT_LEAST, (int) Math.round(HotLines.LEAST_SHARE * PERCENT));
		node.putInt(PreferenceKeys.LEAST_SHARE, 0);
		node.putInt(PreferenceKeys.FULL_BAR, FULL_BAR_PERCENT);
		node.putBoolean(PreferenceKeys.BASELINE, true);
		node.putBoolean(PreferenceKeys.SHAPES, false);
		node.putBoolean(PreferenceKeys.TINT, false);
		node.putInt(PreferenceKeys.DELAY, DELAY_MILLISECONDS);
		node.putInt(PreferenceKeys.THREADS, BackgroundExecutor.THREADS);
		node.putBoolean(PreferenceKeys.TRACE, false);
		node.put(ChartPreferences.PALETTE, ChartPreferences.THEME);
		node.put(ChartPreferences.TIMES, ChartPreferences.SECONDS);
		node.putInt(ChartPreferences.DIGITS, Notation.DEFAULT.digits());
		for (LabelPart part : LabelPart.values()) {
			node.putBoolean(PreferenceKeys.part(part), true);
		}
	}
}
