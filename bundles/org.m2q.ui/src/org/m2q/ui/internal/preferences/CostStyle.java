package org.m2q.ui.internal.preferences;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import org.eclipse.jface.preference.IPreferenceStore;
import org.m2q.base.unit.Notation;
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.ui.internal.Activator;

/**
 * How costs look in the text, as the preferences say.
 *
 * @param mode how much is shown
 * @param parts what a line says after its share
 * @param hotCount most hot lines of a model
 * @param hotLeast share of a hot line at least, 0 to 1
 * @param leastShare share from which on a line is annotated, 0 to 1
 * @param fullBar share that fills the bar, above 0, up to 1
 * @param baseline whether headers compare with the baseline
 * @param notation how numbers are written
 */
public record CostStyle(InlineMode mode, Set<LabelPart> parts, int hotCount, double hotLeast, double leastShare, double fullBar,
		boolean baseline, Notation notation) {

	private static final double PERCENT = 100;

	/** The present style. */
	public static CostStyle current() {
		return of(Activator.instance().getPreferenceStore());
	}

	/** The style in a store. */
	static CostStyle of(IPreferenceStore store) {
		InlineMode mode = InlineMode.of(store.getString(PreferenceKeys.INLINE_MODE));
		Set<LabelPart> parts = EnumSet.noneOf(LabelPart.class);
		if (mode == InlineMode.FULL) {
			Arrays.stream(LabelPart.values()).filter(part -> store.getBoolean(PreferenceKeys.part(part))).forEach(parts::add);
		}
		return new CostStyle(mode, parts, Math.max(0, store.getInt(PreferenceKeys.HOT_COUNT)), store.getInt(PreferenceKeys.HOT_LEAST) / PERCENT,
				store.getInt(PreferenceKeys.LEAST_SHARE) / PERCENT, Math.max(1, store.getInt(PreferenceKeys.FULL_BAR)) / PERCENT,
				store.getBoolean(PreferenceKeys.BASELINE), ChartPreferences.notation(store));
	}
}
