package org.m2q.ui.tests;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;

/** Light and dark. */
public final class Themes {

	private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";

	private Themes() {
	}

	/** Saves what the screen shows in both themes. */
	public static void screenshots(String name) {
		Ui.screenshot(name + "-light");
		inDark(() -> Ui.screenshot(name + "-dark"));
	}

	/** Does something in the dark theme, then goes back. */
	public static void inDark(Runnable work) {
		IThemeEngine themes = OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class);
		String before = themes.getActiveTheme().getId();
		themes.setTheme(DARK, false);
		try {
			Ui.pump(1500);
			work.run();
		} finally {
			themes.setTheme(before, false);
			Ui.pump(500);
		}
	}
}
