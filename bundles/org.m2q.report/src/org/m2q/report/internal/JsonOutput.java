package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

import org.m2q.report.BoundReport;
import org.m2q.report.CauseReport;
import org.m2q.report.EngineUse;
import org.m2q.report.ExpectationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.HardwareReport;
import org.m2q.report.KindReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.PrecisionReport;
import org.m2q.report.Report;
import org.m2q.report.Setup;
import org.m2q.report.SourceReport;
import org.m2q.report.TotalReport;
import org.m2q.report.TrafficReport;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

/** Streams a report as JSON. Small objects stay on one line, so that differences between two reports are easy to read. */
public final class JsonOutput {

	private static final FormattingStyle LINES = FormattingStyle.PRETTY.withIndent("\t");
	private static final FormattingStyle ONE_LINE = FormattingStyle.COMPACT.withSpaceAfterSeparators(true);

	private final JsonWriter json;

	private JsonOutput(JsonWriter json) {
		this.json = json;
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
		json.setFormattingStyle(LINES);
		json.beginObject();
		text("schemaVersion", Report.SCHEMA_VERSION);
		text("file", report.file());
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
		json.endObject();
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
		if (totals.area().isPresent()) {
			number("areaSquareMetres", totals.area().getAsDouble());
		}
		flag("complete", totals.complete());
		causes(totals.energyByCause());
		traffic(totals.traffic());
		json.endObject();
	}

	private void layer(LayerReport layer) throws IOException {
		json.beginObject();
		json.name("index").value(layer.index());
		text("name", layer.name());
		optional("stage", layer.stage());
		text("kind", layer.kind());
		optional("place", layer.place());
		text("status", layer.status());
		json.name("inputShapes").beginArray();
		line();
		for (List<Integer> input : layer.inputs()) {
			integers(input);
		}
		json.endArray();
		lines();
		json.name("outputShape");
		integers(layer.output());
		json.name("loops");
		beginLine();
		for (Map.Entry<String, Long> loop : layer.loops().entrySet()) {
			json.name(loop.getKey()).value(loop.getValue());
		}
		endLine();
		json.name("macs").value(layer.macs());
		json.name("weights").value(layer.weights());
		json.name("parameters").value(layer.parameters());
		json.name("cycles").value(layer.cycles());
		json.name("computeCycles").value(layer.computeCycles());
		json.name("memoryCycles").value(layer.memoryCycles());
		number("latencySeconds", layer.latency());
		number("energyJoules", layer.energy());
		number("edpJouleSeconds", layer.edp());
		number("share", layer.share());
		number("utilization", layer.utilization());
		bound(layer.bound());
		precision(layer.precision());
		json.name("engines").beginArray();
		for (EngineUse engine : layer.engines()) {
			engine(engine);
		}
		json.endArray();
		causes(layer.energyByCause());
		traffic(layer.traffic());
		json.name("fusedWith");
		integers(layer.fusedWith());
		texts("notModelled", layer.notModelled());
		texts("notes", layer.notes());
		json.endObject();
	}

	private void bound(BoundReport bound) throws IOException {
		json.name("bound");
		beginLine();
		text("kind", bound.kind());
		optional("resource", bound.resource());
		optional("explanation", bound.explanation());
		endLine();
	}

	private void precision(PrecisionReport precision) throws IOException {
		json.name("precision");
		beginLine();
		text("label", precision.label());
		number("weightBits", precision.weightBits());
		json.name("weights").beginArray();
		for (PrecisionReport.Scheme scheme : precision.weights()) {
			json.beginObject();
			text("scheme", scheme.scheme());
			text("format", scheme.format());
			number("share", scheme.share());
			json.endObject();
		}
		json.endArray();
		text("activations", precision.activations());
		text("accumulator", precision.accumulator());
		endLine();
	}

	private void engine(EngineUse engine) throws IOException {
		beginLine();
		text("engine", engine.engine());
		text("mode", engine.mode());
		json.name("macs").value(engine.macs());
		json.name("cycles").value(engine.cycles());
		number("share", engine.share());
		number("utilization", engine.utilization());
		optional("explanation", engine.explanation());
		endLine();
	}

	private void causes(List<CauseReport> causes) throws IOException {
		json.name("energyByCause").beginArray();
		for (CauseReport cause : causes) {
			if (cause.terms().isEmpty()) {
				beginLine();
				text("cause", cause.cause());
				number("joules", cause.joules());
				endLine();
				continue;
			}
			json.beginObject();
			text("cause", cause.cause());
			number("joules", cause.joules());
			json.name("terms").beginArray();
			for (CauseReport.Term term : cause.terms()) {
				beginLine();
				text("component", term.component());
				text("action", term.action());
				number("count", term.count());
				number("joulesPerAction", term.joulesPerAction());
				text("row", term.row());
				text("source", term.source());
				endLine();
			}
			json.endArray();
			json.endObject();
		}
		json.endArray();
	}

	private void traffic(List<TrafficReport> traffic) throws IOException {
		json.name("traffic").beginArray();
		for (TrafficReport part : traffic) {
			beginLine();
			text("memory", part.memory());
			text("kind", part.kind());
			text("operand", part.operand());
			json.name("bytesRead").value(part.bytesRead());
			json.name("bytesWritten").value(part.bytesWritten());
			endLine();
		}
		json.endArray();
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

	private void integers(List<Integer> values) throws IOException {
		FormattingStyle style = json.getFormattingStyle();
		json.beginArray();
		line();
		for (Integer value : values) {
			json.value(value);
		}
		json.endArray();
		json.setFormattingStyle(style);
	}

	private void texts(String name, List<String> values) throws IOException {
		json.name(name).beginArray();
		for (String value : values) {
			json.value(value);
		}
		json.endArray();
	}

	private void text(String name, String value) throws IOException {
		json.name(name).value(value);
	}

	/** Leaves the field out when there is no text. */
	private void optional(String name, String value) throws IOException {
		if (!value.isEmpty()) {
			text(name, value);
		}
	}

	private void flag(String name, boolean value) throws IOException {
		json.name(name).value(value);
	}

	/** Leaves the field out when there is no finite number: JSON has none for infinity. */
	private void number(String name, double value) throws IOException {
		if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
			json.name(name).value((long) value);
		} else if (Double.isFinite(value)) {
			json.name(name).value(value);
		}
	}

	private void beginLine() throws IOException {
		json.beginObject();
		line();
	}

	private void endLine() throws IOException {
		json.endObject();
		lines();
	}

	private void line() {
		json.setFormattingStyle(ONE_LINE);
	}

	private void lines() {
		json.setFormattingStyle(LINES);
	}
}
