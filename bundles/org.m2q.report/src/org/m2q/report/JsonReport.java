package org.m2q.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import org.m2q.report.internal.JsonOutput;

/** Writes a report as JSON: see the schema for the meaning of every field. */
public final class JsonReport {

	private JsonReport() {
	}

	/**
	 * Writes the report, with a line end after it. The same report gives the same characters.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void write(Report report, Writer writer) throws IOException {
		JsonOutput.write(report, writer);
	}

	/** The JSON Schema (draft 2020-12) that every written report satisfies. */
	public static String schema() {
		try (InputStream in = JsonReport.class.getResourceAsStream("m2q-report.schema.json")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
