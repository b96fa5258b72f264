package org.m2q.ui.views.internal;

import java.util.List;
import java.util.stream.IntStream;

import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.charts.Palette;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** How charts look: colours of the current theme, which may be changed in Colors and Fonts, and what the preferences of charts say. */
public final class ChartTheme {

	private static final String PREFIX = "org.m2q.ui.chart.";

	private ChartTheme() {
	}

	/** The colours as they are now. Only in the user interface thread. */
	public static Theme current() {
		ColorRegistry colors = PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry();
		List<RGB> palette = Palette.of(ChartPreferences.palette()).map(chosen -> chosen.colors(color(colors, "background"))).orElseGet(() -> ofTheme(colors));
		return new Theme(color(colors, "background"), color(colors, "foreground"), color(colors, "muted"), color(colors, "grid"),
				color(colors, "focus"), color(colors, "selection"), color(colors, "hot"), palette, color(colors, "rampLow"), color(colors, "rampHigh"),
				ChartPreferences.notation());
	}

	/** The palette of the theme, whatever the preferences of charts say. */
	static List<RGB> ofTheme() {
		return ofTheme(PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry());
	}

	private static List<RGB> ofTheme(ColorRegistry colors) {
		return IntStream.range(0, Theme.COLORS).mapToObj(i -> color(colors, "category" + i)).toList();
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
