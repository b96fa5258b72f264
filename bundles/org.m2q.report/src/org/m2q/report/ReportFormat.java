package org.m2q.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Optional;

import org.m2q.base.ReportEnding;

/** What a report can be written as. */
public enum ReportFormat {

	/** One page for browsers. */
	HTML(ReportEnding.HTML),
	/** A row for each layer. */
	CSV(ReportEnding.CSV),
	/** Everything. */
	JSON(ReportEnding.JSON),
	/** Totals and the layers with the largest share, for issues, pull requests and notebooks. */
	MARKDOWN(ReportEnding.MD);

	/** Layers of a page of Markdown: as many as the table of the command line has. */
	private static final LayerSelection LAYERS = LayerSelection.top(20);

	private final ReportEnding ending;

	ReportFormat(ReportEnding ending) {
		this.ending = ending;
	}

	/** Ending of the files, with the dot. */
	public String ending() {
		return ending.text();
	}

	/** All endings, for messages: {@code .html, .csv, .json or .md}. */
	public static String endings() {
		return ReportEnding.list();
	}

	/** The format that the ending of a file says, whatever the case; empty for any other ending. */
	public static Optional<ReportFormat> ofFile(String name) {
		return ReportEnding.of(name).flatMap(ending -> Arrays.stream(values()).filter(format -> format.ending == ending).findFirst());
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
