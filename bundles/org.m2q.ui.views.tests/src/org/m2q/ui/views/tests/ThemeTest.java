package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.graphics.RGB;
import org.junit.jupiter.api.Test;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.Axis;
import org.m2q.ui.charts.Palette;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.views.internal.ChartTheme;

/** Colours that everybody can tell apart, in both themes, and axes with round values. */
class ThemeTest {

	/** Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), severity 1, for linear RGB. */
	private static final double[][] PROTANOPIA = { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } };
	private static final double[][] DEUTERANOPIA = { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } };
	private static final double[][] NORMAL = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

	@Test
	void categoriesDifferForEveryColourVision() {
		for (String name : new String[] { Window.LIGHT, Window.DARK }) {
			Window.theme(name);
			Theme theme = ChartTheme.current();
			differ(name, theme.palette());
			for (Palette palette : Palette.values()) {
				differ(name + " " + palette, palette.colors(theme.background()));
				assertEquals(Theme.COLORS, palette.colors(theme.background()).size());
			}
		}
		Window.theme(Window.LIGHT);
	}

	private static void differ(String name, List<RGB> palette) {
		for (double[][] vision : List.of(NORMAL, PROTANOPIA, DEUTERANOPIA)) {
			for (int i = 0; i < Theme.COLORS; i++) {
				for (int j = i + 1; j < Theme.COLORS; j++) {
					double distance = distance(lab(palette.get(i), vision), lab(palette.get(j), vision));
					assertTrue(distance > 8, name + ": colours " + i + " and " + j + " are " + distance + " apart");
				}
			}
		}
	}

	@Test
	void textsCanBeRead() {
		for (String name : new String[] { Window.LIGHT, Window.DARK }) {
			Window.theme(name);
			Theme theme = ChartTheme.current();
			for (RGB text : List.of(theme.foreground(), theme.muted(), theme.hot())) {
				assertTrue(Theme.contrast(text, theme.background()) >= 4.5, name + " " + text + ": " + Theme.contrast(text, theme.background()));
			}
			for (int bits : new int[] { 2, 4, 8, 16, 32 }) {
				RGB fill = theme.bits(bits);
				assertTrue(Theme.contrast(theme.textOn(fill), fill) >= 4.5, name + " " + bits + " bits: " + Theme.contrast(theme.textOn(fill), fill));
			}
		}
		Window.theme(Window.LIGHT);
		assertTrue(Theme.contrast(ChartTheme.current().background(), new RGB(255, 255, 255)) < 1.2, "the light theme is back");
	}

	/** Colours of the editor on its background; what is drawn as an area has to differ from it only. */
	@Test
	void theTextOfTheEditorCanBeRead() {
		for (String name : new String[] { Window.LIGHT, Window.DARK }) {
			Window.theme(name);
			RGB background = ChartTheme.current().background();
			int seen = 0;
			for (Object key : JFaceResources.getColorRegistry().getKeySet()) {
				String id = (String) key;
				if (id.startsWith("org.m2q.ui.color.")) {
					boolean area = id.endsWith(".share") || id.endsWith(".hot");
					RGB color = JFaceResources.getColorRegistry().getRGB(id);
					assertTrue(Theme.contrast(color, background) >= (area ? 3 : 4.5), name + " " + id + ": " + Theme.contrast(color, background));
					seen++;
				}
			}
			assertTrue(seen >= 14, "colours: " + seen);
		}
		Window.theme(Window.LIGHT);
	}

	@Test
	void axesHaveRoundValues() {
		assertEquals(List.of("0 J", "50 µJ", "100 µJ", "150 µJ"),
				new Axis(0, 172e-6, false, Axis.engineering("J", Notation.DEFAULT)).ticks(4).stream().map(Axis.Tick::label).toList());
		assertEquals(List.of("1", "10", "100", "1 k"),
				new Axis(1, 2000, true, Axis.engineering("", Notation.DEFAULT)).ticks(6).stream().map(Axis.Tick::label).filter(label -> !label.isEmpty()).toList());
		assertEquals(List.of("2 %", "4 %", "6 %"), new Axis(0.01, 0.07, false, Axis.percent(Notation.DEFAULT)).ticks(4).stream().map(Axis.Tick::label).toList());
		assertEquals(List.of("0 cycles", "20 K cycles", "40 K cycles"), new Axis(0, 50e3, false, Axis.cycles(new Notation(5, true))).ticks(3).stream().map(Axis.Tick::label).toList());
		Axis axis = new Axis(3, 3000, true, Axis.engineering("B", Notation.DEFAULT));
		for (double value : new double[] { 3, 10, 47, 3000 }) {
			assertEquals(value, axis.value(axis.fraction(value)), value * 1e-12);
		}
	}

	private static double[] lab(RGB color, double[][] vision) {
		double[] rgb = { linear(color.red), linear(color.green), linear(color.blue) };
		double[] seen = new double[3];
		for (int i = 0; i < 3; i++) {
			seen[i] = Math.clamp(vision[i][0] * rgb[0] + vision[i][1] * rgb[1] + vision[i][2] * rgb[2], 0, 1);
		}
		double x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
		double y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
		double z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
		return new double[] { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
	}

	private static double f(double t) {
		return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
	}

	private static double linear(int component) {
		double value = component / 255.0;
		return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
	}

	private static double distance(double[] a, double[] b) {
		return Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
	}
}
