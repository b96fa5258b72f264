package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.InterconnectUse;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.base.Cancellation;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

/** Streams a schedule as trace events, one event per line. */
public final class TraceOutput {

	private static final int PROCESS = 1;

	private final JsonWriter json;
	private final Schedule schedule;
	private final Writer writer;
	private final double microseconds;
	private boolean first = true;

	private TraceOutput(Schedule schedule, Writer writer) {
		this.schedule = schedule;
		this.writer = writer;
		json = new JsonWriter(writer);
		json.setHtmlSafe(false);
		json.setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true));
		json.setStrictness(com.google.gson.Strictness.LENIENT);
		microseconds = 1e6 / schedule.accelerator().clock();
	}

	/** Writes a trace. */
	public static void write(Schedule schedule, Writer writer) throws IOException {
		new TraceOutput(schedule, writer).write();
	}

	private void write() throws IOException {
		writer.write("{\"displayTimeUnit\": \"ns\",\n\"otherData\": ");
		json.beginObject();
		json.name("model").value(schedule.network().network().model());
		json.name("accelerator").value(schedule.accelerator().name());
		json.name("mapping").value(schedule.mapping().name());
		json.name("clockHertz").value(schedule.accelerator().clock());
		json.name("cycles").value(schedule.cycles());
		if (schedule.images() > 1) {
			json.name("images").value(schedule.images());
		}
		json.name("units").value("ts and dur in microseconds, args.start and args.end in cycles, counters in bytes" + (schedule.accelerator().interconnects().isEmpty() ? "" : ", of interconnects in bytes per cycle"));
		json.endObject();
		writer.write(",\n\"traceEvents\": [\n");
		names();
		for (Step step : schedule.steps()) {
			step(step);
		}
		counters();
		rates();
		writer.write("\n]}\n");
		writer.flush();
	}

	/** Tracks in the order of the accelerator: engines, then DRAM. */
	private int track(Step step) {
		return 1 + (ScheduleNames.isTransfer(step) ? schedule.accelerator().engines().size() + step.resource() : step.resource());
	}

	private void names() throws IOException {
		begin();
		json.name("ph").value("M").name("pid").value(PROCESS).name("name").value("process_name").name("args").beginObject().name("name")
				.value(schedule.accelerator().name()).endObject();
		end();
		int engines = schedule.accelerator().engines().size();
		for (int i = 0; i < engines; i++) {
			name(1 + i, schedule.accelerator().engines().get(i).name());
		}
		for (int m = 0; m < schedule.accelerator().memories().size(); m++) {
			if (schedule.accelerator().memories().get(m).kind() == MemoryKind.DRAM) {
				name(1 + engines + m, schedule.accelerator().memories().get(m).name());
			}
		}
	}

	private void name(int track, String name) throws IOException {
		begin();
		json.name("ph").value("M").name("pid").value(PROCESS).name("tid").value(track).name("name").value("thread_name").name("args").beginObject()
				.name("name").value(name).endObject();
		end();
		begin();
		json.name("ph").value("M").name("pid").value(PROCESS).name("tid").value(track).name("name").value("thread_sort_index").name("args").beginObject()
				.name("sort_index").value(track).endObject();
		end();
	}

	private void step(Step step) throws IOException {
		if (step.start() == step.end()) {
			return;
		}
		begin();
		json.name("ph").value("X").name("pid").value(PROCESS).name("tid").value(track(step));
		json.name("ts").value(step.start() * microseconds).name("dur").value((step.end() - step.start()) * microseconds);
		json.name("name").value(ScheduleNames.layer(schedule, step));
		json.name("cat").value(step.kind().name().toLowerCase(java.util.Locale.ROOT));
		json.name("args").beginObject();
		json.name("step").value(step.index());
		json.name("what").value(step.kind().name().toLowerCase(java.util.Locale.ROOT) + step.operand().map(operand -> " " + operand.keyword()).orElse(""));
		json.name("start").value(step.start()).name("end").value(step.end());
		if (step.bytes() > 0) {
			json.name("bytes").value(step.bytes());
		}
		if (step.waits() >= 0) {
			json.name("waitsFor").value(ScheduleNames.port(schedule, step.waits())).name("waits").value(step.end() - step.start() - step.cycles());
		}
		if (schedule.images() > 1) {
			json.name("image").value(step.region().imagesFrom());
			json.name("images").value(step.region().imagesTo() - step.region().imagesFrom());
		}
		json.endObject();
		end();
	}

	private record Change(long cycle, long bytes) {
	}

	/** What lies in every buffer, whenever it changes. */
	private void counters() throws IOException {
		long[] from = new long[schedule.allocations().size()];
		long[] to = new long[from.length];
		java.util.Arrays.fill(from, -1);
		for (Step step : schedule.steps()) {
			for (Ints used : List.of(step.reads(), step.writes())) {
				for (int i = 0; i < used.size(); i++) {
					int allocation = used.get(i);
					from[allocation] = from[allocation] < 0 ? step.start() : Math.min(from[allocation], step.start());
					to[allocation] = Math.max(to[allocation], step.end());
				}
			}
		}
		List<List<Change>> changes = new ArrayList<>();
		schedule.accelerator().memories().forEach(memory -> changes.add(new ArrayList<>()));
		for (Allocation allocation : schedule.allocations()) {
			if (from[allocation.index()] >= 0) {
				changes.get(allocation.memory()).add(new Change(from[allocation.index()], allocation.bytes()));
				changes.get(allocation.memory()).add(new Change(to[allocation.index()], -allocation.bytes()));
			}
		}
		for (int m = 0; m < changes.size(); m++) {
			counter(schedule.accelerator().memories().get(m).name(), changes.get(m));
		}
	}

	private void counter(String name, List<Change> changes) throws IOException {
		changes.sort(Comparator.comparingLong(Change::cycle));
		long used = 0;
		for (int i = 0; i < changes.size(); i++) {
			used += changes.get(i).bytes();
			if (i + 1 == changes.size() || changes.get(i + 1).cycle() > changes.get(i).cycle()) {
				begin();
				json.name("ph").value("C").name("pid").value(PROCESS).name("ts").value(changes.get(i).cycle() * microseconds).name("name").value(name)
						.name("args").beginObject().name("bytes").value(used).endObject();
				end();
			}
		}
	}

	/** What passes every interconnect, whenever that changes. */
	private void rates() throws IOException {
		for (InterconnectUse use : InterconnectUse.of(schedule, Cancellation.NONE)) {
			for (InterconnectUse.Change change : use.changes()) {
				begin();
				json.name("ph").value("C").name("pid").value(PROCESS).name("ts").value(change.cycle() * microseconds).name("name")
						.value(schedule.accelerator().interconnects().get(use.interconnect()).name()).name("args").beginObject().name("bytesPerCycle")
						.value(change.bytesPerCycle()).endObject();
				end();
			}
		}
	}

	private void begin() throws IOException {
		if (!first) {
			writer.write(",\n");
		}
		first = false;
		json.beginObject();
	}

	private void end() throws IOException {
		json.endObject();
	}
}
