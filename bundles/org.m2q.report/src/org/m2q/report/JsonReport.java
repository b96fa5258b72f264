package org.m2q.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import org.m2q.report.internal.JsonInput;
import org.m2q.report.internal.JsonOutput;

/** Writes a report as JSON, and reads it back: see the schema for the meaning of every field. */
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

	/**
	 * Reads what {@link #write} wrote: writing it again gives the same characters. What is not written, such as the area of the variants of an
	 * ablation, is not a number.
	 *
	 * @param name what messages call the file
	 * @param reader where it comes from; not closed
	 * @throws ReportFormatException when it is not a report, is cut off, or was written by a newer version
	 * @throws IOException when the reader fails
	 */
	public static Report read(String name, Reader reader) throws IOException {
		return JsonInput.read(name, reader);
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
