package org.m2q.report.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.report.BoundReport;
import org.m2q.report.CauseReport;
import org.m2q.report.DeclarationReport;
import org.m2q.report.EngineUse;
import org.m2q.report.ExpectationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.PrecisionReport;
import org.m2q.report.Report;
import org.m2q.report.Setup;
import org.m2q.report.SourceReport;
import org.m2q.report.StudyReport;
import org.m2q.report.TotalReport;
import org.m2q.report.TrafficReport;
import org.m2q.report.ValueReport;

/** Made-up reports with consistent sums. */
final class SampleReports {

	private static final String[] KINDS = { "conv", "dwconv", "pwconv", "matmul", "linear", "gavgpool" };

	private SampleReports() {
	}

	/** One point with its baseline, one expectation met and one failed. */
	static Report single(int layers) {
		PointReport point = point("1", List.of("baseline1"), "M2Q", "M2ViT", layers, 1);
		PointReport baseline = point("baseline1", List.of(), "W8A8", "TrioViT", layers, 2.5);
		List<ExpectationReport> expectations = List.of(
				new ExpectationReport("edp saving over TrioViT >= 70 %", ExpectationReport.Outcome.MET, 0.7, 0.84, "84.0 %", List.of(0.84), "", "b1.m2q:31:2"),
				new ExpectationReport("latency < 2 ms", ExpectationReport.Outcome.FAILED, 2e-3, 2.5e-3, "2.50 ms", List.of(2.5e-3), "at point 1", "b1.m2q:32:2"),
				new ExpectationReport("top1 drop < 1 %", ExpectationReport.Outcome.NOT_EVALUATED, 0.01, Double.NaN, "", List.of(Double.NaN), "accuracy is not simulated", "b1.m2q:33:2"));
		return new Report("b1.m2q",
				List.of(new ExperimentReport("Headline", "synthetic seed 42", true, List.of(point), List.of(baseline), expectations)));
	}

	/** Several points with one baseline and no expectation. */
	static Report grid(int points) {
		List<PointReport> list = new ArrayList<>();
		for (int i = 0; i < points; i++) {
			list.add(point(Integer.toString(i + 1), List.of("baseline1"), "M2Q", "M2ViT", 6, 1 + (i + 2) % 3 * 0.25));
		}
		PointReport baseline = point("baseline1", List.of(), "W8A8", "TrioViT", 6, 2.5);
		return new Report("grid.m2q", List.of(new ExperimentReport("Grid", "file b1.m2qw", false, list, List.of(baseline), List.of())));
	}

	/** A layer whose name and notes try to break out of every format. */
	static Report hostile() {
		String name = "a,\"b\"\r\n<script>alert('x')</script>&\u001b[31m";
		LayerReport layer = layer(0, name, 1e-9, 1e-12, 1);
		TotalReport totals = new TotalReport(1, 1, 1, 1, 1, 1e-12, 1e-9, 1e-21, 1, OptionalDouble.empty(), true, layer.energyByCause(),
				layer.traffic());
		PointReport point = new PointReport("1", setup(name, name), List.of(), totals, List.of(layer), hardware(), List.of(name),
				List.of(new SourceReport(name, name)));
		return new Report(name, List.of(new ExperimentReport(name, name, true, List.of(point), List.of(), List.of())));
	}

	/** Two points of which two ideas are switched off and two parameters vary; texts try to break out of every format. */
	static Report studied() {
		String hostile = "a,\"b\"\r\n<script>alert('x')</script>&";
		List<PointReport> points = List.of(point("1", List.of("baseline1"), "M2Q", "M2ViT", 6, 1), point("2", List.of("baseline1"), "M2Q", "M2ViT", 6, 1.5));
		PointReport baseline = point("baseline1", List.of(), "W8A8", "TrioViT", 6, 2.5);
		List<AblationResult> ablations = new ArrayList<>();
		for (int i = 0; i < points.size(); i++) {
			double energy = points.get(i).totals().energy();
			double latency = points.get(i).totals().latency();
			// The scheme halves the EDP, fusion divides it by 1.5 whether the other is on or not.
			ablations.add(AblationResult.of(i, List.of(Idea.SCHEME, Idea.FUSION),
					List.of(new AblationResult.Variant(Set.of(), energy * 2, latency * 1.5, 0),
							new AblationResult.Variant(Set.of(Idea.SCHEME), energy, latency * 1.5, 0),
							new AblationResult.Variant(Set.of(Idea.FUSION), energy * 2, latency, 0),
							new AblationResult.Variant(Set.of(Idea.SCHEME, Idea.FUSION), energy, latency, 0))));
		}
		List<SensitivityResult> sensitivities = List.of(swing("clock", "200 MHz", "1 GHz", "", points, 0.9, 1.05), swing("dram_energy", "4 pJ/bit", "20 pJ/bit", hostile, points, 0.5, 2));
		List<DesignNotes> designs = List.of(new DesignNotes("M2ViT", hostile, List.of(DesignNotes.ParameterNote.of("lanes", "16", "Free: " + hostile),
				DesignNotes.ParameterNote.of("clock", "500 MHz", ""))), new DesignNotes("Plain", "", List.of()));
		return new Report("studied.m2q", List.of(new ExperimentReport("Studied", "", true, points, List.of(baseline), List.of(),
				new StudyReport(ablations, sensitivities, designs).with(hostile, values(hostile)))));
	}

	private static List<ValueReport> values(String hostile) {
		return List.of(new ValueReport("accelerator M2ViT", "lanes", "16", "m2-vit.m2q:18:2", ValueReport.Origin.FREE, hostile, "8 to 32"),
				new ValueReport("accelerator M2ViT", "clock", "500 MHz", "m2-vit.m2q:19:2", ValueReport.Origin.PAPER, "", ""),
				new ValueReport("accelerator M2ViT", "banks", "4", "m2-vit.m2q:30:2", ValueReport.Origin.NONE, "", ""),
				new ValueReport("energy table E", hostile, "energy 1 pJ", "", ValueReport.Origin.CITED, "a book", "by lanes"));
	}

	private static SensitivityResult swing(String name, String low, String high, String source, List<PointReport> points, double atLow, double atHigh) {
		List<SensitivityResult.Swing> swings = new ArrayList<>();
		for (int i = 0; i < points.size(); i++) {
			TotalReport totals = points.get(i).totals();
			swings.add(new SensitivityResult.Swing(i, new SensitivityResult.End(totals.energy() * atLow, totals.latency(), List.of(totals.edp() * 4)),
					new SensitivityResult.End(totals.energy() * atHigh, totals.latency(), List.of(totals.edp() * 4))));
		}
		return new SensitivityResult(name, low, "usual", high, source, swings);
	}

	/** One point whose policy and mapping are known by their texts. */
	static Report declared(String policy) {
		ExperimentReport experiment = single(4).experiments().getFirst();
		return new Report("b1.m2q", List.of(experiment.with(List.of(new DeclarationReport(DeclarationReport.Kind.POLICY, "M2Q", policy),
				new DeclarationReport(DeclarationReport.Kind.MAPPING, "Two \"engines\"", "mapping M for A {\n\tconv -> E\n}")))));
	}

	/** A layer in another precision. */
	static LayerReport with(LayerReport layer, PrecisionReport precision) {
		return new LayerReport(layer.index(), layer.name(), layer.stage(), layer.kind(), layer.place(), layer.status(), layer.inputs(), layer.output(), layer.loops(),
				layer.macs(), layer.weights(), layer.parameters(), layer.cycles(), layer.computeCycles(), layer.memoryCycles(), layer.latency(), layer.energy(), layer.edp(),
				layer.share(), layer.bound(), layer.utilization(), precision, layer.engines(), layer.energyByCause(), layer.traffic(), layer.producers(), layer.fusedWith(),
				layer.notModelled(), layer.notes());
	}

	/** A layer whose energy is not modelled. */
	static Report withoutEnergy() {
		LayerReport full = layer(0, "conv", 1e-9, 1e-6, 1);
		LayerReport layer = new LayerReport(0, "conv", "", "conv", "", "partial", full.inputs(), full.output(), full.loops(), full.macs(), full.weights(),
				full.parameters(), full.cycles(), full.computeCycles(), full.memoryCycles(), full.latency(), Double.NaN, Double.NaN, Double.NaN, full.bound(),
				full.utilization(), full.precision(), full.engines(), List.of(), full.traffic(), List.of(), List.of(), List.of("energy of int8*int8 on PE"), List.of());
		TotalReport totals = new TotalReport(1, layer.macs(), 1, 1, 1, 1e-6, Double.NaN, Double.NaN, 1, OptionalDouble.empty(), false, List.of(), layer.traffic());
		PointReport point = new PointReport("1", setup("P", "A"), List.of(), totals, List.of(layer), hardware(), List.of("Not included: MAC."), List.of());
		return new Report("f.m2q", List.of(new ExperimentReport("E", "", true, List.of(point), List.of(), List.of())));
	}

	private static PointReport point(String id, List<String> baselines, String policy, String accelerator, int count, double factor) {
		double energy = 0;
		double latency = 0;
		for (int i = 0; i < count; i++) {
			energy += energy(i, factor);
			latency += latency(i, factor);
		}
		List<LayerReport> layers = new ArrayList<>();
		double mac = 0;
		double dram = 0;
		long macs = 0;
		long weights = 0;
		long cycles = 0;
		long read = 0;
		long written = 0;
		for (int i = 0; i < count; i++) {
			double share = (energy(i, factor) / energy + latency(i, factor) / latency) / 2;
			LayerReport layer = layer(i, "stage" + i / 8 + ".block" + i % 8 + "." + KINDS[i % KINDS.length], energy(i, factor), latency(i, factor), share);
			layers.add(layer);
			mac += layer.energyByCause().get(0).joules();
			dram += layer.energyByCause().get(1).joules();
			macs += layer.macs();
			weights += layer.weights();
			cycles += layer.cycles();
			read += layer.traffic().get(0).bytesRead();
			written += layer.traffic().get(1).bytesWritten();
		}
		TotalReport totals = new TotalReport(count, macs, weights, weights, cycles, latency, energy, energy * latency, 0.41,
				OptionalDouble.of(1.25e-6), true, List.of(new CauseReport("MAC", mac, List.of()), new CauseReport("DRAM weights", dram, List.of())),
				List.of(new TrafficReport("main", "dram", "weights", read, 0), new TrafficReport("gb", "buffer", "outputs", 0, written)));
		return new PointReport(id, setup(policy, accelerator), baselines, totals, layers, hardware(),
				List.of("Weights of a layer are read once from DRAM."), List.of(new SourceReport("cmos28", "a table for 28 nm")));
	}

	private static Setup setup(String policy, String accelerator) {
		return new Setup("EfficientViT_B1", List.of(new Setup.Setting("resolution", "224")), policy, accelerator,
				List.of(new Setup.Setting("cap", "64 KiB")), Optional.of(accelerator + "_default"));
	}

	private static HardwareReport hardware() {
		return new HardwareReport(5e8,
				List.of(new HardwareReport.Engine("MPMA", "mixed-multiplier-array", 1024), new HardwareReport.Engine("SAT", "shift-add-tree", 1024)),
				List.of(new HardwareReport.Memory("gb", "buffer", 262144, Double.POSITIVE_INFINITY),
						new HardwareReport.Memory("main", "dram", Double.POSITIVE_INFINITY, 12.8e9)));
	}

	private static double energy(int i, double factor) {
		return (1 + i * 7 % 13) * 1e-7 * factor;
	}

	private static double latency(int i, double factor) {
		return i % 9 == 8 ? 0 : (1 + i * 5 % 11) * 1.3e-6 * factor;
	}

	private static LayerReport layer(int i, String name, double energy, double latency, double share) {
		long macs = 1_000_000L * (1 + i % 5);
		List<CauseReport> causes = List.of(
				new CauseReport("MAC", energy * 0.75, List.of(new CauseReport.Term("MPMA", "multiply", macs, energy * 0.75 / macs, "cmos28.mac", "a book"))),
				new CauseReport("DRAM weights", energy * 0.25,
						List.of(new CauseReport.Term("main", "read weights", 1000, energy * 0.25 / 1000, "cmos28.dram", "a standard"))));
		List<TrafficReport> traffic = List.of(new TrafficReport("main", "dram", "weights", 20000L + i, 0),
				new TrafficReport("gb", "buffer", "outputs", 0, 50000L + i));
		PrecisionReport precision = i % 6 == 5 ? new PrecisionReport("a8", 0, List.of(), "uint8", "int32")
				: new PrecisionReport("w4a8", 4, List.of(new PrecisionReport.Scheme("uniform", "int4", 0.5), new PrecisionReport.Scheme("apot", "int8", 0.5)),
						"uint8", "int32");
		return new LayerReport(i, name, "stage" + i / 8, KINDS[i % KINDS.length], "b1.m2q:" + (i + 3) + ":2", "priced",
				List.of(List.of(64, 28, 28)), List.of(64, 28, 28), Map.of("filters", 64L), macs, 4096, 4224, Math.round(latency * 5e8), Math.round(latency * 4e8),
				Math.round(latency * 5e8), latency, energy, energy * latency, share,
				new BoundReport(i % 2 == 0 ? "compute" : "DRAM weights", i % 2 == 0 ? "MPMA" : "main", "because"), 0.5, precision,
				List.of(new EngineUse("MPMA", "int8*int4 uniform", macs, 500, 1, 0.5, "")), causes, traffic, List.of(i - 1), List.of(), List.of(), List.of());
	}
}
