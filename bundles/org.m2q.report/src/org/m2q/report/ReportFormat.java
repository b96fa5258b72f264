package org.m2q.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a report can be written as. */
public enum ReportFormat {

	/** One page for browsers. */
	HTML(".html"),
	/** A row for each layer. */
	CSV(".csv"),
	/** Everything. */
	JSON(".json"),
	/** Totals and the layers with the largest share, for issues, pull requests and notebooks. */
	MARKDOWN(".md");

	/** Layers of a page of Markdown: as many as the table of the command line has. */
	private static final LayerSelection LAYERS = LayerSelection.top(20);

	private final String ending;

	ReportFormat(String ending) {
		this.ending = ending;
	}

	/** Ending of the files, with the dot. */
	public String ending() {
		return ending;
	}

	/** All endings, for messages: {@code .html, .csv, .json or .md}. */
	public static String endings() {
		String all = String.join(", ", Arrays.stream(values()).map(ReportFormat::ending).toList());
		int last = all.lastIndexOf(", ");
		return all.substring(0, last) + " or " + all.substring(last + 2);
	}

	/** The format that the ending of a file says, whatever the case; empty for any other ending. */
	public static Optional<ReportFormat> ofFile(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".htm") ? Optional.of(HTML) : Arrays.stream(values()).filter(format -> lower.endsWith(format.ending)).findFirst();
	}

	/**
	 * Writes a report.
	 *
	 * @throws IOException when the writer fails
	 */
	public void write(Report report, Writer writer) throws IOException {
		switch (this) {
			case HTML -> HtmlReport.write(report, writer);
			case CSV -> CsvReport.write(report, writer);
			case JSON -> JsonReport.write(report, writer);
			case MARKDOWN -> MarkdownReport.write(report, LAYERS, writer);
		}
	}
}
