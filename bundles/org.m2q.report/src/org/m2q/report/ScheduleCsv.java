package org.m2q.report;

import java.io.IOException;
import java.io.Writer;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.report.internal.ScheduleCsvOutput;

/** Writes a schedule as comma-separated values (RFC 4180): one row per step. */
public final class ScheduleCsv {

	private ScheduleCsv() {
	}

	/**
	 * Writes the schedule. The same schedule gives the same characters.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void write(Schedule schedule, Writer writer) throws IOException {
		ScheduleCsvOutput.write(schedule, writer);
	}
}
