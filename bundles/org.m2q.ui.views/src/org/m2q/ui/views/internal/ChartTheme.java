package org.m2q.ui.views.internal;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.charts.Theme;

/** Colours of charts from the current theme; they may be changed in the preferences (Colors and Fonts). */
public final class ChartTheme {

	private static final String PREFIX = "org.m2q.ui.chart.";

	private ChartTheme() {
	}

	/** The colours as they are now. Only in the user interface thread. */
	public static Theme current() {
		ColorRegistry colors = PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry();
		List<RGB> palette = new ArrayList<>();
		for (int i = 0; i < Theme.COLORS; i++) {
			palette.add(color(colors, "category" + i));
		}
		return new Theme(color(colors, "background"), color(colors, "foreground"), color(colors, "muted"), color(colors, "grid"),
				color(colors, "focus"), color(colors, "selection"), color(colors, "hot"), palette, color(colors, "rampLow"), color(colors, "rampHigh"));
	}

	/** Whether a preference of the colour registry is one of ours. */
	public static boolean isOurs(String property) {
		return property != null && property.startsWith(PREFIX);
	}

	private static RGB color(ColorRegistry colors, String name) {
		RGB color = colors.getRGB(PREFIX + name);
		if (color == null) {
			throw new IllegalStateException("the theme does not define " + PREFIX + name);
		}
		return color;
	}
}
