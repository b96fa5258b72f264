package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.unit.Format;
import org.m2q.report.CauseReport;
import org.m2q.report.LayerReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.PointReport;

/** Bar charts of a point as SVG. */
final class Charts {

	private static final int WIDTH = 960;
	private static final int LABEL = 250;
	private static final int ROW = 20;
	private static final int VALUE = 110;
	private static final int LONG_VALUE = 190;
	private static final int COLORS = 10;

	private Charts() {
	}

	/** Energy by cause as stacked bars: the point and, when there is one, its baseline. */
	static void energy(Markup html, PointReport point, Optional<PointReport> baseline, String id) {
		Map<String, PointReport> bars = new LinkedHashMap<>();
		bars.put(title(point), point);
		baseline.ifPresent(other -> bars.put("baseline: " + title(other), other));
		energy(html, bars, id);
	}

	/** Energy by cause as stacked bars, one for each label. */
	static void energy(Markup html, Map<String, PointReport> bars, String id) {
		Set<String> causes = new LinkedHashSet<>();
		bars.values().forEach(bar -> bar.totals().energyByCause().forEach(cause -> causes.add(cause.cause())));
		List<String> order = new ArrayList<>(causes);
		double max = bars.values().stream().mapToDouble(bar -> bar.totals().energy()).max().orElse(0);
		if (!(max > 0)) {
			return;
		}
		int height = bars.size() * 50 + 8;
		start(html, id, height, "Energy by cause", "Stacked bars of the energy of one inference; the table below has the numbers.");
		int y = 0;
		for (Map.Entry<String, PointReport> bar : bars.entrySet()) {
			html.element("text", bar.getKey(), "x", "0", "y", Markup.at(y + 13), "class", "label");
			double x = 0;
			double scale = (WIDTH - VALUE) / max;
			for (CauseReport cause : bar.getValue().totals().energyByCause()) {
				double width = cause.joules() * scale;
				html.shape("rect", cause.cause() + ": " + Markup.joules(cause.joules()) + ", "
						+ Format.percent(cause.joules() / bar.getValue().totals().energy()), "x", Markup.at(x), "y", Markup.at(y + 20), "width",
						Markup.at(Math.max(0.3, width)), "height", "22", "class", color(order.indexOf(cause.cause())));
				x += width;
			}
			html.element("text", Markup.joules(bar.getValue().totals().energy()), "x", Markup.at(x + 6), "y", Markup.at(y + 36));
			y += 50;
		}
		html.close("svg");
		legend(html, order);
	}

	/** The layers with the largest share; each bar is split into its part of the energy and its part of the latency. */
	static void shares(Markup html, PointReport point, int count, String id) {
		List<LayerReport> layers = LayerSelection.top(count).of(point.layers()).stream()
				.sorted((a, b) -> Double.compare(b.share(), a.share())).toList();
		double max = layers.stream().mapToDouble(LayerReport::share).max().orElse(0);
		if (!(max > 0)) {
			return;
		}
		start(html, id, layers.size() * ROW + 4, "Layers with the largest share of the EDP",
				"Horizontal bars, largest first; the table below has the numbers.");
		double scale = (WIDTH - LABEL - LONG_VALUE) / max;
		int y = 0;
		for (LayerReport layer : layers) {
			double energy = half(layer.energy(), point.totals().energy());
			double latency = half(layer.latency(), point.totals().latency());
			html.element("text", shorten(layer.name()), "x", Markup.at(LABEL - 8), "y", Markup.at(y + 14), "class", "end");
			html.shape("rect", layer.name() + ": half of its part of the energy, " + Format.percent(energy), "x", Markup.at(LABEL), "y",
					Markup.at(y + 2), "width", Markup.at(energy * scale), "height", Markup.at(ROW - 4), "class", "c0");
			html.shape("rect", layer.name() + ": half of its part of the latency, " + Format.percent(latency), "x",
					Markup.at(LABEL + energy * scale), "y", Markup.at(y + 2), "width", Markup.at(latency * scale), "height",
					Markup.at(ROW - 4), "class", "c1");
			html.element("text", Format.percent(layer.share()) + " " + layer.precision().label(), "x",
					Markup.at(LABEL + layer.share() * scale + 6), "y", Markup.at(y + 14));
			y += ROW;
		}
		html.close("svg");
		legend(html, List.of("energy", "latency"));
	}

	static String title(PointReport point) {
		return point.setup().policy() + " on " + point.setup().accelerator();
	}

	static void start(Markup html, String id, int height, String title, String description) {
		html.open("svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-labelledby", id + "-t " + id + "-d", "class", "chart");
		html.element("title", title, "id", id + "-t").element("desc", description, "id", id + "-d");
	}

	static String color(int index) {
		return "c" + index % COLORS;
	}

	static void legend(Markup html, List<String> names) {
		html.open("ul", "class", "legend");
		for (int i = 0; i < names.size(); i++) {
			html.open("li").raw("<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" class=\"" + color(i) + "\"/></svg>")
					.text(names.get(i)).close("li");
		}
		html.close("ul");
	}

	private static double half(double part, double total) {
		return total > 0 ? part / total / 2 : 0;
	}

	static String shorten(String name) {
		int[] points = name.codePoints().toArray();
		int most = 36;
		return points.length <= most ? name
				: new String(points, 0, 10) + "…" + new String(points, points.length - (most - 11), most - 11);
	}
}
