package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.AblationResult.Variant;
import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.DesignNotes.ParameterNote;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.base.unit.Format;
import org.m2q.report.ExperimentReport;
import org.m2q.report.StudyReport;
import org.m2q.report.internal.SavingDivision.Part;
import org.m2q.report.internal.StudySummary.IdeaRow;
import org.m2q.report.internal.StudySummary.SwingRow;

/** What ideas save, how the result moves with parameters, and where the parameters come from, as a page. */
final class HtmlStudy {

	private static final int WIDTH = 960;
	private static final int LABEL = 160;
	private static final int END = 210;
	private static final int ROW = 26;
	private static final int TOP = 26;

	private HtmlStudy() {
	}

	static void print(Markup html, ExperimentReport experiment, String id) {
		StudySummary summary = new StudySummary(experiment);
		summary.findings().forEach(finding -> html.element("p", finding));
		ablation(html, experiment, summary);
		division(html, experiment);
		sensitivity(html, experiment, summary, id + "tornado");
		designs(html, experiment.study());
	}

	private static void ablation(Markup html, ExperimentReport experiment, StudySummary summary) {
		List<IdeaRow> rows = summary.ideas();
		if (rows.isEmpty()) {
			return;
		}
		List<AblationResult> ablations = experiment.study().ablations();
		html.element("h3", "What each idea saves");
		html.element("p", "Each idea is switched off alone (EDP without it), and credited with its Shapley value of ln(EDP): the factors multiply to the whole. "
				+ "The definition is in docs/experiments.md.", "class", "faint");
		double whole = rows.stream().mapToDouble(IdeaRow::contribution).sum();
		HtmlTable table = new HtmlTable(ablations.size() > 1 ? "Geometric means over " + ablations.size() + " points." : "One point.").text("idea")
				.number("EDP without it", "%").number("divides EDP by", "").number("part of ln saving", "%").bar();
		boolean compared = summary.isCompared();
		if (compared) {
			table.number("of the EDP saved", "%");
		}
		for (IdeaRow row : rows) {
			boolean rest = Double.isNaN(row.change());
			List<String> cells = new ArrayList<>(List.of(rest ? "rest of the design" : row.name(), rest ? "" : Change.number(1 + row.change(), 1),
					Format.significant(Math.exp(row.contribution()), 4), part(row.part()), Double.isNaN(row.part()) ? "" : Double.toString(row.part())));
			if (compared) {
				cells.add(part(row.saving()));
			}
			table.row(cells);
		}
		List<String> total = new ArrayList<>(List.of(compared ? "all, against the baseline" : "all ideas", "", Format.significant(Math.exp(whole), 4), "", ""));
		if (compared) {
			total.add(part(rows.stream().mapToDouble(IdeaRow::saving).sum()));
		}
		table.total(total);
		table.print(html);
		html.raw("<details>\n").element("summary", "Every set of ideas");
		variants(html, experiment, ablations);
		html.close("details");
	}

	private static void variants(Markup html, ExperimentReport experiment, List<AblationResult> ablations) {
		List<Variant> all = ablations.stream().flatMap(ablation -> ablation.variants().stream()).toList();
		Scale edp = Scale.si(all.stream().map(Variant::edp).toList(), "J·s");
		Scale energy = Scale.si(all.stream().map(Variant::energy).toList(), "J");
		Scale latency = Scale.si(all.stream().map(Variant::latency).toList(), "s");
		HtmlTable table = new HtmlTable("Cost with some ideas on").text("point").text("on").number("EDP", edp.unit()).number("energy", energy.unit())
				.number("latency", latency.unit());
		for (AblationResult ablation : ablations) {
			for (Variant variant : ablation.variants()) {
				String on = String.join(", ", variant.on().stream().map(Idea::keyword).toList());
				table.row(List.of(experiment.points().get(ablation.point()).id(), on.isEmpty() ? "none" : on, edp.text(variant.edp()), energy.text(variant.energy()),
						latency.text(variant.latency())));
			}
		}
		table.print(html);
	}

	private static void division(Markup html, ExperimentReport experiment) {
		List<Part> parts = experiment.study().isAsked() ? new SavingDivision(experiment).parts() : List.of();
		if (parts.isEmpty()) {
			return;
		}
		html.element("h3", "Where the saving comes from");
		html.element("p", "Energy and time by what they are spent on, in parts of the baseline's, and how much of the baseline's EDP is saved by each. "
				+ "The parts add up to the EDP saving; below 0 something costs more than in the baseline.", "class", "faint");
		HtmlTable table = new HtmlTable(experiment.points().size() > 1 ? "Means over " + experiment.points().size() + " points." : "One point.").text("spent").text("on")
				.number("baseline", "%").number("here", "%").number("of the EDP saved", "%");
		parts.forEach(part -> table.row(List.of(part.kind(), part.cause(), part(part.baseline()), part(part.own()), part(part.saving()))));
		for (String kind : List.of("energy", "time")) {
			List<Part> of = parts.stream().filter(part -> part.kind().equals(kind)).toList();
			table.total(List.of("all " + kind, "", part(of.stream().mapToDouble(Part::baseline).sum()), part(of.stream().mapToDouble(Part::own).sum()),
					part(of.stream().mapToDouble(Part::saving).sum())));
		}
		table.total(List.of("EDP saving", "", "", "", part(parts.stream().mapToDouble(Part::saving).sum())));
		table.print(html);
	}

	private static void sensitivity(Markup html, ExperimentReport experiment, StudySummary summary, String id) {
		List<SwingRow> rows = summary.swings();
		if (rows.isEmpty()) {
			return;
		}
		boolean compared = summary.isCompared();
		html.element("h3", "How the result moves with each parameter");
		html.element("p", (compared ? "EDP saving over the baseline, which has the same value of the parameter, " : "Change of the EDP ")
				+ "with one parameter at either end of its plausible range and all others at their usual value"
				+ (experiment.points().size() > 1 ? "; means over the points." : "."), "class", "faint");
		tornado(html, rows, compared, id);
		Charts.legend(html, List.of("lower end", "upper end"));
		HtmlTable table = new HtmlTable("Plausible ranges").text("parameter").text("from").text("usual").text("to").number("at from", "%").number("usual", "%")
				.number("at to", "%").text("why this range");
		for (SwingRow row : rows) {
			SensitivityResult result = row.result();
			table.row(List.of(result.parameter(), result.low(), result.usual(), result.high(), part(row.atLow()), part(row.usual()), part(row.atHigh()),
					result.source()));
		}
		table.print(html);
	}

	/** Bars from the usual result to those at both ends, the widest first. */
	private static void tornado(Markup html, List<SwingRow> rows, boolean compared, String id) {
		double least = rows.stream().mapToDouble(row -> Math.min(row.usual(), Math.min(row.atLow(), row.atHigh()))).min().orElse(0);
		double most = rows.stream().mapToDouble(row -> Math.max(row.usual(), Math.max(row.atLow(), row.atHigh()))).max().orElse(0);
		double span = most - least;
		if (!(span > 0) || !Double.isFinite(span)) {
			return;
		}
		double scale = (WIDTH - LABEL - 2 * END) / span;
		Charts.start(html, id, TOP + rows.size() * ROW + 6, compared ? "EDP saving at both ends of each parameter" : "EDP at both ends of each parameter",
				"Horizontal bars, the widest first; the table below has the numbers.");
		double usual = LABEL + END + (rows.getFirst().usual() - least) * scale;
		html.element("text", "usual: " + StudySummary.percent(rows.getFirst().usual()), "x", Markup.at(usual), "y", "14", "class", "middle faint");
		html.shape("line", "", "x1", Markup.at(usual), "x2", Markup.at(usual), "y1", "20", "y2", Markup.at(TOP + rows.size() * ROW), "class", "grid");
		int y = TOP;
		for (SwingRow row : rows) {
			html.element("text", row.result().parameter(), "x", "0", "y", Markup.at(y + 16), "class", "label");
			double middle = LABEL + END + (row.usual() - least) * scale;
			double low = LABEL + END + (row.atLow() - least) * scale;
			double high = LABEL + END + (row.atHigh() - least) * scale;
			// The longer bar first, so that the shorter one stays visible when both ends lie on the same side.
			boolean lowFirst = Math.abs(low - middle) >= Math.abs(high - middle);
			for (boolean isLow : new boolean[] { lowFirst, !lowFirst }) {
				double end = isLow ? low : high;
				html.shape("rect", row.result().parameter() + " = " + (isLow ? row.result().low() : row.result().high()) + ": "
						+ StudySummary.percent(isLow ? row.atLow() : row.atHigh()), "x", Markup.at(Math.min(middle, end)), "y", Markup.at(y + 4), "width",
						Markup.at(Math.max(0.5, Math.abs(end - middle))), "height", Markup.at(ROW - 8), "class", Charts.color(isLow ? 0 : 1));
			}
			String atLow = row.result().low() + " → " + StudySummary.percent(row.atLow());
			String atHigh = row.result().high() + " → " + StudySummary.percent(row.atHigh());
			String left = low <= high ? atLow : atHigh;
			String right = low <= high ? atHigh : atLow;
			// What lies on one side is told there, the farther end first as the bars are.
			if (Math.max(low, high) < middle - 1) {
				left = left + ", " + right;
				right = "";
			} else if (Math.min(low, high) > middle + 1) {
				right = left + ", " + right;
				left = "";
			}
			html.element("text", left, "x", Markup.at(Math.min(middle, Math.min(low, high)) - 6), "y", Markup.at(y + 16), "class", "end halo");
			html.element("text", right, "x", Markup.at(Math.max(middle, Math.max(low, high)) + 6), "y", Markup.at(y + 16), "class", "halo");
			y += ROW;
		}
		html.close("svg");
	}

	private static void designs(Markup html, StudyReport study) {
		List<DesignNotes> described = study.designs().stream().filter(design -> !design.parameters().isEmpty() || !design.documentation().isEmpty()).toList();
		if (!described.isEmpty()) {
			html.element("h3", "Parameters");
		}
		for (DesignNotes design : described) {
			html.element("h4", design.accelerator());
			if (!design.documentation().isEmpty()) {
				html.element("p", design.documentation());
			}
			if (design.parameters().isEmpty() || !study.values().isEmpty()) {
				continue;
			}
			HtmlTable table = new HtmlTable("Parameters of " + design.accelerator()).text("parameter").number("value", "").text("origin").text("note");
			for (ParameterNote note : design.parameters()) {
				table.row(new ArrayList<>(List.of(note.name(), note.value(), note.origin(), note.documentation())));
			}
			table.print(html);
		}
		HtmlValues.print(html, study.values());
	}

	private static String part(double part) {
		return Double.isNaN(part) ? "" : Format.significant(part * 100, 3).replace('-', '−');
	}
}
