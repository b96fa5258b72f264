package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.report.KindReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.TextOptions;
import org.m2q.report.TotalReport;
import org.m2q.report.TrafficReport;
import org.m2q.report.internal.TextTable.Align;

/** Prints the details of one point: energy by cause, traffic, kinds, layers. */
final class TextPoint {

	private static final String INDENT = "  ";
	private static final int BAR = 16;

	private final PointReport point;
	private final Optional<PointReport> baseline;
	private final TextOptions options;
	private final TextStyle style;
	private final StringBuilder out;

	TextPoint(PointReport point, Optional<PointReport> baseline, TextOptions options, TextStyle style, StringBuilder out) {
		this.point = point;
		this.baseline = baseline;
		this.options = options;
		this.style = style;
		this.out = out;
	}

	void print() {
		causes();
		traffic();
		kinds();
		limits();
		if (options.layers().count() > 0) {
			layers();
		}
	}

	private void causes() {
		TotalReport totals = point.totals();
		Map<String, Double> base = new LinkedHashMap<>();
		baseline.ifPresent(b -> b.totals().energyByCause().forEach(cause -> base.put(cause.cause(), cause.joules())));
		Map<String, Double> own = new LinkedHashMap<>();
		totals.energyByCause().forEach(cause -> own.put(cause.cause(), cause.joules()));
		base.keySet().forEach(cause -> own.putIfAbsent(cause, 0.0));
		if (own.isEmpty()) {
			return;
		}
		List<Double> values = new ArrayList<>(own.values());
		values.add(totals.energy());
		values.addAll(base.values());
		baseline.ifPresent(b -> values.add(b.totals().energy()));
		Scale scale = Scale.si(values, "J");
		TextTable table = new TextTable(style).column("cause", "", Align.LEFT, 200).column("energy", scale.unit(), Align.DECIMAL, 150)
				.column("share", "%", Align.DECIMAL, 140).column("", "", Align.LEFT, 10);
		if (baseline.isPresent()) {
			table.column("baseline", scale.unit(), Align.DECIMAL, 100).column("change", "%", Align.DECIMAL, 90);
		}
		double max = own.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
		own.forEach((cause, joules) -> row(table, cause, joules, totals.energy(), max, base.getOrDefault(cause, 0.0), scale));
		table.rule();
		row(table, "total", totals.energy(), totals.energy(), 0, baseline.map(b -> b.totals().energy()).orElse(0.0), scale);
		heading("Energy by cause");
		table.print(out, options.width(), INDENT);
	}

	private void row(TextTable table, String name, double joules, double total, double max, double base, Scale scale) {
		List<String> cells = new ArrayList<>(List.of(name, scale.text(joules),
				total > 0 ? Scale.PERCENT.text(joules / total) : "", style.bar(joules, max, BAR)));
		if (baseline.isPresent()) {
			cells.add(scale.text(base));
			cells.add(Change.number(joules, base));
		}
		table.row(cells.toArray(String[]::new));
	}

	/** Bytes per memory, read and written. */
	private void traffic() {
		Map<String, long[]> own = byMemory(point);
		if (own.isEmpty()) {
			return;
		}
		Map<String, String> kinds = new HashMap<>();
		point.totals().traffic().forEach(part -> kinds.put(part.memory(), part.kind().equals("dram") ? "DRAM" : part.kind()));
		List<Double> values = new ArrayList<>();
		own.values().forEach(bytes -> values.add((double) Math.max(bytes[0], bytes[1])));
		Scale scale = Scale.bytes(values);
		TextTable table = new TextTable(style).column("memory", "", Align.LEFT, 200).column("", "", Align.LEFT, 100).column("read", scale.unit(), Align.DECIMAL, 150)
				.column("written", scale.unit(), Align.DECIMAL, 140);
		Map<String, long[]> base = baseline.map(TextPoint::byMemory).orElse(Map.of());
		boolean compared = own.keySet().stream().anyMatch(base::containsKey);
		if (compared) {
			table.column("change", "%", Align.DECIMAL, 90);
		}
		own.forEach((memory, bytes) -> {
			List<String> cells = new ArrayList<>(List.of(memory, kinds.get(memory), scale.text(bytes[0]), scale.text(bytes[1])));
			if (compared) {
				long[] other = base.get(memory);
				cells.add(other == null ? "" : Change.number(bytes[0] + bytes[1], other[0] + other[1]));
			}
			table.row(cells.toArray(String[]::new));
		});
		heading("Traffic");
		table.print(out, options.width(), INDENT);
	}

	private static Map<String, long[]> byMemory(PointReport point) {
		Map<String, long[]> map = new LinkedHashMap<>();
		for (TrafficReport part : point.totals().traffic()) {
			long[] sum = map.computeIfAbsent(part.memory(), name -> new long[2]);
			sum[0] += part.bytesRead();
			sum[1] += part.bytesWritten();
		}
		return map;
	}

	private void limits() {
		if (point.limits().spent().isEmpty()) {
			return;
		}
		TextLimits limits = new TextLimits(point, style);
		heading("Time by cause");
		limits.time(BAR).print(out, options.width(), INDENT);
		heading("Why");
		for (String sentence : limits.why()) {
			List<String> lines = TextLimits.wrapped(style.text(sentence), Math.max(40, options.width() - 2 * INDENT.length()));
			for (int i = 0; i < lines.size(); i++) {
				out.append(INDENT).append(i == 0 ? "" : INDENT).append(lines.get(i)).append('\n');
			}
		}
	}

	private void kinds() {
		List<KindReport> kinds = KindReport.of(point.layers());
		Map<String, KindReport> base = new HashMap<>();
		baseline.ifPresent(b -> KindReport.of(b.layers()).forEach(kind -> base.put(kind.kind(), kind)));
		TotalReport totals = point.totals();
		Scale macs = Scale.count(List.of((double) totals.macs()));
		Scale parameters = Scale.count(List.of((double) totals.parameters()));
		Scale latency = Scale.si(List.of(totals.latency()), "s");
		Scale energy = Scale.si(List.of(totals.energy()), "J");
		TextTable table = new TextTable(style).column("kind", "", Align.LEFT, 200).column("layers", "", Align.RIGHT, 120)
				.column("MACs", macs.unit(), Align.DECIMAL, 80).column("param.", parameters.unit(), Align.DECIMAL, 60)
				.column("latency", latency.unit(), Align.DECIMAL, 100).column("energy", energy.unit(), Align.DECIMAL, 101)
				.column("share", "%", Align.DECIMAL, 150).column("", "", Align.LEFT, 10);
		if (!base.isEmpty()) {
			table.column("Δ latency", "%", Align.DECIMAL, 70).column("Δ energy", "%", Align.DECIMAL, 71);
		}
		double max = kinds.stream().mapToDouble(KindReport::share).max().orElse(0);
		for (KindReport kind : kinds) {
			List<String> cells = new ArrayList<>(List.of(kind.kind(), Integer.toString(kind.layers()), macs.text(kind.macs()),
					parameters.text(kind.parameters()), latency.text(kind.latency()), energy.text(kind.energy()),
					Scale.PERCENT.text(kind.share()), style.bar(kind.share(), max, BAR)));
			if (!base.isEmpty()) {
				KindReport other = base.get(kind.kind());
				cells.add(other == null ? "" : Change.number(kind.latency(), other.latency()));
				cells.add(other == null ? "" : Change.number(kind.energy(), other.energy()));
			}
			table.row(cells.toArray(String[]::new));
		}
		heading("Kinds of layers");
		table.print(out, options.width(), INDENT);
	}

	private void layers() {
		List<LayerReport> shown = options.layers().of(point.layers());
		TotalReport totals = point.totals();
		Scale macs = Scale.count(List.of((double) totals.macs()));
		Scale latency = Scale.si(List.of(totals.latency()), "s");
		Scale energy = Scale.si(List.of(totals.energy()), "J");
		Scale edp = Scale.si(List.of(totals.edp()), "J·s");
		boolean compared = baseline.isPresent();
		boolean ordered = shown.size() == point.layers().size();
		TextTable table = new TextTable(style).column("#", "", Align.RIGHT, 20).column("layer", "", Align.LEFT, 200)
				.column("kind", "", Align.LEFT, 120).column("output", "", Align.LEFT, 30).column("MACs", macs.unit(), Align.DECIMAL, 70)
				.column("bits", "", Align.LEFT, 100).column("engine", "", Align.LEFT, 80).column("util.", "%", Align.DECIMAL, 60)
				.column("bound", "", Align.LEFT, 75).column("latency", latency.unit(), Align.DECIMAL, 110)
				.column("energy", energy.unit(), Align.DECIMAL, 111).column("EDP", edp.unit(), Align.DECIMAL, 50)
				.column("share", "%", Align.DECIMAL, 150).column("", "", Align.LEFT, 35);
		if (compared) {
			table.column("Δ EDP", "%", Align.DECIMAL, 65);
		}
		double max = shown.stream().mapToDouble(LayerReport::share).max().orElse(0);
		Map<String, LayerReport> base = new HashMap<>();
		baseline.ifPresent(b -> b.layers().forEach(layer -> base.put(layer.name(), layer)));
		Sums sums = new Sums();
		for (LayerReport layer : shown) {
			sums.add(layer);
			List<String> cells = new ArrayList<>(List.of(Integer.toString(layer.index()), layer.name(), layer.kind(), shape(layer.output()),
					layer.macs() == 0 ? "" : macs.text(layer.macs()), layer.precision().label(), layer.engineNames(),
					layer.utilization() > 0 ? Scale.PERCENT.text(layer.utilization()) : "", bound(layer), latency.text(layer.latency()),
					energy.text(layer.energy()), edp.text(layer.edp()), Scale.PERCENT.text(layer.share()),
					style.bar(layer.share(), max, BAR / 2)));
			if (compared) {
				LayerReport other = base.get(layer.name());
				cells.add(other == null ? "" : Change.number(layer.edp(), other.edp()));
			}
			table.row(cells.toArray(String[]::new));
		}
		table.rule();
		if (!ordered) {
			Sums rest = new Sums();
			point.layers().stream().filter(layer -> !shown.contains(layer)).forEach(rest::add);
			total(table, (point.layers().size() - shown.size()) + " more", rest, "", macs, latency, energy, compared);
		}
		Sums all = new Sums();
		point.layers().forEach(all::add);
		all.energy = totals.energy();
		total(table, "total", all, edp.text(totals.edp()), macs, latency, energy, compared);
		heading(ordered ? "Layers" : "Layers with the largest share, " + shown.size() + " of " + point.layers().size());
		table.print(out, options.width(), INDENT);
	}

	private static void total(TextTable table, String name, Sums sums, String edp, Scale macs, Scale latency, Scale energy,
			boolean compared) {
		List<String> cells = new ArrayList<>(List.of("", name, "", "", macs.text(sums.macs), "", "", "", "", latency.text(sums.latency),
				energy.text(sums.energy), edp, Scale.PERCENT.text(sums.share), ""));
		if (compared) {
			cells.add("");
		}
		table.row(cells.toArray(String[]::new));
	}

	private static String bound(LayerReport layer) {
		return layer.status().equals("unavailable") ? "n/a"
				: layer.bound().kind().replace("weights", "wt.").replace("activations", "act.");
	}

	private static String shape(List<Integer> shape) {
		return String.join("×", shape.stream().map(String::valueOf).toList());
	}

	private void heading(String text) {
		out.append('\n').append(style.heading(text)).append('\n');
	}

	private static final class Sums {
		double macs;
		double latency;
		double energy;
		double share;

		void add(LayerReport layer) {
			macs += layer.macs();
			latency += layer.latency();
			energy += layer.energy();
			share += layer.share();
		}
	}
}
