package org.m2q.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;

import org.m2q.report.CsvReport;
import org.m2q.report.HtmlReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.MarkdownReport;
import org.m2q.report.Report;

/** A format in which a report can be written. */
enum ReportKind {
	/** For programs. */
	JSON,
	/** For spreadsheets. */
	CSV,
	/** For people. */
	HTML,
	/** For issues, pull requests and notebooks. */
	MARKDOWN;

	private static final int LAYERS = 20;

	/** The option that asks for it. */
	String option() {
		return "--" + name().toLowerCase(Locale.ROOT);
	}

	/** The kind that the end of a file name says. */
	static Optional<ReportKind> ofFile(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".json") ? Optional.of(JSON)
				: lower.endsWith(".csv") ? Optional.of(CSV) : lower.endsWith(".html") || lower.endsWith(".htm") ? Optional.of(HTML)
						: lower.endsWith(".md") ? Optional.of(MARKDOWN) : Optional.empty();
	}

	void write(Report report, Writer writer) throws IOException {
		switch (this) {
			case JSON -> JsonReport.write(report, writer);
			case CSV -> CsvReport.write(report, writer);
			case MARKDOWN -> MarkdownReport.write(report, LayerSelection.parse("top:" + LAYERS).orElseThrow(), writer);
			default -> HtmlReport.write(report, writer);
		}
	}
}
