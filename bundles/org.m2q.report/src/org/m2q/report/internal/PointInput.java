package org.m2q.report.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.LimitsReport;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyReport;
import org.m2q.report.Setup;
import org.m2q.report.SourceReport;
import org.m2q.report.TotalReport;

/** Reads points. What can be computed from the rest, such as sums by kind, is not read. */
final class PointInput {

	private PointInput() {
	}

	/** A point, whose layers were read before. */
	static PointReport point(JsonNode json, List<LayerReport> layers) {
		TotalReport totals = totals(json.child("totals"));
		HardwareReport hardware = hardware(json.child("hardware"));
		return new PointReport(json.text("id"), setup(json.child("setup")), json.list("comparisons", part -> part.text("baseline")), totals, layers,
				hardware, json.texts("assumptions"), json.list("sources", part -> new SourceReport(part.text("name"), part.text("source"))),
				json.optionalChild("limits").map(limits -> limits(limits, totals, hardware)).orElse(LimitsReport.NONE),
				json.optionalChild("accuracyProxy").map(PointInput::proxy));
	}

	private static ProxyReport proxy(JsonNode json) {
		boolean higher = json.flag("higherIsBetter");
		Map<String, Double> layers = new LinkedHashMap<>();
		json.list("layers", part -> layers.put(part.text("layer"), part.number("value")));
		return new ProxyReport(json.text("name"), json.optional("basis"), json.text("unit"), higher,
				json.number("value", higher ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY), layers);
	}

	private static Setup setup(JsonNode json) {
		Optional<String> mapping = json.has("mapping") ? Optional.of(json.text("mapping")) : Optional.empty();
		return new Setup(json.text("model"), settings(json.child("modelArguments")), json.text("policy"), json.text("accelerator"),
				settings(json.child("acceleratorArguments")), mapping);
	}

	private static List<Setup.Setting> settings(JsonNode json) {
		return json.strings().entrySet().stream().map(entry -> new Setup.Setting(entry.getKey(), entry.getValue())).toList();
	}

	private static TotalReport totals(JsonNode json) {
		OptionalDouble area = json.has("areaSquareMetres") ? OptionalDouble.of(json.number("areaSquareMetres")) : OptionalDouble.empty();
		return new TotalReport(json.index("layers"), json.whole("macs"), json.whole("parameters"), json.whole("weights"), json.whole("cycles"),
				json.number("latencySeconds"), json.number("energyJoules"), json.number("edpJouleSeconds"), json.number("utilization"), area,
				json.flag("complete"), LayerInput.causes(json), LayerInput.traffic(json));
	}

	private static HardwareReport hardware(JsonNode json) {
		return new HardwareReport(json.number("clockHertz"),
				json.list("engines", part -> new HardwareReport.Engine(part.text("name"), part.text("kind"), part.number("peakMacsPerCycle"))),
				json.list("memories", part -> new HardwareReport.Memory(part.text("name"), part.text("kind"),
						part.number("capacityBytes", Double.POSITIVE_INFINITY), part.number("bytesPerSecond", Double.POSITIVE_INFINITY))));
	}

	private static LimitsReport limits(JsonNode json, TotalReport totals, HardwareReport hardware) {
		Map<String, Double> areas = new LinkedHashMap<>();
		List<EngineTotal> engines = json.list("engines", part -> {
			area(part, part.text("engine"), areas);
			return engine(part, totals, hardware);
		});
		List<MemoryTotal> memories = json.list("memories", part -> {
			area(part, part.text("memory"), areas);
			return memory(part, hardware);
		});
		return new LimitsReport(json.optional("explanation"), json.child("cyclesByCause").wholes(), engines, memories, areas);
	}

	private static void area(JsonNode json, String name, Map<String, Double> areas) {
		if (json.has("areaSquareMetres")) {
			areas.put(name, json.number("areaSquareMetres"));
		}
	}

	private static EngineTotal engine(JsonNode json, TotalReport totals, HardwareReport hardware) {
		String name = json.text("engine");
		double peak = hardware.engines().stream().filter(engine -> engine.name().equals(name)).findFirst()
				.orElseThrow(() -> json.fault("engine", "the name of an engine of the hardware")).macsPerCycle();
		return new EngineTotal(name, json.whole("macs"), json.whole("busyCycles"), totals.cycles(), peak);
	}

	private static MemoryTotal memory(JsonNode json, HardwareReport hardware) {
		String name = json.text("memory");
		MemoryKind kind = hardware.memories().stream().filter(memory -> memory.name().equals(name))
				.flatMap(memory -> Arrays.stream(MemoryKind.values()).filter(candidate -> candidate.name().equalsIgnoreCase(memory.kind())))
				.findFirst().orElseThrow(() -> json.fault("memory", "the name of a memory of the hardware"));
		return new MemoryTotal(name, kind, json.whole("bytesRead"), json.whole("bytesWritten"), json.whole("reads"), json.whole("writes"));
	}
}
