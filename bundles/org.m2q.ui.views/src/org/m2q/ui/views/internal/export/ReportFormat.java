package org.m2q.ui.views.internal.export;

import java.io.IOException;
import java.io.Writer;

import org.m2q.report.CsvReport;
import org.m2q.report.HtmlReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.MarkdownReport;
import org.m2q.report.Report;

/** What a report can be written as. */
enum ReportFormat {

	/** One page for browsers. */
	HTML(".html"),
	/** A row for each layer. */
	CSV(".csv"),
	/** Everything. */
	JSON(".json"),
	/** Totals and the layers with the largest share, for issues and notebooks. */
	MARKDOWN(".md");

	private static final int LAYERS = 20;

	private final String ending;

	ReportFormat(String ending) {
		this.ending = ending;
	}

	/** Ending of the files, with the dot. */
	String ending() {
		return ending;
	}

	void write(Report report, Writer writer) throws IOException {
		switch (this) {
			case HTML -> HtmlReport.write(report, writer);
			case CSV -> CsvReport.write(report, writer);
			case MARKDOWN -> MarkdownReport.write(report, LayerSelection.parse("top:" + LAYERS).orElseThrow(), writer);
			case JSON -> JsonReport.write(report, writer);
		}
	}
}
