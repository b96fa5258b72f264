package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.FusedGroup;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Loop;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.network.Layer;

import com.google.gson.stream.JsonWriter;

/** Streams a schedule as JSON. Steps and allocations take one line each. */
public final class ScheduleJsonOutput extends JsonFields {

	private static final String VERSION = "1.0";

	private final Schedule schedule;

	private ScheduleJsonOutput(JsonWriter json, Schedule schedule) {
		super(json);
		this.schedule = schedule;
	}

	/** Writes a schedule. */
	public static void write(Schedule schedule, Writer writer) throws IOException {
		JsonWriter json = new JsonWriter(writer);
		json.setHtmlSafe(false);
		ScheduleJsonOutput output = new ScheduleJsonOutput(json, schedule);
		output.lines();
		output.schedule();
		json.flush();
		writer.write('\n');
		writer.flush();
	}

	private void schedule() throws IOException {
		json.beginObject();
		text("schemaVersion", VERSION);
		text("model", schedule.network().network().model());
		json.name("modelArguments").beginObject();
		for (var argument : schedule.network().network().arguments().entrySet()) {
			text(argument.getKey(), argument.getValue());
		}
		json.endObject();
		text("policy", schedule.policy().policy());
		text("accelerator", schedule.accelerator().name());
		json.name("acceleratorArguments").beginObject();
		for (var argument : schedule.accelerator().arguments().entrySet()) {
			text(argument.getKey(), argument.getValue());
		}
		json.endObject();
		text("mapping", schedule.mapping().name());
		number("clockHertz", schedule.accelerator().clock());
		number("cycles", schedule.cycles());
		if (schedule.images() > 1) {
			number("images", schedule.images());
		}
		resources();
		json.name("groups").beginArray();
		for (FusedGroup group : schedule.groups()) {
			group(group);
		}
		json.endArray();
		json.name("layers").beginArray();
		for (LayerSchedule layer : schedule.layers()) {
			layer(layer);
		}
		json.endArray();
		json.name("allocations").beginArray();
		for (Allocation allocation : schedule.allocations()) {
			allocation(allocation);
		}
		json.endArray();
		json.name("steps").beginArray();
		for (Step step : schedule.steps()) {
			step(step);
		}
		json.endArray();
		json.endObject();
	}

	private void resources() throws IOException {
		json.name("engines").beginArray();
		for (EngineSpec engine : schedule.accelerator().engines()) {
			beginLine();
			text("name", engine.name());
			text("kind", engine.kind().keyword());
			number("elements", engine.elements());
			endLine();
		}
		json.endArray();
		json.name("memories").beginArray();
		for (MemorySpec memory : schedule.accelerator().memories()) {
			beginLine();
			text("name", memory.name());
			text("kind", memory.kind().name().toLowerCase(java.util.Locale.ROOT));
			number("capacityBytes", memory.capacity());
			if (memory.bandwidth() > 0) {
				number("bytesPerSecond", memory.bandwidth());
			} else {
				number("bytesPerCycle", memory.bytesPerCycle());
			}
			endLine();
		}
		json.endArray();
		interconnects();
	}

	private void interconnects() throws IOException {
		if (schedule.accelerator().interconnects().isEmpty()) {
			return;
		}
		json.name("interconnects").beginArray();
		for (InterconnectSpec wires : schedule.accelerator().interconnects()) {
			beginLine();
			text("name", wires.name());
			if (wires.width() > 0) {
				number("bytesPerCycle", wires.width());
			}
			endLine();
		}
		json.endArray();
	}

	private void group(FusedGroup group) throws IOException {
		beginLine();
		json.name("layers");
		integers(group.layers());
		flag("pipelined", group.pipelined());
		number("bands", group.bands());
		flag("weightsResident", group.weightsResident());
		endLine();
	}

	private void layer(LayerSchedule layer) throws IOException {
		Layer what = schedule.network().layers().get(layer.layer());
		json.beginObject();
		number("index", layer.layer());
		text("name", what.name());
		text("kind", what.kind().name().toLowerCase(java.util.Locale.ROOT));
		if (layer.group() >= 0) {
			number("group", layer.group());
		}
		if (layer.tile().isPresent()) {
			tile(layer.tile().get());
		}
		flag("inputsOnChip", layer.inputsOnChip());
		flag("outputsOnChip", layer.outputsOnChip());
		flag("residualOnChip", layer.residualOnChip());
		number("firstStep", layer.firstStep());
		number("lastStep", layer.lastStep());
		json.name("parts").beginArray();
		for (LayerSchedule.Part part : layer.parts()) {
			part(part);
		}
		json.endArray();
		texts("notes", layer.notes());
		json.endObject();
	}

	private void tile(TileChoice tile) throws IOException {
		json.name("tile");
		beginLine();
		number("groups", tile.groups());
		number("filters", tile.filters());
		number("channels", tile.channels());
		number("rows", tile.rows());
		number("columns", tile.columns());
		number("tiles", tile.tiles());
		number("weightFetches", tile.weightFetches());
		number("inputFetches", tile.inputFetches());
		flag("filtersOutermost", tile.filtersOutermost());
		endLine();
	}

	private void part(LayerSchedule.Part part) throws IOException {
		json.beginObject();
		text("engine", schedule.accelerator().engines().get(part.engine()).name());
		text("mode", part.mode().label());
		text("weights", part.format().toString());
		text("dataflow", part.dataflow().keyword());
		range("groups", part.groupsFrom(), part.groupsTo());
		range("filters", part.filtersFrom(), part.filtersTo());
		json.name("loops").beginArray();
		for (Loop loop : part.loops()) {
			beginLine();
			text("level", loop.level().name().toLowerCase(java.util.Locale.ROOT));
			text("dimension", loop.dimension().keyword());
			number("trips", loop.trips());
			number("size", loop.size());
			endLine();
		}
		json.endArray();
		json.endObject();
	}

	private void allocation(Allocation allocation) throws IOException {
		beginLine();
		number("index", allocation.index());
		text("memory", schedule.accelerator().memories().get(allocation.memory()).name());
		text("operand", allocation.operand().keyword());
		number("layer", allocation.layer());
		region(allocation.region());
		number("bytes", allocation.bytes());
		if (allocation.heldUntil() >= 0) {
			number("heldUntilStep", allocation.heldUntil());
		}
		endLine();
	}

	private void step(Step step) throws IOException {
		beginLine();
		number("index", step.index());
		text("kind", step.kind().name().toLowerCase(java.util.Locale.ROOT));
		number("layer", step.layer());
		if (step.part() >= 0) {
			number("part", step.part());
		}
		text("resource", ScheduleNames.resource(schedule, step));
		if (step.operand().isPresent()) {
			text("operand", step.operand().get().keyword());
		}
		region(step.region());
		if (step.bytes() > 0) {
			number("bytes", step.bytes());
		}
		number("cycles", step.cycles());
		number("start", step.start());
		number("end", step.end());
		ints("reads", step.reads());
		ints("writes", step.writes());
		ints("after", step.after());
		int memories = schedule.accelerator().memories().size();
		ints("portBytes", step.ports(), 0, memories);
		ints("interconnectBytes", step.ports(), memories, step.ports().size());
		if (step.waits() >= 0) {
			text("waitsFor", ScheduleNames.port(schedule, step.waits()));
		}
		endLine();
	}

	private void region(Region region) throws IOException {
		json.name("region").beginObject();
		if (schedule.images() > 1) {
			range("images", region.imagesFrom(), region.imagesTo());
		}
		range("groups", region.groupsFrom(), region.groupsTo());
		range("filters", region.filtersFrom(), region.filtersTo());
		range("channels", region.channelsFrom(), region.channelsTo());
		range("rows", region.rowsFrom(), region.rowsTo());
		range("columns", region.columnsFrom(), region.columnsTo());
		json.endObject();
	}

	private void range(String name, int from, int to) throws IOException {
		json.name(name);
		integers(List.of(from, to));
	}

	private void ints(String name, Ints values) throws IOException {
		ints(name, values, 0, values.size());
	}

	private void ints(String name, Ints values, int from, int to) throws IOException {
		if (from >= Math.min(to, values.size())) {
			return;
		}
		json.name(name).beginArray();
		for (int i = from; i < to; i++) {
			json.value(values.get(i));
		}
		json.endArray();
	}
}
