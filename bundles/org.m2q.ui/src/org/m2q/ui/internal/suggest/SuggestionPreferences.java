package org.m2q.ui.internal.suggest;

import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.IPreferenceStore;
import org.m2q.advisor.Acceptance;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;

/** What users decide about suggestions. */
public final class SuggestionPreferences {

	/** Whether places with suggestions are marked. */
	public static final String MARKED = "suggestions.marked";
	/** Most decibels that the accuracy proxy of a network may lose. */
	public static final String LOSS = "suggestions.loss";
	/** Least value of the accuracy proxy of a changed layer in decibels. */
	public static final String LEAST = "suggestions.leastLayer";

	private SuggestionPreferences() {
	}

	/** Sets the defaults. */
	public static void initialize(IPreferenceStore store) {
		store.setDefault(MARKED, true);
		store.setDefault(LOSS, Acceptance.DEFAULT.loss());
		store.setDefault(LEAST, Acceptance.DEFAULT.leastLayer());
	}

	/** Whether a preference is one of these. */
	public static boolean isOurs(String key) {
		return key.startsWith("suggestions.");
	}

	/** Whether places with suggestions are marked. Any thread. */
	public static boolean isMarked() {
		return node().getBoolean(MARKED, true);
	}

	/** Which candidates are worth showing. Any thread. */
	public static Acceptance acceptance() {
		Acceptance usual = Acceptance.DEFAULT;
		return new Acceptance(Math.max(0, node().getDouble(LOSS, usual.loss())), node().getDouble(LEAST, usual.leastLayer()), usual.saving(), usual.most());
	}

	private static IEclipsePreferences node() {
		return InstanceScope.INSTANCE.getNode(M2qUi.PLUGIN_ID);
	}

	/** The store of the preference page. */
	static IPreferenceStore store() {
		return Activator.instance().getPreferenceStore();
	}
}
