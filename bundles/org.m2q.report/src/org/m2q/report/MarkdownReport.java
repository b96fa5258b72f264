package org.m2q.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.m2q.base.unit.Format;

/**
 * Writes a report, or what changed between two points, as Markdown with tables, for issues, pull requests and notebooks. The same report gives the same
 * characters.
 */
public final class MarkdownReport {

	private MarkdownReport() {
	}

	/**
	 * Writes the totals of every point of every experiment, its expectations, and layers of the point with the least EDP.
	 *
	 * @param layers which layers have a row
	 * @throws IOException when the writer fails
	 */
	public static void write(Report report, LayerSelection layers, Writer writer) throws IOException {
		StringBuilder text = new StringBuilder("# ").append(inline(report.file())).append("\n");
		if (report.partial()) {
			text.append("\nPartial: the run was stopped before all points were priced.\n");
		}
		for (ExperimentReport experiment : report.experiments()) {
			experiment(experiment, layers, text);
		}
		writer.write(text.toString());
		writer.flush();
	}

	private static void experiment(ExperimentReport experiment, LayerSelection selection, StringBuilder text) {
		text.append("\n## Experiment ").append(inline(experiment.name())).append("\n\n");
		if (experiment.points().isEmpty()) {
			text.append("No points.\n");
			return;
		}
		row(text, "point", "EDP", "energy", "latency", "DRAM", "EDP of the baseline", "saved");
		text.append("|---|--:|--:|--:|--:|--:|--:|\n");
		for (PointReport point : experiment.points()) {
			TotalReport totals = point.totals();
			Optional<TotalReport> base = experiment.baselineOf(point).map(PointReport::totals);
			row(text, setup(point), edp(totals.edp()), energy(totals.energy()), Format.time(totals.latency()), Format.data(totals.dramBytes()),
					base.map(other -> edp(other.edp())).orElse(""), base.map(other -> 1 - totals.edp() / other.edp()).filter(Double::isFinite).map(Format::percent).orElse(""));
		}
		if (!experiment.expectations().isEmpty()) {
			text.append('\n');
			row(text, "expectation", "outcome", "actual");
			text.append("|---|---|--:|\n");
			experiment.expectations().forEach(expected -> row(text, expected.text(), expected.outcome().label(), expected.actualText()));
		}
		PointReport best = experiment.points().stream().min(Comparator.comparingDouble(point -> point.totals().edp())).orElseThrow();
		List<LayerReport> shown = selection.of(best.layers());
		if (!shown.isEmpty()) {
			text.append("\nLayers of ").append(setup(best)).append(shown.size() == best.layers().size() ? ":\n\n"
					: ", " + shown.size() + " of " + best.layers().size() + " with the largest share:\n\n");
			row(text, "layer", "kind", "bits", "engine", "latency", "energy", "layer EDP", "share", "bound");
			text.append("|---|---|---|---|--:|--:|--:|--:|---|\n");
			shown.forEach(layer -> row(text, layer.name(), layer.kind(), layer.precision().label(), layer.engineNames(), Format.time(layer.latency()),
					energy(layer.energy()), edp(layer.edp()), Format.percent(layer.share()), layer.bound().kind()));
		}
		if (!best.assumptions().isEmpty()) {
			text.append('\n');
			best.assumptions().forEach(assumption -> text.append("- ").append(inline(assumption)).append('\n'));
		}
	}

	/** What changed between two points. */
	public static String text(ReportDiff diff) {
		StringBuilder text = new StringBuilder("**A** ").append(setup(diff.before())).append("  \n**B** ").append(setup(diff.after())).append("\n\n");
		row(text, "", "A", "B", "change");
		text.append("|---|--:|--:|--:|\n");
		DiffText.totals(diff).forEach(total -> row(text, total.name(), total.before(), total.after(), total.changeText()));
		text.append('\n').append(inline(DiffText.explanation(diff))).append('\n');
		text.append(DiffText.proxyNote(diff).isEmpty() ? "" : "\n" + inline(DiffText.proxyNote(diff)) + "\n");
		if (!diff.changes().isEmpty()) {
			text.append('\n');
			diff.changes().forEach(layer -> text.append("- ").append(inline(DiffText.change(layer))).append('\n'));
		}
		return text.toString();
	}

	private static String setup(PointReport point) {
		return inline(point.setup().text());
	}

	private static String edp(double value) {
		return Double.isFinite(value) ? Format.energyDelay(value) : "not modelled";
	}

	private static String energy(double value) {
		return Double.isFinite(value) ? Format.energy(value) : "not modelled";
	}

	private static void row(StringBuilder text, String... cells) {
		text.append('|');
		for (String cell : cells) {
			text.append(' ').append(inline(cell)).append(" |");
		}
		text.append('\n');
	}

	/** A text in Markdown. Names and paths come from files: nothing of them may end a cell or begin markup. */
	public static String inline(String text) {
		return text.replaceAll("\\s+", " ").replaceAll("(?<!\\\\)([|<>*_`#\\[\\]])", "\\\\$1");
	}
}
