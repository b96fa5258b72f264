package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.report.DeclarationReport;
import org.m2q.report.ExpectationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.HardwareReport;
import org.m2q.report.InputReport;
import org.m2q.report.KindReport;
import org.m2q.report.LayerReport;
import org.m2q.report.LimitsReport;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyReport;
import org.m2q.report.Report;
import org.m2q.report.Setup;
import org.m2q.report.SourceReport;
import org.m2q.report.TotalReport;

import com.google.gson.stream.JsonWriter;

/** Streams a report as JSON. */
public final class JsonOutput extends JsonStudies {

	private JsonOutput(JsonWriter json) {
		super(json);
	}

	/** Writes a report and a line end. */
	public static void write(Report report, Writer writer) throws IOException {
		JsonWriter json = new JsonWriter(writer);
		json.setHtmlSafe(false);
		new JsonOutput(json).report(report);
		json.flush();
		writer.write('\n');
		writer.flush();
	}

	private void report(Report report) throws IOException {
		lines();
		json.beginObject();
		text("schemaVersion", Report.SCHEMA_VERSION);
		text("file", report.file());
		if (report.partial()) {
			json.name("partial").value(true);
		}
		if (!report.inputs().isEmpty()) {
			json.name("inputs").beginArray();
			for (InputReport input : report.inputs()) {
				beginLine();
				text("file", input.file());
				text("sha256", input.sha256());
				endLine();
			}
			json.endArray();
		}
		json.name("experiments").beginArray();
		for (ExperimentReport experiment : report.experiments()) {
			experiment(experiment);
		}
		json.endArray();
		json.endObject();
	}

	private void experiment(ExperimentReport experiment) throws IOException {
		json.beginObject();
		text("name", experiment.name());
		json.name("weights");
		beginLine();
		text("source", experiment.weights());
		flag("synthetic", experiment.syntheticWeights());
		endLine();
		declarations(experiment.declarations());
		flag("expectationsMet", experiment.expectationsMet());
		json.name("expectations").beginArray();
		for (ExpectationReport expectation : experiment.expectations()) {
			expectation(expectation);
		}
		json.endArray();
		json.name("points").beginArray();
		for (PointReport point : experiment.points()) {
			point(experiment, point);
		}
		json.endArray();
		json.name("baselines").beginArray();
		for (PointReport point : experiment.baselines()) {
			point(experiment, point);
		}
		json.endArray();
		studies(experiment);
		json.endObject();
	}

	private void declarations(List<DeclarationReport> declarations) throws IOException {
		if (!declarations.isEmpty()) {
			json.name("declarations").beginArray();
			for (DeclarationReport declaration : declarations) {
				beginLine();
				text("kind", declaration.kind().label());
				text("name", declaration.name());
				text("text", declaration.text());
				endLine();
			}
			json.endArray();
		}
	}

	private void expectation(ExpectationReport expectation) throws IOException {
		beginLine();
		text("text", expectation.text());
		text("outcome", expectation.outcome().label());
		number("required", expectation.required());
		number("actual", expectation.actual());
		optional("actualText", expectation.actualText());
		json.name("values").beginArray();
		for (double value : expectation.values()) {
			if (Double.isFinite(value)) {
				json.value(value);
			} else {
				// The place in the list says which point it belongs to.
				json.nullValue();
			}
		}
		json.endArray();
		optional("reason", expectation.reason());
		optional("place", expectation.place());
		endLine();
	}

	private void point(ExperimentReport experiment, PointReport point) throws IOException {
		json.beginObject();
		text("id", point.id());
		setup(point.setup());
		json.name("comparisons").beginArray();
		for (PointReport baseline : experiment.baselinesOf(point)) {
			comparison(point.totals(), baseline);
		}
		json.endArray();
		totals(point.totals());
		if (point.proxy().isPresent()) {
			proxy(point.proxy().get());
		}
		json.name("kinds").beginArray();
		for (KindReport kind : KindReport.of(point.layers())) {
			beginLine();
			text("kind", kind.kind());
			json.name("layers").value(kind.layers());
			json.name("macs").value(kind.macs());
			json.name("parameters").value(kind.parameters());
			number("latencySeconds", kind.latency());
			number("energyJoules", kind.energy());
			number("share", kind.share());
			endLine();
		}
		json.endArray();
		json.name("layers").beginArray();
		for (LayerReport layer : point.layers()) {
			layer(layer);
		}
		json.endArray();
		limits(point.limits());
		hardware(point.hardware());
		texts("assumptions", point.assumptions());
		json.name("sources").beginArray();
		for (SourceReport source : point.sources()) {
			beginLine();
			text("name", source.name());
			text("source", source.source());
			endLine();
		}
		json.endArray();
		json.endObject();
	}

	private void proxy(ProxyReport proxy) throws IOException {
		json.name("accuracyProxy").beginObject();
		text("name", proxy.name());
		optional("basis", proxy.basis());
		text("unit", proxy.unit());
		flag("higherIsBetter", proxy.higherIsBetter());
		number("value", proxy.value());
		json.name("layers").beginArray();
		for (Map.Entry<String, Double> layer : proxy.layers().entrySet()) {
			beginLine();
			text("layer", layer.getKey());
			number("value", layer.getValue());
			endLine();
		}
		json.endArray();
		json.endObject();
	}

	private void limits(LimitsReport limits) throws IOException {
		json.name("limits").beginObject();
		optional("explanation", limits.why());
		spent(limits.spent());
		json.name("engines").beginArray();
		for (EngineTotal engine : limits.engines()) {
			beginLine();
			text("engine", engine.engine());
			json.name("macs").value(engine.macs());
			json.name("busyCycles").value(engine.busyCycles());
			number("occupancy", engine.occupancy());
			number("utilization", engine.utilisation());
			number("areaSquareMetres", limits.areas().getOrDefault(engine.engine(), Double.NaN));
			endLine();
		}
		json.endArray();
		json.name("memories").beginArray();
		for (MemoryTotal memory : limits.memories()) {
			beginLine();
			text("memory", memory.memory());
			json.name("reads").value(memory.reads());
			json.name("writes").value(memory.writes());
			json.name("bytesRead").value(memory.readBytes());
			json.name("bytesWritten").value(memory.writtenBytes());
			number("areaSquareMetres", limits.areas().getOrDefault(memory.memory(), Double.NaN));
			endLine();
		}
		json.endArray();
		json.endObject();
	}

	private void setup(Setup setup) throws IOException {
		json.name("setup").beginObject();
		text("model", setup.model());
		settings("modelArguments", setup.modelArguments());
		text("policy", setup.policy());
		text("accelerator", setup.accelerator());
		settings("acceleratorArguments", setup.acceleratorArguments());
		if (setup.mapping().isPresent()) {
			text("mapping", setup.mapping().get());
		}
		json.endObject();
	}

	private void settings(String name, List<Setup.Setting> settings) throws IOException {
		json.name(name);
		beginLine();
		for (Setup.Setting setting : settings) {
			text(setting.name(), setting.value());
		}
		endLine();
	}

	private void comparison(TotalReport own, PointReport baseline) throws IOException {
		TotalReport base = baseline.totals();
		beginLine();
		text("baseline", baseline.id());
		number("edpSaving", 1 - own.edp() / base.edp());
		number("energySaving", 1 - own.energy() / base.energy());
		number("latencySaving", 1 - own.latency() / base.latency());
		number("speedup", base.latency() / own.latency());
		endLine();
	}

	private void totals(TotalReport totals) throws IOException {
		json.name("totals").beginObject();
		json.name("layers").value(totals.layers());
		json.name("macs").value(totals.macs());
		json.name("parameters").value(totals.parameters());
		json.name("weights").value(totals.weights());
		json.name("cycles").value(totals.cycles());
		number("latencySeconds", totals.latency());
		number("energyJoules", totals.energy());
		number("edpJouleSeconds", totals.edp());
		number("utilization", totals.utilization());
		number("powerWatts", totals.power());
		if (totals.area().isPresent()) {
			number("areaSquareMetres", totals.area().getAsDouble());
		}
		flag("complete", totals.complete());
		causes(totals.energyByCause());
		traffic(totals.traffic());
		json.endObject();
	}

	private void hardware(HardwareReport hardware) throws IOException {
		json.name("hardware").beginObject();
		number("clockHertz", hardware.clock());
		json.name("engines").beginArray();
		for (HardwareReport.Engine engine : hardware.engines()) {
			beginLine();
			text("name", engine.name());
			text("kind", engine.kind());
			number("peakMacsPerCycle", engine.macsPerCycle());
			endLine();
		}
		json.endArray();
		json.name("memories").beginArray();
		for (HardwareReport.Memory memory : hardware.memories()) {
			beginLine();
			text("name", memory.name());
			text("kind", memory.kind());
			number("capacityBytes", memory.capacity());
			number("bytesPerSecond", memory.bandwidth());
			endLine();
		}
		json.endArray();
		json.endObject();
	}
}
