package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.RooflinePoint;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.report.CauseReport;
import org.m2q.report.EngineUse;
import org.m2q.report.ExperimentReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.Setup;
import org.m2q.report.TotalReport;
import org.m2q.report.TrafficReport;

/** Streams a report as comma-separated values. */
public final class CsvOutput {

	private static final List<String> KINDS = List.of("dram", "buffer", "registers");

	private static final List<Bound.Kind> CAUSES = Arrays.stream(Bound.Kind.values()).filter(kind -> kind != Bound.Kind.NONE).toList();

	private final Writer writer;

	private CsvOutput(Writer writer) {
		this.writer = writer;
	}

	/** Writes the header and all rows, each with the line end of RFC 4180. */
	public static void write(Report report, Writer writer) throws IOException {
		CsvOutput csv = new CsvOutput(writer);
		csv.row(header());
		for (ExperimentReport experiment : report.experiments()) {
			for (PointReport point : experiment.points()) {
				csv.point(experiment, point, "point");
			}
			for (PointReport point : experiment.baselines()) {
				csv.point(experiment, point, "baseline");
			}
			csv.studies(experiment);
		}
		writer.flush();
	}

	private static List<String> header() {
		List<String> names = new ArrayList<>(List.of("experiment", "point", "role", "row", "model", "model_arguments", "policy",
				"accelerator", "accelerator_arguments", "mapping", "index", "layer", "stage", "kind", "status", "input_shapes",
				"output_shape", "macs", "weights", "parameters", "precision", "weight_bits", "activations", "engines", "utilization",
				"bound", "bound_resource", "compute_cycles", "memory_cycles", "cycles", "latency_s", "energy_J", "edp_Js", "share"));
		for (EnergyCause cause : EnergyCause.values()) {
			names.add("energy_" + cause.label().replaceAll("[^A-Za-z0-9]+", "_") + "_J");
		}
		for (String kind : KINDS) {
			names.add(kind + "_read_B");
			names.add(kind + "_written_B");
		}
		names.add("power_W");
		for (Bound.Kind kind : CAUSES) {
			names.add("cycles_" + kind.label().replaceAll("[^A-Za-z0-9]+", "_"));
		}
		names.addAll(List.of("macs_per_byte", "macs_per_cycle", "peak_macs_per_cycle", "dram_bytes_per_cycle", "why"));
		return names;
	}

	private void point(ExperimentReport experiment, PointReport point, String role) throws IOException {
		List<String> lead = lead(experiment, point, role);
		for (LayerReport layer : point.layers()) {
			List<String> cells = new ArrayList<>(lead);
			cells.set(3, "layer");
			cells.addAll(List.of(Integer.toString(layer.index()), layer.name(), layer.stage(), layer.kind(), layer.status(),
					String.join(" ", layer.inputs().stream().map(CsvOutput::shape).toList()), shape(layer.output()),
					Long.toString(layer.macs()), Long.toString(layer.weights()), Long.toString(layer.parameters()),
					layer.precision().label(), number(layer.precision().weightBits()), layer.precision().activations(),
					String.join(" ", layer.engines().stream().map(EngineUse::engine).distinct().toList()), number(layer.utilization()),
					layer.bound().kind(), layer.bound().resource(), Long.toString(layer.computeCycles()),
					Long.toString(layer.memoryCycles()), Long.toString(layer.cycles()), number(layer.latency()), number(layer.energy()),
					number(layer.edp()), number(layer.share())));
			energies(cells, layer.energyByCause(), layer.status().equals("priced") ? point.totals().energyByCause() : List.of());
			traffic(cells, layer.traffic(), point.totals().traffic());
			limits(cells, layer.power(), layer.bound().spent(), layer.bound().roofline(), layer.bound().explanation());
			row(cells);
		}
		TotalReport totals = point.totals();
		List<String> cells = new ArrayList<>(lead);
		cells.set(3, "total");
		cells.addAll(List.of("", "", "", "", totals.complete() ? "priced" : "partial", "", "", Long.toString(totals.macs()),
				Long.toString(totals.weights()), Long.toString(totals.parameters()), "", "", "", "", number(totals.utilization()), "", "", "",
				"", Long.toString(totals.cycles()), number(totals.latency()), number(totals.energy()), number(totals.edp()), totals.complete() ? "1" : ""));
		energies(cells, totals.energyByCause(), List.of());
		traffic(cells, totals.traffic(), totals.traffic());
		limits(cells, totals.power(), point.limits().spent(), Optional.empty(), point.limits().why());
		row(cells);
	}

	/** One row per set of ideas that are off and per end of a parameter; the column of the layer says which. */
	private void studies(ExperimentReport experiment) throws IOException {
		for (AblationResult ablation : experiment.study().ablations()) {
			PointReport point = experiment.points().get(ablation.point());
			for (AblationResult.Variant variant : ablation.variants()) {
				List<String> off = ablation.ideas().stream().filter(idea -> !variant.on().contains(idea)).map(Idea::keyword).toList();
				study(experiment, point, "ablation", off.isEmpty() ? "all on" : "without " + String.join(" ", off), variant.energy(), variant.latency());
			}
		}
		for (SensitivityResult sensitivity : experiment.study().sensitivities()) {
			for (SensitivityResult.Swing swing : sensitivity.swings()) {
				PointReport point = experiment.points().get(swing.point());
				study(experiment, point, "sensitivity", sensitivity.parameter() + " = " + sensitivity.low(), swing.low().energy(), swing.low().latency());
				study(experiment, point, "sensitivity", sensitivity.parameter() + " = " + sensitivity.high(), swing.high().energy(), swing.high().latency());
			}
		}
	}

	private void study(ExperimentReport experiment, PointReport point, String row, String what, double energy, double latency) throws IOException {
		List<String> cells = new ArrayList<>(lead(experiment, point, "point"));
		cells.set(3, row);
		List<String> names = header();
		while (cells.size() < names.size()) {
			cells.add(switch (names.get(cells.size())) {
				case "layer" -> what;
				case "latency_s" -> number(latency);
				case "energy_J" -> number(energy);
				case "edp_Js" -> number(energy * latency);
				default -> "";
			});
		}
		row(cells);
	}

	private static List<String> lead(ExperimentReport experiment, PointReport point, String role) {
		Setup setup = point.setup();
		return List.of(experiment.name(), point.id(), role, "", setup.model(), settings(setup.modelArguments()), setup.policy(),
				setup.accelerator(), settings(setup.acceleratorArguments()), setup.mapping().orElse(""));
	}

	private static String settings(List<Setup.Setting> settings) {
		return String.join("; ", settings.stream().map(setting -> setting.name() + " = " + setting.value()).toList());
	}

	/** A cause that is not counted anywhere, or not in a layer that lacks parts, stays empty: 0 would say that it costs nothing. */
	private static void energies(List<String> cells, List<CauseReport> causes, List<CauseReport> modelled) {
		for (EnergyCause cause : EnergyCause.values()) {
			List<CauseReport> own = causes.stream().filter(part -> part.cause().equals(cause.label())).toList();
			boolean known = !own.isEmpty() || modelled.stream().anyMatch(part -> part.cause().equals(cause.label()));
			cells.add(known ? number(own.stream().mapToDouble(CauseReport::joules).sum()) : "");
		}
	}

	/** Memories whose bytes are not counted anywhere stay empty. */
	private static void traffic(List<String> cells, List<TrafficReport> traffic, List<TrafficReport> counted) {
		for (String kind : KINDS) {
			boolean known = counted.stream().anyMatch(part -> part.kind().equals(kind));
			cells.add(known ? Long.toString(traffic.stream().filter(t -> t.kind().equals(kind)).mapToLong(TrafficReport::bytesRead).sum()) : "");
			cells.add(known ? Long.toString(traffic.stream().filter(t -> t.kind().equals(kind)).mapToLong(TrafficReport::bytesWritten).sum()) : "");
		}
	}

	private static void limits(List<String> cells, double power, Map<String, Long> spent, Optional<RooflinePoint> roofline, String why) {
		cells.add(number(power));
		CAUSES.forEach(kind -> cells.add(spent.isEmpty() ? "" : Long.toString(spent.getOrDefault(kind.label(), 0L))));
		cells.add(number(roofline.map(place -> place.macsPerByte().orElse(Double.NaN)).orElse(Double.NaN)));
		cells.add(number(roofline.map(RooflinePoint::macsPerCycle).orElse(Double.NaN)));
		cells.add(number(roofline.map(RooflinePoint::peakMacsPerCycle).orElse(Double.NaN)));
		cells.add(number(roofline.map(RooflinePoint::bytesPerCycle).orElse(Double.NaN)));
		cells.add(why);
	}

	private static String shape(List<Integer> shape) {
		return String.join("x", shape.stream().map(String::valueOf).toList());
	}

	static String number(double value) {
		if (!Double.isFinite(value)) {
			return "";
		}
		return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? Long.toString((long) value) : Double.toString(value);
	}

	private void row(List<String> cells) throws IOException {
		row(writer, cells);
	}

	static void row(Writer writer, List<String> cells) throws IOException {
		boolean first = true;
		for (String cell : cells) {
			if (!first) {
				writer.write(',');
			}
			first = false;
			writer.write(quoted(cell));
		}
		writer.write("\r\n");
	}

	static String quoted(String cell) {
		if (cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')) {
			return cell;
		}
		return '"' + cell.replace("\"", "\"\"") + '"';
	}
}
