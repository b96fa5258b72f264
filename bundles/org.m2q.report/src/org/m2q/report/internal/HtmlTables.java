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
import org.m2q.report.TotalReport;
import org.m2q.report.TrafficReport;

/** The tables of one point. */
final class HtmlTables {

	private HtmlTables() {
	}

	static void causes(Markup html, PointReport point, Optional<PointReport> baseline) {
		TotalReport totals = point.totals();
		Map<String, Double> base = new LinkedHashMap<>();
		baseline.ifPresent(b -> b.totals().energyByCause().forEach(cause -> base.put(cause.cause(), cause.joules())));
		Map<String, Double> own = new LinkedHashMap<>();
		totals.energyByCause().forEach(cause -> own.put(cause.cause(), cause.joules()));
		base.keySet().forEach(cause -> own.putIfAbsent(cause, 0.0));
		List<Double> values = new ArrayList<>(own.values());
		values.addAll(base.values());
		values.add(totals.energy());
		values.add(baseline.map(b -> b.totals().energy()).orElse(0.0));
		Scale scale = Scale.si(values, "J");
		HtmlTable table = new HtmlTable("Energy by cause").text("cause").number("energy", scale.unit()).number("share", "%");
		if (baseline.isPresent()) {
			table.number("baseline", scale.unit()).number("change", "%");
		}
		own.forEach((cause, joules) -> table.row(cause(cause, joules, totals.energy(), base.getOrDefault(cause, 0.0), scale, baseline.isPresent())));
		table.total(cause("total", totals.energy(), totals.energy(), baseline.map(b -> b.totals().energy()).orElse(0.0), scale, baseline.isPresent()));
		table.print(html);
	}

	private static List<String> cause(String name, double joules, double total, double base, Scale scale, boolean compared) {
		List<String> cells = new ArrayList<>(List.of(name, scale.text(joules), total > 0 ? Scale.PERCENT.text(joules / total) : ""));
		if (compared) {
			cells.add(scale.text(base));
			cells.add(Change.number(joules, base));
		}
		return cells;
	}

	static void kinds(Markup html, PointReport point, Optional<PointReport> baseline) {
		List<KindReport> kinds = KindReport.of(point.layers());
		Map<String, KindReport> base = new HashMap<>();
		baseline.ifPresent(b -> KindReport.of(b.layers()).forEach(kind -> base.put(kind.kind(), kind)));
		TotalReport totals = point.totals();
		Scale macs = Scale.count(List.of((double) totals.macs()));
		Scale parameters = Scale.count(List.of((double) totals.parameters()));
		Scale latency = Scale.si(List.of(totals.latency()), "s");
		Scale energy = Scale.si(List.of(totals.energy()), "J");
		HtmlTable table = new HtmlTable("Kinds of layers").text("kind").number("layers", "").number("MACs", macs.unit())
				.number("parameters", parameters.unit()).number("latency", latency.unit()).number("energy", energy.unit()).number("share", "%")
				.bar().number("Δ latency", "%").number("Δ energy", "%");
		double max = kinds.stream().mapToDouble(KindReport::share).max().orElse(0);
		for (KindReport kind : kinds) {
			Optional<KindReport> other = Optional.ofNullable(base.get(kind.kind()));
			table.row(List.of(kind.kind(), Integer.toString(kind.layers()), macs.text(kind.macs()), parameters.text(kind.parameters()),
					latency.text(kind.latency()), energy.text(kind.energy()), Scale.PERCENT.text(kind.share()), ratio(kind.share(), max),
					other.map(o -> Change.number(kind.latency(), o.latency())).orElse(""),
					other.map(o -> Change.number(kind.energy(), o.energy())).orElse("")));
		}
		table.print(html);
	}

	static void traffic(Markup html, PointReport point) {
		List<Double> values = new ArrayList<>();
		point.totals().traffic().forEach(part -> values.add((double) Math.max(part.bytesRead(), part.bytesWritten())));
		Scale scale = Scale.bytes(values);
		HtmlTable table = new HtmlTable("Traffic per memory and operand").text("memory").text("operand").number("read", scale.unit())
				.number("written", scale.unit());
		for (TrafficReport part : point.totals().traffic()) {
			table.row(List.of(part.memory(), part.operand(), scale.text(part.bytesRead()), scale.text(part.bytesWritten())));
		}
		table.print(html);
	}

	static void layers(Markup html, PointReport point, Optional<PointReport> baseline) {
		TotalReport totals = point.totals();
		Scale macs = Scale.count(List.of((double) totals.macs()));
		Scale parameters = Scale.count(List.of((double) totals.parameters()));
		Scale latency = Scale.si(List.of(totals.latency()), "s");
		Scale energy = Scale.si(List.of(totals.energy()), "J");
		Scale edp = Scale.si(List.of(totals.edp()), "J·s");
		Map<String, LayerReport> base = new HashMap<>();
		baseline.ifPresent(b -> b.layers().forEach(layer -> base.put(layer.name(), layer)));
		HtmlTable table = new HtmlTable("All layers in network order").number("#", "").text("layer").text("kind").text("input").text("output")
				.number("MACs", macs.unit()).number("parameters", parameters.unit()).text("bits").text("engine").number("utilisation", "%")
				.text("bound").number("cycles", "").number("latency", latency.unit()).number("energy", energy.unit()).number("EDP", edp.unit())
				.number("share", "%").bar();
		if (baseline.isPresent()) {
			table.number("Δ EDP", "%");
		}
		double max = point.layers().stream().mapToDouble(LayerReport::share).max().orElse(0);
		for (LayerReport layer : point.layers()) {
			List<String> cells = new ArrayList<>(List.of(Integer.toString(layer.index()), layer.name(), layer.kind(),
					String.join(", ", layer.inputs().stream().map(HtmlTables::shape).toList()), shape(layer.output()),
					layer.macs() == 0 ? "" : macs.text(layer.macs()), layer.parameters() == 0 ? "" : parameters.text(layer.parameters()),
					layer.precision().label(), layer.engineNames(), layer.utilization() > 0 ? Scale.PERCENT.text(layer.utilization()) : "",
					layer.status().equals("unavailable") ? "n/a" : layer.bound().label(), Long.toString(layer.cycles()),
					latency.text(layer.latency()), energy.text(layer.energy()), edp.text(layer.edp()), Scale.PERCENT.text(layer.share()),
					ratio(layer.share(), max)));
			if (baseline.isPresent()) {
				LayerReport other = base.get(layer.name());
				cells.add(other == null ? "" : Change.number(layer.edp(), other.edp()));
			}
			table.row(cells);
		}
		List<String> cells = new ArrayList<>(List.of("", "total", "", "", "", macs.text(totals.macs()), parameters.text(totals.parameters()), "", "",
				Scale.PERCENT.text(totals.utilization()), "", Long.toString(totals.cycles()), latency.text(totals.latency()),
				energy.text(totals.energy()), edp.text(totals.edp()), Double.isFinite(totals.energy()) ? "100" : Scale.PERCENT.text(Double.NaN), ""));
		if (baseline.isPresent()) {
			cells.add(baseline.map(b -> Change.number(totals.edp(), b.totals().edp())).orElse(""));
		}
		table.total(cells);
		table.print(html);
	}

	private static String shape(List<Integer> shape) {
		return String.join("×", shape.stream().map(String::valueOf).toList());
	}

	private static String ratio(double value, double max) {
		return max > 0 ? Double.toString(value / max) : "";
	}
}
