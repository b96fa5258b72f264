package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;

/** Streams the steps of a schedule as comma-separated values. */
public final class ScheduleCsvOutput {

	private ScheduleCsvOutput() {
	}

	/** Writes the header and one row per step, each with the line end of RFC 4180; the images of the boxes last, when there are several. */
	public static void write(Schedule schedule, Writer writer) throws IOException {
		boolean images = schedule.images() > 1;
		row(writer, images, List.of("step", "kind", "layer", "layer_name", "part", "resource", "operand", "start_cycle", "end_cycle", "cycles", "start_s", "end_s",
				"bytes", "groups_from", "groups_to", "filters_from", "filters_to", "channels_from", "channels_to", "rows_from", "rows_to", "columns_from",
				"columns_to", "images_from", "images_to"));
		double clock = schedule.accelerator().clock();
		for (Step step : schedule.steps()) {
			Region box = step.region();
			row(writer, images, List.of(text(step.index()), step.kind().name().toLowerCase(java.util.Locale.ROOT), text(step.layer()),
					CsvOutput.quoted(ScheduleNames.layer(schedule, step)), step.part() < 0 ? "" : text(step.part()),
					CsvOutput.quoted(ScheduleNames.resource(schedule, step)), step.operand().map(operand -> operand.keyword()).orElse(""), text(step.start()),
					text(step.end()), text(step.cycles()), Double.toString(step.start() / clock), Double.toString(step.end() / clock), text(step.bytes()),
					text(box.groupsFrom()), text(box.groupsTo()), text(box.filtersFrom()), text(box.filtersTo()), text(box.channelsFrom()),
					text(box.channelsTo()), text(box.rowsFrom()), text(box.rowsTo()), text(box.columnsFrom()), text(box.columnsTo()),
					text(box.imagesFrom()), text(box.imagesTo())));
		}
		writer.flush();
	}

	private static String text(long value) {
		return Long.toString(value);
	}

	private static void row(Writer writer, boolean images, List<String> cells) throws IOException {
		writer.write(String.join(",", images ? cells : cells.subList(0, cells.size() - 2)));
		writer.write("\r\n");
	}
}
