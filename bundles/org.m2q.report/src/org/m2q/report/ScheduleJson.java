package org.m2q.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.report.internal.ScheduleJsonOutput;

/** Writes a schedule as JSON: see the schema for the meaning of every field. */
public final class ScheduleJson {

	private ScheduleJson() {
	}

	/**
	 * Writes the schedule, with a line end after it. The same schedule gives the same characters.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void write(Schedule schedule, Writer writer) throws IOException {
		ScheduleJsonOutput.write(schedule, writer);
	}

	/** The JSON Schema (draft 2020-12) that every written schedule satisfies. */
	public static String schema() {
		try (InputStream in = ScheduleJson.class.getResourceAsStream("m2q-schedule.schema.json")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
