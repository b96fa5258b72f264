package org.m2q.ui.views.internal;

import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.themes.IThemeManager;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** Hears when charts look different: the theme, its colours, or the preferences of charts have changed. Only in the user interface thread. */
public final class ThemeWatch {

	private final IPropertyChangeListener colors;
	private final IPropertyChangeListener preferences;
	private final Runnable changed;
	private boolean told;
	private boolean disposed;

	/** Calls back a moment after a change, once for all that come together, until it is disposed. */
	public ThemeWatch(Runnable changed) {
		this.changed = changed;
		colors = event -> {
			if (ChartTheme.isOurs(event.getProperty()) || IThemeManager.CHANGE_CURRENT_THEME.equals(event.getProperty())) {
				later();
			}
		};
		preferences = event -> {
			if (ChartPreferences.isOurs(event.getProperty())) {
				later();
			}
		};
		PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(colors);
		ChartPreferences.store().addPropertyChangeListener(preferences);
	}

	/** A theme changes its colours one by one. */
	private void later() {
		if (!told) {
			told = true;
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
				told = false;
				if (!disposed) {
					changed.run();
				}
			});
		}
	}

	/** Does not call back any more. */
	public void dispose() {
		disposed = true;
		PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(colors);
		ChartPreferences.store().removePropertyChangeListener(preferences);
	}
}
