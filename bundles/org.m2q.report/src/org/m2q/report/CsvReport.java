package org.m2q.report;

import java.io.IOException;
import java.io.Writer;

import org.m2q.report.internal.CsvOutput;

/** Writes a report as comma-separated values (RFC 4180): one row per layer of every point, one per point for its
 * totals, one per set of ideas of an ablation and one per end of a parameter. */
public final class CsvReport {

	private CsvReport() {
	}

	/**
	 * Writes the report. The same report gives the same characters.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void write(Report report, Writer writer) throws IOException {
		CsvOutput.write(report, writer);
	}
}
