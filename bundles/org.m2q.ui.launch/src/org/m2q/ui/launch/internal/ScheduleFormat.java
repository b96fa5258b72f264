package org.m2q.ui.launch.internal;

import java.io.IOException;
import java.io.Writer;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.report.ScheduleCsv;
import org.m2q.report.ScheduleJson;
import org.m2q.report.ScheduleTrace;

/** What a schedule can be written as: the formats of {@code m2q schedule}. */
enum ScheduleFormat {

	/** For Perfetto and Chrome's tracing page. */
	TRACE(".trace.json", ScheduleTrace::write),
	/** All of it. */
	JSON(".schedule.json", ScheduleJson::write),
	/** A row per step. */
	CSV(".schedule.csv", ScheduleCsv::write);

	/** Writes a schedule. */
	private interface Output {
		void write(Schedule schedule, Writer writer) throws IOException;
	}

	private final String ending;
	private final Output output;

	ScheduleFormat(String ending, Output output) {
		this.ending = ending;
		this.output = output;
	}

	/** Ending of the names of its files, with the dot. */
	String ending() {
		return ending;
	}

	void write(Schedule schedule, Writer writer) throws IOException {
		output.write(schedule, writer);
	}

	/** What the user reads. */
	String label() {
		return switch (this) {
			case TRACE -> Messages.scheduleTrace;
			case JSON -> Messages.scheduleJson;
			case CSV -> Messages.scheduleCsv;
		};
	}
}
