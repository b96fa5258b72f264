package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.m2q.base.unit.Format;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.PointReport;

/** Log-log chart of the speed of the layers over their work per byte of off-chip traffic, below what the hardware allows. */
final class Roofline {

	private static final int WIDTH = 960;
	private static final int HEIGHT = 460;
	private static final int LEFT = 76;
	private static final int RIGHT = 24;
	private static final int TOP = 16;
	private static final int BOTTOM = 46;
	private static final int LABELLED = 5;

	private final PointReport point;
	private final List<LayerReport> layers;
	private double minX;
	private double maxX;
	private double minY;
	private double maxY;

	private Roofline(PointReport point, List<LayerReport> layers) {
		this.point = point;
		this.layers = layers;
	}

	/** Appends the chart, or nothing when no layer has a place in it. */
	static void draw(Markup html, PointReport point, String id) {
		List<LayerReport> layers = point.layers().stream()
				.filter(layer -> layer.macs() > 0 && layer.cycles() > 0 && layer.dramBytes() > 0).toList();
		if (layers.isEmpty() || !(point.hardware().peakMacsPerSecond() > 0)) {
			return;
		}
		new Roofline(point, layers).draw(html, id);
	}

	private void draw(Markup html, String id) {
		range();
		html.element("h4", "Roofline");
		Charts.start(html, id, HEIGHT, "Roofline",
				"One dot per layer: multiplications per second over multiplications per byte of off-chip traffic, both logarithmic.");
		axes(html);
		roofs(html);
		dots(html);
		html.close("svg");
		Charts.legend(html, kinds());
		long left = point.layers().stream().filter(layer -> layer.macs() > 0).count() - layers.size();
		if (left > 0) {
			html.element("p", left + (left == 1 ? " layer has" : " layers have")
					+ " no off-chip traffic, because of fusion or residuals kept on chip, and no dot.", "class", "faint");
		}
	}

	private void range() {
		double peak = point.hardware().peakMacsPerSecond();
		minX = Double.POSITIVE_INFINITY;
		minY = peak;
		maxY = peak * 1.6;
		for (LayerReport layer : layers) {
			minX = Math.min(minX, intensity(layer));
			maxX = Math.max(maxX, intensity(layer));
			minY = Math.min(minY, speed(layer));
			maxY = Math.max(maxY, speed(layer) * 1.6);
		}
		for (HardwareReport.Memory memory : drams()) {
			maxX = Math.max(maxX, peak / memory.bandwidth() * 3);
		}
		minX = decade(minX / 1.3);
		minY = decade(minY / 1.3);
		maxX *= 1.6;
	}

	private void axes(Markup html) {
		for (double x = minX; x <= maxX * 1.0001; x *= 10) {
			html.shape("line", "", "x1", Markup.at(x(x)), "x2", Markup.at(x(x)), "y1", Markup.at(TOP), "y2", Markup.at(HEIGHT - BOTTOM), "class", "grid");
			html.element("text", Format.significant(x, 1), "x", Markup.at(x(x)), "y", Markup.at(HEIGHT - BOTTOM + 18), "class", "middle");
		}
		for (double y = minY; y <= maxY * 1.0001; y *= 10) {
			html.shape("line", "", "x1", Markup.at(LEFT), "x2", Markup.at(WIDTH - RIGHT), "y1", Markup.at(y(y)), "y2", Markup.at(y(y)), "class", "grid");
			html.element("text", Format.engineering(y, "", 1).strip(), "x", Markup.at(LEFT - 8), "y", Markup.at(y(y) + 4), "class", "end");
		}
		html.element("text", "MAC per byte of off-chip traffic", "x", Markup.at((LEFT + WIDTH - RIGHT) / 2.0), "y", Markup.at(HEIGHT - 8), "class",
				"middle");
		html.element("text", "MAC/s", "x", "0", "y", Markup.at(TOP + 10));
	}

	private void roofs(Markup html) {
		double peak = point.hardware().peakMacsPerSecond();
		double start = minX;
		for (HardwareReport.Memory memory : drams()) {
			double ridge = peak / memory.bandwidth();
			double from = Math.max(minX, minY / memory.bandwidth());
			line(html, from, from * memory.bandwidth(), ridge, peak, "roof");
			label(html, memory.name() + " " + Format.engineering(memory.bandwidth(), "B/s", 3), Math.sqrt(from * ridge),
					Math.sqrt(from * ridge) * memory.bandwidth(), "end", -8);
			start = Math.max(start, ridge);
		}
		line(html, Math.min(start, maxX), peak, maxX, peak, "roof");
		List<HardwareReport.Engine> engines = point.hardware().engines().stream().filter(engine -> engine.macsPerCycle() > 0).toList();
		label(html, (engines.size() > 1 ? "all engines " : "") + Format.engineering(peak, "MAC/s", 3), maxX, peak, "end", -6);
		if (engines.size() > 1) {
			Set<Double> drawn = new LinkedHashSet<>();
			for (HardwareReport.Engine engine : engines) {
				double speed = engine.macsPerCycle() * point.hardware().clock();
				if (drawn.add(speed)) {
					String names = String.join(", ", engines.stream().filter(other -> other.macsPerCycle() == engine.macsPerCycle())
							.map(HardwareReport.Engine::name).toList());
					double from = drams().stream().mapToDouble(memory -> speed / memory.bandwidth()).min().orElse(minX);
					line(html, Math.max(minX, from), speed, maxX, speed, "roof part");
					label(html, names, maxX, speed, "end", 14);
				}
			}
		}
	}

	private void dots(Markup html) {
		List<String> kinds = kinds();
		List<LayerReport> hot = LayerSelection.top(Math.min(LABELLED, layers.size() - 1)).of(layers);
		for (LayerReport layer : layers) {
			double radius = 3 + 14 * Math.sqrt(Double.isFinite(layer.share()) ? Math.min(1, layer.share() * 4) : 0);
			html.shape("circle", layer.name() + ": " + Format.engineering(speed(layer), "MAC/s", 3) + " at "
					+ Format.significant(intensity(layer), 3) + " MAC/B, bound by " + layer.bound().label() + ", share "
					+ Format.percent(layer.share()), "cx", Markup.at(x(intensity(layer))), "cy", Markup.at(y(speed(layer))), "r",
					Markup.at(radius), "class", "dot " + Charts.color(kinds.indexOf(layer.kind())));
		}
		List<double[]> taken = new ArrayList<>();
		for (LayerReport layer : hot) {
			double x = x(intensity(layer));
			double y = y(speed(layer)) - 4;
			// Labels of dots that lie on each other are moved down until they can be read.
			for (int i = 0; i < taken.size(); i++) {
				if (Math.abs(taken.get(i)[0] - x) < 200 && Math.abs(taken.get(i)[1] - y) < 13) {
					y = taken.get(i)[1] + 13;
					i = -1;
				}
			}
			taken.add(new double[] { x, y });
			boolean right = x < WIDTH - 260;
			html.element("text", layer.name(), "x", Markup.at(right ? x + 10 : x - 10), "y", Markup.at(y), "class", right ? "halo" : "halo end");
		}
	}

	private List<String> kinds() {
		return layers.stream().map(LayerReport::kind).distinct().toList();
	}

	private List<HardwareReport.Memory> drams() {
		return point.hardware().memories().stream()
				.filter(memory -> memory.isDram() && memory.bandwidth() > 0 && Double.isFinite(memory.bandwidth())).toList();
	}

	private void line(Markup html, double x1, double y1, double x2, double y2, String style) {
		html.shape("line", "", "x1", Markup.at(x(x1)), "y1", Markup.at(y(y1)), "x2", Markup.at(x(x2)), "y2", Markup.at(y(y2)), "class", style);
	}

	private void label(Markup html, String text, double x, double y, String style, int shift) {
		html.element("text", text, "x", Markup.at(x(x) - 6), "y", Markup.at(y(y) + shift), "class", "faint " + style);
	}

	private double x(double value) {
		return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(value / minX) / Math.log(maxX / minX);
	}

	private double y(double value) {
		return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.log(value / minY) / Math.log(maxY / minY);
	}

	private static double intensity(LayerReport layer) {
		return (double) layer.macs() / layer.dramBytes();
	}

	/** By the cycles that it takes on its own: beside a neighbour that it is fused with it may seem to take no time. */
	private double speed(LayerReport layer) {
		return layer.macs() / (layer.cycles() / point.hardware().clock());
	}

	private static double decade(double value) {
		return Math.pow(10, Math.floor(Math.log10(value)));
	}
}
