package org.m2q.report.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.RooflinePoint;
import org.m2q.report.BoundReport;
import org.m2q.report.CauseReport;
import org.m2q.report.EngineUse;
import org.m2q.report.LayerReport;
import org.m2q.report.PrecisionReport;
import org.m2q.report.TrafficReport;

import com.google.gson.stream.JsonWriter;

/** Writes layers, and the parts that layers and totals share. */
class JsonLayers extends JsonFields {

	JsonLayers(JsonWriter json) {
		super(json);
	}

	final void layer(LayerReport layer) throws IOException {
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
		number("powerWatts", layer.power());
		bound(layer.bound());
		precision(layer.precision());
		json.name("engines").beginArray();
		for (EngineUse engine : layer.engines()) {
			engine(engine);
		}
		json.endArray();
		causes(layer.energyByCause());
		traffic(layer.traffic());
		json.name("producers");
		integers(layer.producers());
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
		spent(bound.spent());
		if (bound.roofline().isPresent()) {
			RooflinePoint place = bound.roofline().get();
			json.name("roofline");
			beginLine();
			number("macsPerByte", place.macsPerByte().orElse(Double.NaN));
			number("macsPerCycle", place.macsPerCycle());
			number("peakMacsPerCycle", place.peakMacsPerCycle());
			number("dramBytesPerCycle", place.bytesPerCycle());
			endLine();
		}
	}

	final void spent(Map<String, Long> spent) throws IOException {
		json.name("cyclesByCause");
		beginLine();
		for (Map.Entry<String, Long> part : spent.entrySet()) {
			json.name(part.getKey()).value(part.getValue());
		}
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

	final void causes(List<CauseReport> causes) throws IOException {
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

	final void traffic(List<TrafficReport> traffic) throws IOException {
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
}
