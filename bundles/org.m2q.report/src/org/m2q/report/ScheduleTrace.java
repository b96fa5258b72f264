package org.m2q.report;

import java.io.IOException;
import java.io.Writer;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.report.internal.TraceOutput;

/**
 * Writes a schedule in the Trace Event Format, which Perfetto and Chrome's tracing page open: one track per engine and one for DRAM, whose
 * events never overlap, and counters for what lies in every buffer.
 */
public final class ScheduleTrace {

	private ScheduleTrace() {
	}

	/**
	 * Writes the trace. Times are microseconds of the accelerator's clock; the cycles stand among the arguments of every event. The same schedule gives
	 * the same characters.
	 *
	 * @throws IOException when the writer fails
	 */
	public static void write(Schedule schedule, Writer writer) throws IOException {
		TraceOutput.write(schedule, writer);
	}
}
