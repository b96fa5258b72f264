package org.m2q.cli;

import java.util.HashMap;
import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostAnnotations;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineLabel;

/** A text with what its lines cost behind them. */
final class AnnotatedText {

	private static final int TAB = 4;
	/** Costs begin at least so far to the right, so that most of them stand below each other. */
	private static final int COLUMN = 76;

	private AnnotatedText() {
	}

	static String of(M2qDocument document, boolean ascii) {
		CostReport report = new CostAnnotations().report(document, Cancellation.NONE);
		Map<Integer, String> notes = new HashMap<>();
		for (HeaderCost header : report.headers()) {
			notes.put(header.line(), header.summary());
		}
		for (int i = 0; i < report.lines().size(); i++) {
			notes.put(report.lines().get(i).line(), columns(report.labels().get(i), ascii));
		}
		StringBuilder result = new StringBuilder();
		int number = 0;
		for (String line : document.text().orElse("").lines().toList()) {
			number++;
			StringBuilder expanded = new StringBuilder();
			line.codePoints().forEach(c -> expanded.append(c == '\t' ? " ".repeat(TAB - expanded.length() % TAB) : Printable.character(c, ascii)));
			String note = notes.get(number);
			if (note != null) {
				expanded.append(" ".repeat(Math.max(2, COLUMN - expanded.length()))).append("// ").append(Printable.line(note, ascii));
			}
			result.append(expanded).append('\n');
		}
		return result.toString();
	}

	/** The columns with a bar as long as the share. */
	private static String columns(LineLabel label, boolean ascii) {
		if (!label.hasBar()) {
			return label.hasValues() ? label.columns().stripTrailing() : label.text();
		}
		int filled = (int) Math.round(Math.clamp(label.share(), 0.0, 1.0) * LineLabel.BAR_COLUMNS);
		String bar = (ascii ? "#" : "▆").repeat(filled) + (ascii ? "." : "░").repeat(LineLabel.BAR_COLUMNS - filled);
		StringBuilder columns = new StringBuilder(label.columns());
		columns.replace(LineLabel.BAR_START, LineLabel.BAR_START + LineLabel.BAR_COLUMNS, bar);
		return columns.toString().stripTrailing();
	}
}
