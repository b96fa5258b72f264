package org.m2q.report.internal;

import java.util.List;
import java.util.Locale;

import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.DesignNotes.ParameterNote;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.base.unit.Format;
import org.m2q.report.ExperimentReport;
import org.m2q.report.TextOptions;
import org.m2q.report.ValueReport;
import org.m2q.report.ValueReport.Origin;
import org.m2q.report.internal.StudySummary.IdeaRow;
import org.m2q.report.internal.StudySummary.SwingRow;
import org.m2q.report.internal.TextTable.Align;

/** Prints what ideas save, how the result moves with parameters, and where the parameters come from. */
final class TextStudy {

	private static final String INDENT = "  ";

	private final ExperimentReport experiment;
	private final TextOptions options;
	private final TextStyle style;
	private final StringBuilder out;
	private final StudySummary summary;

	TextStudy(ExperimentReport experiment, TextOptions options, TextStyle style, StringBuilder out) {
		this.experiment = experiment;
		this.options = options;
		this.style = style;
		this.out = out;
		summary = new StudySummary(experiment);
	}

	void print() {
		ablation();
		sensitivity();
		if (experiment.study().isAsked()) {
			experiment.study().designs().stream().filter(design -> !design.parameters().isEmpty()).forEach(this::parameters);
			values();
		}
	}

	private void heading(String text) {
		out.append('\n').append(style.heading(style.text(text))).append('\n');
	}

	private void ablation() {
		List<IdeaRow> rows = summary.ideas();
		if (rows.isEmpty()) {
			return;
		}
		int points = experiment.study().ablations().size();
		heading("What each idea saves" + (points > 1 ? ", mean of " + points + " points" : ""));
		TextTable table = new TextTable(style).column("idea", "", Align.LEFT, 200).column("EDP without it", "%", Align.DECIMAL, 110)
				.column("divides EDP by", "", Align.DECIMAL, 150).column("part of saving", "%", Align.DECIMAL, 120)
				.column("of the EDP saved", "%", Align.DECIMAL, 100);
		double whole = 0;
		for (IdeaRow row : rows) {
			whole += row.contribution();
			boolean rest = Double.isNaN(row.change());
			if (rest) {
				table.rule();
			}
			table.row(rest ? "rest of the design" : row.name(), rest ? "" : Change.number(1 + row.change(), 1), Format.significant(Math.exp(row.contribution()), 4),
					part(row.part()), part(row.saving()));
		}
		table.row(summary.isCompared() ? "all, against the baseline" : "all ideas", "", Format.significant(Math.exp(whole), 4), "",
				part(rows.stream().mapToDouble(IdeaRow::saving).sum()));
		table.print(out, options.width(), INDENT);
	}

	private static String part(double part) {
		return Double.isNaN(part) ? "" : Format.significant(part * 100, 3).replace('-', '−');
	}

	private void sensitivity() {
		List<SwingRow> rows = summary.swings();
		if (rows.isEmpty()) {
			return;
		}
		boolean compared = summary.isCompared();
		heading(compared ? "EDP saving at both ends of parameters" : "Change of the EDP at both ends of parameters");
		TextTable table = new TextTable(style).column("parameter", "", Align.LEFT, 200).column("from", "", Align.RIGHT, 140).column("to", "", Align.RIGHT, 140)
				.column("usual", "", Align.RIGHT, 50).column("at from", "%", Align.DECIMAL, 150).column("at to", "%", Align.DECIMAL, 150);
		for (SwingRow row : rows) {
			SensitivityResult result = row.result();
			table.row(result.parameter(), result.low(), result.high(), result.usual(), part(row.atLow()), part(row.atHigh()));
		}
		table.print(out, options.width(), INDENT);
	}

	/** How much of what the result rests on is published, chosen or of unknown origin; the last kind by name. */
	private void values() {
		List<ValueReport> values = experiment.study().values();
		if (values.isEmpty()) {
			return;
		}
		heading("What the result rests on");
		TextTable table = new TextTable(style).column("origin", "", Align.LEFT, 200).column("values", "", Align.RIGHT, 150).column("with a range", "", Align.RIGHT, 120);
		for (Origin origin : Origin.values()) {
			List<ValueReport> of = values.stream().filter(value -> value.origin() == origin).toList();
			table.row(origin.words(), Integer.toString(of.size()), Long.toString(of.stream().filter(value -> !value.range().isEmpty()).count()));
		}
		table.print(out, options.width(), INDENT);
		values.stream().filter(value -> value.origin() == Origin.NONE)
				.forEach(value -> wrapped(Origin.NONE.words() + ": " + value.owner() + ", " + value.name() + " " + value.value() + ", " + value.place(), INDENT + INDENT));
	}

	/** A list, as what is written about a parameter is longer than a column. */
	private void parameters(DesignNotes design) {
		heading("Parameters of " + design.accelerator());
		if (!design.documentation().isEmpty()) {
			wrapped(design.documentation(), INDENT);
		}
		for (ParameterNote note : design.parameters()) {
			String origin = note.origin().isEmpty() ? "" : " (" + note.origin().toLowerCase(Locale.ROOT) + ")";
			wrapped(note.name() + " = " + note.value() + origin + (note.documentation().isEmpty() ? "" : ": " + note.documentation()), INDENT + INDENT);
		}
	}

	private void wrapped(String text, String next) {
		StringBuilder line = new StringBuilder(INDENT);
		int start = line.length();
		for (String word : style.text(text).split(" ")) {
			if (line.length() > start && line.length() + 1 + word.length() > options.width()) {
				out.append(line).append('\n');
				line = new StringBuilder(next);
				start = line.length();
			}
			line.append(line.length() > start ? " " : "").append(word);
		}
		out.append(line).append('\n');
	}
}
