package org.m2q.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.m2q.report.internal.CsvDiff;
import org.m2q.report.internal.HtmlDiff;
import org.m2q.report.internal.JsonDiff;

/** What changed between two reports, point by point; the points are paired as {@link ReportMatch#of} says. */
public final class ReportDiffs {

	/** Version of the JSON layout, {@code MAJOR.MINOR}. */
	public static final String SCHEMA_VERSION = "1.0";

	private ReportDiffs() {
	}

	/**
	 * What changed, in words.
	 *
	 * @param markdown whether in Markdown, else as text for a terminal
	 * @return empty without pairs
	 */
	public static String text(List<ReportMatch> matches, boolean markdown) {
		StringBuilder text = new StringBuilder();
		for (ReportMatch match : matches) {
			text.append(text.isEmpty() ? "" : "\n").append(markdown ? "## Experiment " : "experiment ").append(match.after().name()).append(", point ")
					.append(match.diff().after().id()).append(markdown ? "\n\n" : "\n");
			text.append(markdown ? MarkdownReport.text(match.diff()) : DiffText.print(match.diff()));
		}
		return text.toString();
	}

	/**
	 * Writes one page for browsers, in UTF-8, without scripts and without anything to fetch.
	 *
	 * @param a what the page calls the earlier report
	 * @param b what the page calls the later report
	 * @throws IOException when the writer fails
	 */
	public static void html(String a, String b, List<ReportMatch> matches, Writer writer) throws IOException {
		HtmlDiff.write(a, b, matches, writer);
	}

	/**
	 * Writes one row for the totals and one for each layer of every pair of points as comma-separated values, after RFC 4180 in UTF-8.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void csv(List<ReportMatch> matches, Writer writer) throws IOException {
		CsvDiff.write(matches, writer);
	}

	/**
	 * Writes everything as JSON, with a line end after it; see the schema for the meaning of every field. The same reports give the same characters.
	 *
	 * @param a what the earlier report is called
	 * @param b what the later report is called
	 * @throws IOException when the writer fails
	 */
	public static void json(String a, String b, List<ReportMatch> matches, Writer writer) throws IOException {
		JsonDiff.write(a, b, matches, writer);
	}

	/** The JSON Schema (draft 2020-12) that every written comparison satisfies. */
	public static String schema() {
		try (InputStream in = ReportDiffs.class.getResourceAsStream("m2q-diff.schema.json")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Names of the experiments of a report, for a message; {@code none} without any. */
	public static String names(Report report) {
		return report.experiments().isEmpty() ? "none" : String.join(", ", report.experiments().stream().map(ExperimentReport::name).toList());
	}
}
