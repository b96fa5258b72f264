package org.m2q.report;

import java.io.IOException;
import java.io.Writer;

import org.m2q.report.internal.HtmlOutput;

/** Writes a report as one HTML file without scripts and without anything to fetch. */
public final class HtmlReport {

	private HtmlReport() {
	}

	/**
	 * Writes the report. The same report gives the same characters; the encoding is UTF-8.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void write(Report report, Writer writer) throws IOException {
		HtmlOutput.write(report, writer);
	}
}
