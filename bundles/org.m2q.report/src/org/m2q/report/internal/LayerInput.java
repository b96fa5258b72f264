package org.m2q.report.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.RooflinePoint;
import org.m2q.report.BoundReport;
import org.m2q.report.CauseReport;
import org.m2q.report.EngineUse;
import org.m2q.report.LayerReport;
import org.m2q.report.PrecisionReport;
import org.m2q.report.TrafficReport;

/** Reads layers, and the parts that layers and totals share: the counterpart of {@link JsonLayers}. */
final class LayerInput {

	private LayerInput() {
	}

	static LayerReport layer(JsonNode json) {
		return new LayerReport(json.index("index"), json.text("name"), json.optional("stage"), json.text("kind"), json.optional("place"),
				json.text("status"), json.shapes("inputShapes"), json.integers("outputShape"), json.child("loops").wholes(), json.whole("macs"),
				json.whole("weights"), json.whole("parameters"), json.whole("cycles"), json.whole("computeCycles"), json.whole("memoryCycles"),
				json.number("latencySeconds"), json.number("energyJoules"), json.number("edpJouleSeconds"), json.number("share"), bound(json),
				json.number("utilization"), precision(json.child("precision")), json.list("engines", LayerInput::engine), causes(json), traffic(json),
				json.has("producers") ? json.integers("producers") : List.of(), json.integers("fusedWith"), json.texts("notModelled"), json.texts("notes"));
	}

	static List<CauseReport> causes(JsonNode json) {
		return json.list("energyByCause",
				cause -> new CauseReport(cause.text("cause"), cause.number("joules"), cause.optionalList("terms", LayerInput::term)));
	}

	static List<TrafficReport> traffic(JsonNode json) {
		return json.list("traffic", part -> new TrafficReport(part.text("memory"), part.text("kind"), part.text("operand"), part.whole("bytesRead"),
				part.whole("bytesWritten")));
	}

	private static CauseReport.Term term(JsonNode json) {
		return new CauseReport.Term(json.text("component"), json.text("action"), json.number("count"), json.number("joulesPerAction"),
				json.text("row"), json.text("source"));
	}

	private static BoundReport bound(JsonNode layer) {
		JsonNode json = layer.child("bound");
		Optional<RooflinePoint> roofline = layer.optionalChild("roofline").map(LayerInput::roofline);
		return new BoundReport(json.text("kind"), json.optional("resource"), json.optional("explanation"), layer.child("cyclesByCause").wholes(),
				roofline);
	}

	private static RooflinePoint roofline(JsonNode json) {
		OptionalDouble intensity = json.has("macsPerByte") ? OptionalDouble.of(json.number("macsPerByte")) : OptionalDouble.empty();
		return new RooflinePoint(intensity, json.number("macsPerCycle"), json.number("peakMacsPerCycle"), json.number("dramBytesPerCycle"));
	}

	private static PrecisionReport precision(JsonNode json) {
		return new PrecisionReport(json.text("label"), json.number("weightBits"),
				json.list("weights", part -> new PrecisionReport.Scheme(part.text("scheme"), part.text("format"), part.number("share"))),
				json.text("activations"), json.text("accumulator"));
	}

	private static EngineUse engine(JsonNode json) {
		return new EngineUse(json.text("engine"), json.text("mode"), json.whole("macs"), json.whole("cycles"), json.number("share"),
				json.number("utilization"), json.optional("explanation"));
	}
}
