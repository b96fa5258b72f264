package org.m2q.report.internal;

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
import org.m2q.report.Setup;
import org.m2q.report.TextOptions;
import org.m2q.report.TotalReport;
import org.m2q.report.internal.TextTable.Align;

/** Prints one experiment: overview, details of one point, expectations, notes. */
public final class TextExperiment {

	private static final String INDENT = "  ";

	private final ExperimentReport experiment;
	private final TextOptions options;
	private final TextStyle style;
	private final StringBuilder out;

	private TextExperiment(ExperimentReport experiment, TextOptions options, StringBuilder out) {
		this.experiment = experiment;
		this.options = options;
		this.style = new TextStyle(options.ascii(), options.color());
		this.out = out;
	}

	/** Appends the text of an experiment. */
	public static void print(String file, ExperimentReport experiment, TextOptions options, StringBuilder out) {
		new TextExperiment(experiment, options, out).print(file);
	}

	private void print(String file) {
		out.append(style.heading(style.text("Experiment " + experiment.name()))).append(style.text(" · " + file)).append('\n');
		if (experiment.points().isEmpty()) {
			out.append('\n').append(INDENT).append("No points.\n");
			return;
		}
		PointReport detailed = experiment.points().get(0);
		if (experiment.points().size() == 1) {
			overview(detailed);
		} else {
			detailed = experiment.points().stream().min(Comparator.comparingDouble(point -> point.totals().edp())).orElseThrow();
			grid(detailed);
			totals(detailed);
		}
		new TextPoint(detailed, experiment.baselineOf(detailed), options, style, out).print();
		new TextStudy(experiment, options, style, out).print();
		expectations();
		notes();
	}

	/** A point beside its baseline. */
	private void overview(PointReport point) {
		Optional<PointReport> baseline = experiment.baselineOf(point);
		out.append('\n');
		setup("", point.setup(), baseline.isPresent());
		baseline.ifPresent(other -> setup("baseline", other.setup(), true));
		totals(point);
	}

	private void totals(PointReport point) {
		Optional<PointReport> baseline = experiment.baselineOf(point);
		out.append('\n');
		TotalReport totals = point.totals();
		TextTable table = new TextTable(style).column("", "", Align.LEFT, 200).column("this", "", Align.RIGHT, 150);
		if (baseline.isPresent()) {
			table.column("baseline", "", Align.RIGHT, 120).column("change", "", Align.RIGHT, 110).column("", "", Align.LEFT, 50);
		}
		Optional<TotalReport> base = baseline.map(PointReport::totals);
		compared(table, "EDP", modelled(totals.edp(), Format.energyDelay(totals.edp())), base.map(b -> modelled(b.edp(), Format.energyDelay(b.edp()))), totals.edp(),
				base.map(TotalReport::edp));
		compared(table, "energy", modelled(totals.energy(), Format.energy(totals.energy())), base.map(b -> modelled(b.energy(), Format.energy(b.energy()))), totals.energy(),
				base.map(TotalReport::energy));
		compared(table, "latency", Format.time(totals.latency()), base.map(b -> Format.time(b.latency())), totals.latency(),
				base.map(TotalReport::latency));
		compared(table, "cycles", cycles(point), baseline.map(TextExperiment::cycles), totals.cycles(),
				base.map(b -> (double) b.cycles()));
		compared(table, "DRAM traffic", Format.data(totals.dramBytes()), base.map(b -> Format.data(b.dramBytes())),
				totals.dramBytes(), base.map(b -> (double) b.dramBytes()));
		plain(table, "utilisation", Format.percent(totals.utilization()), base.map(b -> Format.percent(b.utilization())));
		plain(table, "throughput", throughput(totals), base.map(TextExperiment::throughput));
		plain(table, "power", power(totals), base.map(TextExperiment::power));
		if (totals.area().isPresent() || base.isPresent() && base.get().area().isPresent()) {
			plain(table, "area", area(totals), base.map(TextExperiment::area));
		}
		plain(table, "MACs", Format.count(totals.macs()), base.map(b -> Format.count(b.macs())));
		plain(table, "parameters", Format.count(totals.parameters()), base.map(b -> Format.count(b.parameters())));
		table.print(out, options.width(), INDENT);
	}

	private void setup(String role, Setup setup, boolean aligned) {
		String lead = aligned ? String.format("%-10s", role.isEmpty() ? "this" : role) : "";
		String mapping = setup.mapping().map(name -> " using " + name).orElse("");
		String text = lead + setup.modelText() + " with " + setup.policy() + " on " + setup.acceleratorText() + mapping;
		wrapped(text, INDENT, INDENT + " ".repeat(lead.length()));
	}

	private static void compared(TextTable table, String name, String value, Optional<String> base, double number,
			Optional<Double> baseNumber) {
		if (base.isEmpty()) {
			table.row(name, value);
		} else {
			table.row(name, value, base.get(), Change.percent(number, baseNumber.orElseThrow()),
					Change.factor(number, baseNumber.orElseThrow()));
		}
	}

	private static void plain(TextTable table, String name, String value, Optional<String> base) {
		if (base.isEmpty()) {
			table.row(name, value);
		} else {
			table.row(name, value, base.get(), "", "");
		}
	}

	private static String modelled(double value, String text) {
		return Double.isFinite(value) ? text : "not modelled";
	}

	private static String cycles(PointReport point) {
		return Format.count(point.totals().cycles()) + " at " + Format.engineering(point.hardware().clock(), "Hz", 3);
	}

	private static String throughput(TotalReport totals) {
		return totals.latency() > 0 ? Format.significant(1 / totals.latency(), 3) + " /s" : "n/a";
	}

	private static String power(TotalReport totals) {
		return totals.latency() > 0 ? Format.engineering(totals.energy() / totals.latency(), "W", 3) : "n/a";
	}

	private static String area(TotalReport totals) {
		return totals.area().isPresent() ? Format.area(totals.area().getAsDouble()) : "n/a";
	}

	/** All points of a grid, one a line. What they have in common stands above. */
	private void grid(PointReport best) {
		List<PointReport> all = Stream.concat(experiment.baselines().stream(), experiment.points().stream()).toList();
		Scale edp = Scale.si(all.stream().map(p -> p.totals().edp()).toList(), "J·s");
		Scale energy = Scale.si(all.stream().map(p -> p.totals().energy()).toList(), "J");
		Scale latency = Scale.si(all.stream().map(p -> p.totals().latency()).toList(), "s");
		GridNames names = GridNames.of(all);
		boolean compared = !experiment.baselines().isEmpty();
		TextTable table = new TextTable(style).column("#", "", Align.RIGHT, 90);
		names.headers().forEach(header -> table.column(header, "", Align.LEFT, header.equals("mapping") ? 20 : 200));
		table.column("EDP", edp.unit(), Align.DECIMAL, 140).column("energy", energy.unit(), Align.DECIMAL, 100).column("latency",
				latency.unit(), Align.DECIMAL, 101);
		if (compared) {
			table.column("Δ EDP", "%", Align.DECIMAL, 120);
		}
		table.column("", "", Align.LEFT, 10);
		for (PointReport point : all) {
			TotalReport totals = point.totals();
			boolean isBaseline = experiment.baselines().contains(point);
			List<String> cells = new ArrayList<>(List.of(isBaseline ? "–" : point.id()));
			cells.addAll(names.cells(point));
			cells.addAll(List.of(edp.text(totals.edp()), energy.text(totals.energy()), latency.text(totals.latency())));
			if (compared) {
				cells.add(experiment.baselineOf(point).map(b -> Change.number(totals.edp(), b.totals().edp())).orElse(""));
			}
			cells.add(isBaseline ? "baseline" : point == best && Double.isFinite(totals.edp()) ? "least EDP" : "");
			table.row(cells.toArray(String[]::new));
			if (isBaseline && point == all.get(experiment.baselines().size() - 1)) {
				table.rule();
			}
		}
		out.append('\n');
		if (!names.common().isEmpty()) {
			wrapped(names.common(), INDENT, INDENT + INDENT);
			out.append('\n');
		}
		table.print(out, options.width(), INDENT);
		out.append('\n');
		new StudySummary(experiment).findings().forEach(finding -> wrapped(finding, INDENT, INDENT));
		wrapped("Details of point " + best.id() + (Double.isFinite(best.totals().edp()) ? ", the one with the least EDP" : "") + "; the JSON, CSV and HTML reports have those of all.", INDENT,
				INDENT);
	}

	private void expectations() {
		if (experiment.expectations().isEmpty()) {
			return;
		}
		out.append('\n').append(style.heading("Expectations")).append('\n');
		int width = experiment.expectations().stream().mapToInt(e -> style.text(e.text()).length()).max().orElse(0);
		for (ExpectationReport expectation : experiment.expectations()) {
			String mark = switch (expectation.outcome()) {
				case MET -> style.good(style.text("✓") + " met    ");
				case FAILED -> style.bad(style.text("✗") + " FAILED ");
				default -> style.faint("? unknown");
			};
			String text = style.text(expectation.text());
			out.append(INDENT).append(mark).append(INDENT).append(text).append(" ".repeat(width - text.length())).append(INDENT);
			StringBuilder rest = new StringBuilder(expectation.actualText());
			if (!expectation.reason().isEmpty()) {
				rest.append(rest.isEmpty() ? "" : " ").append(expectation.reason());
			}
			if (expectation.outcome() != ExpectationReport.Outcome.MET && !expectation.place().isEmpty()) {
				rest.append(" (").append(expectation.place()).append(')');
			}
			out.append(style.text(rest.toString())).append('\n');
		}
	}

	/** Where the numbers come from and what they assume; every sentence once. */
	private void notes() {
		List<PointReport> all = Stream.concat(experiment.points().stream(), experiment.baselines().stream()).toList();
		Set<String> notes = new LinkedHashSet<>();
		if (!experiment.weights().isEmpty()) {
			notes.add("weights: " + experiment.weights() + (experiment.syntheticWeights() ? "; nothing here says how accurate the network is" : ""));
		}
		notes.add("share = ½ (share of energy + share of latency)" + (all.stream().allMatch(point -> point.totals().complete())
				? "; the layers add up to 100 %. The" :
				". Some costs are not modelled: the energies and EDPs that are given are lower bounds. The") + " EDP of a layer is its energy times its "
				+ "latency; those do not add up to the EDP of the network.");
		all.forEach(point -> notes.addAll(point.assumptions()));
		out.append('\n').append(style.heading("Notes")).append('\n');
		notes.forEach(note -> wrapped(style.text("·").equals("·") ? "· " + note : "- " + note, INDENT, INDENT + INDENT));
		sources(all);
	}

	/** The tables that were used; where each of their rows comes from would be longer than all else. */
	private void sources(List<PointReport> all) {
		Map<String, Set<String>> tables = new LinkedHashMap<>();
		all.stream().flatMap(point -> point.sources().stream()).flatMap(source -> Stream.of(source.name().split(", "))).forEach(row -> {
			int dot = row.lastIndexOf('.');
			tables.computeIfAbsent(dot < 0 ? row : row.substring(0, dot), name -> new LinkedHashSet<>()).add(row);
		});
		if (!tables.isEmpty()) {
			String names = String.join(", ", tables.entrySet().stream()
					.map(entry -> entry.getKey() + " (" + entry.getValue().size() + (entry.getValue().size() == 1 ? " row)" : " rows)")).toList());
			wrapped((style.text("·").equals("·") ? "· " : "- ") + "energies: " + names + "; the JSON and HTML reports say where each row comes from.",
					INDENT, INDENT + INDENT);
		}
	}

	private void wrapped(String text, String first, String next) {
		StringBuilder line = new StringBuilder(first);
		int start = first.length();
		for (String word : style.text(text).split(" ")) {
			if (line.length() > start && line.length() + 1 + word.length() > options.width()) {
				out.append(line).append('\n');
				line = new StringBuilder(next);
				start = next.length();
			}
			line.append(line.length() > start ? " " : "").append(word);
		}
		out.append(line).append('\n');
	}
}
