package org.m2q.ui.views.internal;

import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.themes.IThemeManager;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** Hears when charts look different: the theme, its colours, or the preferences of charts have changed. Only in the user interface thread. */
public final class ThemeWatch {

	private final IPropertyChangeListener colors;
	private final IPropertyChangeListener preferences;

	/** Calls back on every change until it is disposed. */
	public ThemeWatch(Runnable changed) {
		colors = event -> {
			if (ChartTheme.isOurs(event.getProperty()) || IThemeManager.CHANGE_CURRENT_THEME.equals(event.getProperty())) {
				changed.run();
			}
		};
		preferences = event -> {
			if (ChartPreferences.isOurs(event.getProperty())) {
				changed.run();
			}
		};
		PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(colors);
		ChartPreferences.store().addPropertyChangeListener(preferences);
	}

	/** Does not call back any more. */
	public void dispose() {
		PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(colors);
		ChartPreferences.store().removePropertyChangeListener(preferences);
	}
}
