package org.m2q.report;

import org.m2q.report.internal.TextExperiment;

/** Prints a report as tables for a console. */
public final class TextReport {

	private TextReport() {
	}

	/** The text, with line ends of {@code \n}. */
	public static String print(Report report, TextOptions options) {
		StringBuilder out = new StringBuilder();
		for (ExperimentReport experiment : report.experiments()) {
			if (!out.isEmpty()) {
				out.append('\n');
			}
			TextExperiment.print(report.file(), experiment, options, out);
		}
		if (report.partial()) {
			out.append("\nPartial: the run was stopped before all points were priced.\n");
		}
		return out.toString();
	}
}
