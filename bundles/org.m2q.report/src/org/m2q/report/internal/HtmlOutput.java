package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.m2q.base.unit.Format;
import org.m2q.report.ExpectationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.TotalReport;

/** Writes a report as a page. */
public final class HtmlOutput {

	private HtmlOutput() {
	}

	/** Writes the page. */
	public static void write(Report report, Writer writer) throws IOException {
		Markup html = HtmlPage.start("M2Q report: " + report.file());
		html.element("h1", report.file()).element("p", "M2Q Workbench report. Numbers are estimates of the analytical or, where an experiment says so, the event model; move the pointer over a bar or a dot to see its numbers.",
				"class", "faint");
		if (report.partial()) {
			html.element("p", "Partial: the run was stopped before all points were priced.");
		}
		savings(html, report.experiments());
		writer.write(html.toString());
		int number = 0;
		for (ExperimentReport experiment : report.experiments()) {
			Markup part = new Markup();
			experiment(part, experiment, "e" + number++);
			writer.write(part.toString());
		}
		writer.write(HtmlPage.END);
		writer.flush();
	}

	private static void experiment(Markup html, ExperimentReport experiment, String id) {
		html.open("section").element("h2", "Experiment " + experiment.name());
		if (!experiment.study().documentation().isEmpty()) {
			html.element("p", experiment.study().documentation());
		}
		if (!experiment.weights().isEmpty()) {
			html.element("p", "Weights: " + experiment.weights()
					+ (experiment.syntheticWeights() ? "; nothing here says how accurate the network is." : "."), "class", "faint");
		}
		expectations(html, experiment.expectations());
		if (experiment.points().isEmpty()) {
			html.element("p", "No points.").close("section");
			return;
		}
		PointReport best = experiment.points().stream().min(Comparator.comparingDouble(point -> point.totals().edp())).orElseThrow();
		if (experiment.points().size() > 1) {
			grid(html, experiment, best);
		}
		HtmlStudy.print(html, experiment, id);
		for (PointReport point : experiment.points()) {
			boolean single = experiment.points().size() == 1;
			if (!single) {
				html.raw(point == best ? "<details open=\"\">\n" : "<details>\n").element("summary",
						"Point " + point.id() + ": " + point.setup().text() + ", EDP " + Format.energyDelay(point.totals().edp()));
			}
			point(html, point, experiment.baselineOf(point), single, id + "p" + point.id());
			if (!single) {
				html.close("details");
			}
		}
		for (PointReport baseline : experiment.baselines()) {
			html.raw("<details>\n").element("summary", "Baseline: " + baseline.setup().text() + ", EDP " + Format.energyDelay(baseline.totals().edp()));
			point(html, baseline, Optional.empty(), false, id + baseline.id());
			html.close("details");
		}
		notes(html, experiment);
		html.close("section");
	}

	/** What the experiments of a file came to, side by side. */
	private static void savings(Markup html, List<ExperimentReport> experiments) {
		List<ExperimentReport> compared = experiments.stream().filter(experiment -> experiment.meanEdpSaving().isPresent()).toList();
		if (compared.size() < 2) {
			return;
		}
		HtmlTable table = new HtmlTable("EDP savings over the baselines").text("experiment").number("points", "").number("mean", "%").number("least", "%")
				.number("most", "%").text("expected");
		for (ExperimentReport experiment : compared) {
			double[] savings = experiment.points().stream()
					.mapToDouble(point -> 1 - point.totals().edp() / experiment.baselineOf(point).orElseThrow().totals().edp()).sorted().toArray();
			table.row(List.of(experiment.name(), Integer.toString(savings.length), Scale.PERCENT.text(experiment.meanEdpSaving().getAsDouble()),
					Scale.PERCENT.text(savings[0]), Scale.PERCENT.text(savings[savings.length - 1]),
					String.join("; ", experiment.expectations().stream().map(expectation -> expectation.text() + ": " + expectation.outcome().label()).toList())));
		}
		table.print(html);
	}

	private static void expectations(Markup html, List<ExpectationReport> expectations) {
		if (expectations.isEmpty()) {
			return;
		}
		html.open("ul");
		for (ExpectationReport expectation : expectations) {
			html.open("li").raw(switch (expectation.outcome()) {
				case MET -> "<span class=\"good\">✓ met:</span> ";
				case FAILED -> "<span class=\"bad\">✗ failed:</span> ";
				default -> "<span class=\"faint\">? not evaluated:</span> ";
			}).text(expectation.text() + ". " + outcome(expectation)).close("li");
		}
		html.close("ul");
	}

	private static String outcome(ExpectationReport expectation) {
		String value = expectation.actualText().isEmpty() ? "" : "It is " + expectation.actualText();
		String text = value.isEmpty() || expectation.reason().isEmpty() ? value + expectation.reason() : value + " " + expectation.reason();
		return text.isEmpty() || text.endsWith(".") ? text : text + ".";
	}

	private static void grid(Markup html, ExperimentReport experiment, PointReport best) {
		List<PointReport> all = Stream.concat(experiment.baselines().stream(), experiment.points().stream()).toList();
		GridNames names = GridNames.of(all);
		Scale edp = Scale.si(all.stream().map(p -> p.totals().edp()).toList(), "J·s");
		Scale energy = Scale.si(all.stream().map(p -> p.totals().energy()).toList(), "J");
		Scale latency = Scale.si(all.stream().map(p -> p.totals().latency()).toList(), "s");
		double max = all.stream().mapToDouble(p -> p.totals().edp()).max().orElse(0);
		HtmlTable table = new HtmlTable("All points. " + names.common()).text("#");
		names.headers().forEach(table::text);
		table.number("EDP", edp.unit()).bar().number("energy", energy.unit()).number("latency", latency.unit()).number("Δ EDP", "%").text("");
		for (PointReport point : all) {
			TotalReport totals = point.totals();
			boolean isBaseline = experiment.baselines().contains(point);
			List<String> cells = new ArrayList<>(List.of(isBaseline ? "baseline" : point.id()));
			cells.addAll(names.cells(point));
			cells.addAll(List.of(edp.text(totals.edp()), max > 0 ? Double.toString(totals.edp() / max) : "", energy.text(totals.energy()),
					latency.text(totals.latency()),
					experiment.baselineOf(point).map(b -> Change.number(totals.edp(), b.totals().edp())).orElse(""),
					point == best && Double.isFinite(totals.edp()) ? "least EDP" : ""));
			table.row(cells);
		}
		table.print(html);
	}

	private static void point(Markup html, PointReport point, Optional<PointReport> baseline, boolean titled, String id) {
		if (titled) {
			html.element("p", point.setup().text());
		}
		baseline.ifPresent(other -> html.element("p", "Compared with " + other.setup().text(), "class", "faint"));
		cards(html, point, baseline);
		html.element("h4", "Energy by cause");
		Charts.energy(html, point, baseline, id + "energy");
		HtmlTables.causes(html, point, baseline);
		html.element("h4", "Where the EDP goes");
		Charts.shares(html, point, 25, id + "share");
		HtmlLimits.time(html, point);
		HtmlLimits.parts(html, point);
		HtmlTables.kinds(html, point, baseline);
		Roofline.draw(html, point, id + "roof");
		html.element("h4", "Traffic");
		HtmlTables.traffic(html, point);
		html.element("h4", "Layers");
		HtmlTables.layers(html, point, baseline);
		HtmlLimits.layers(html, point);
	}

	private static void cards(Markup html, PointReport point, Optional<PointReport> baseline) {
		TotalReport totals = point.totals();
		Optional<TotalReport> base = baseline.map(PointReport::totals);
		html.open("ul", "class", "cards");
		card(html, "EDP", Format.energyDelay(totals.edp()), base.map(b -> Change.percent(totals.edp(), b.edp()) + " against " + Format.energyDelay(b.edp())));
		card(html, "energy", Format.energy(totals.energy()), base.map(b -> Change.percent(totals.energy(), b.energy()) + " against " + Format.energy(b.energy())));
		card(html, "latency", Format.time(totals.latency()), base.map(b -> Change.percent(totals.latency(), b.latency()) + " against " + Format.time(b.latency())));
		card(html, "utilisation", Format.percent(totals.utilization()), base.map(b -> "against " + Format.percent(b.utilization())));
		card(html, "off-chip traffic", Format.data(totals.dramBytes()), base.map(b -> Change.percent(totals.dramBytes(), b.dramBytes()) + " against " + Format.data(b.dramBytes())));
		card(html, "size", Format.count(totals.macs()) + " MAC", Optional.of(Format.count(totals.parameters()) + " parameters, " + totals.layers() + " layers"));
		if (totals.area().isPresent()) {
			card(html, "area", Format.area(totals.area().getAsDouble()), Optional.of("of what has a known area"));
		}
		html.close("ul");
	}

	private static void card(Markup html, String name, String value, Optional<String> below) {
		HtmlPage.card(html, name, value, below.orElse(""));
	}

	private static void notes(Markup html, ExperimentReport experiment) {
		List<PointReport> all = Stream.concat(experiment.points().stream(), experiment.baselines().stream()).toList();
		Set<String> notes = new LinkedHashSet<>();
		notes.add("Share = half the share of the energy plus half the share of the latency; the layers add up to 100 %. The EDP of a layer is its energy times its latency; those do not add up to the EDP of the network.");
		all.forEach(point -> notes.addAll(point.assumptions()));
		html.element("h3", "Notes").open("ul");
		notes.forEach(note -> html.element("li", note));
		html.close("ul");
		Map<String, String> sources = new LinkedHashMap<>();
		all.forEach(point -> point.sources().forEach(source -> sources.putIfAbsent(source.name(), source.source())));
		if (!sources.isEmpty()) {
			html.element("h3", "Sources").open("ul");
			sources.forEach((name, source) -> html.element("li", name + ": " + source));
			html.close("ul");
		}
	}
}
