package org.m2q.accelerator.tests.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.sweep.Axis;
import org.m2q.accelerator.sweep.DesignSpace;
import org.m2q.accelerator.sweep.HardwareChoice;
import org.m2q.accelerator.sweep.ModelChoice;
import org.m2q.accelerator.sweep.Sweep;
import org.m2q.accelerator.sweep.SweepPoint;
import org.m2q.accelerator.sweep.SweepProgress;
import org.m2q.accelerator.sweep.SweepSummary;
import org.m2q.accelerator.sweep.SweepTotals;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

/**
 * Sweeps over many machines take their decisions from what machines share: first the cuts of layers, and behind some two thousand machines that differ in tariffs
 * only, counts. Here the numbers in which the machines differ are random, over several
 * powers of ten, and points are compared with the cost model run on that machine alone, bit for bit.
 */
class CountedSweepTest {

	/** Sweeps per mapping. */
	private static final int ROUNDS = 4;

	/** Points of a sweep that are compared. */
	private static final int COMPARED = 40;

	private static final String NETWORK = """
			language 1.0
			model Net(width = 16, size = 10) {
				input image: [width, size, size]
				a: pwconv(32)
				first: residual { pwconv(48) dwconv(3) pwconv(32) }
				b: conv(24, 3, stride = 2)
				c: pwconv(20)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			policy Mixed extends Eight {
				rule few for dwconv { weights int4 uniform symmetric per filter }
			}
			""";

	private static final String MACHINE = """
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB, leakage 2 mW, area 0.02 mm2
				row dram: %DRAM%
			}
			accelerator Acc(rate = 2 GB/s, frequency = 500 MHz, logic = 1, memory_factor = 1, leak = 1, wire = 0.1 pJ/bit, capacity = 4 KiB,
					both = (frequency * 2)) {
				technology 28 nm at 0.9 V
				clock (both / 2)
				use E
				engine A: %KIND% 8 by 16, accumulators 4, latency 3, cell E.mac, energy_factor logic, leakage_factor leak {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					mac int8 * int4 uniform: 2 per cycle costs E.mac
				}
				engine V: vector-unit 8, rescale E.mac, energy_factor logic { apply add: 1 per cycle costs E.mac }
				buffer w holds weights: capacity capacity, banks 2, energy E.sram, energy_factor memory_factor, leakage_factor leak
				buffer i holds inputs, outputs: capacity 16 KiB, banks 2, width 128 bit, energy E.sram, energy_factor memory_factor
				buffer r holds residuals: capacity 12 KiB, banks 1, width 128 bit, energy E.sram, energy_factor memory_factor
				interconnect bus: width 64 B, energy wire
				dram d: bandwidth rate, energy E.dram, burst 64 B
			}
			mapping Alone on Acc { map all -> A double buffer w, i dataflow A output-stationary }
			mapping Open on Acc { map all -> A double buffer w, i }
			mapping Single on Acc { map all -> A dataflow A weight-stationary tile A auto minimize energy }
			mapping Quick on Acc { map all -> A double buffer i dataflow A output-stationary tile A auto minimize latency }
			mapping Piped on Acc { map all -> A double buffer w, i dataflow A output-stationary pipeline dwconv >> pwconv keep residuals in r }
			mapping Chained on Acc { map all -> A double buffer w, i fuse pwconv >> dwconv >> pwconv keep residuals in r keep outputs in i }
			mapping Early on Acc { map all -> A double buffer w, i dataflow A output-stationary prefetch weights }
			""";

	private static final AcceleratorLowering LOWERING = new AcceleratorLowering(TextLocator.INSTANCE);

	private static M2qDocument document(String dram, String kind) {
		M2qDocument document = M2qWorkspace.create().open("memory:/counted.m2q", NETWORK + MACHINE.replace("%DRAM%", dram).replace("%KIND%", kind));
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		return document;
	}

	private static DesignSpace space(M2qDocument document, List<Axis> axes, String mapping, String policy) {
		return new DesignSpace(List.of(new ModelChoice(document.find(Model.class, "Net").orElseThrow(), Map.of())),
				List.of(new HardwareChoice(document.find(Accelerator.class, "Acc").orElseThrow(), Map.of(), axes,
						List.of(document.find(Mapping.class, mapping).orElseThrow()))),
				List.of(document.find(Policy.class, policy).orElseThrow()), List.of());
	}

	/** The points, most of which must follow from counts, or none. */
	private static List<SweepPoint> points(DesignSpace space, boolean counted) throws IOException {
		List<SweepPoint> points = new ArrayList<>();
		SweepSummary summary = new Sweep(TextLocator.INSTANCE).run(space, 2, Cancellation.NONE, SweepProgress.NONE, points::add);
		assertTrue(counted ? summary.counted() > space.size() / 2 : summary.counted() == 0, summary.toString());
		return points;
	}

	private static Axis random(Random random, String parameter, int values, double least, double most, String unit) {
		List<Quantity> list = new ArrayList<>();
		for (int i = 0; i < values; i++) {
			double value = least * Math.pow(most / least, random.nextDouble());
			list.add(Quantity.parse((String.format(Locale.ROOT, "%.9f ", value) + unit).trim()).orElseThrow());
		}
		return new Axis(parameter, list);
	}

	private static List<Axis> axes(int kind, Random random) {
		return switch (kind) {
			case 0 -> List.of(random(random, "rate", 4000, 0.05, 40, "GB/s"));
			case 1 -> List.of(random(random, "frequency", 50, 50, 3000, "MHz"), random(random, "rate", 60, 0.1, 40, "GB/s"));
			case 2 -> List.of(random(random, "logic", 8, 0.1, 10, ""), random(random, "memory_factor", 7, 0.05, 5, ""), random(random, "leak", 6, 0.01, 100, ""),
					random(random, "rate", 10, 0.3, 20, "GB/s"));
			default -> List.of(new Axis("capacity", List.of(Quantity.parse("1 KiB").orElseThrow(), Quantity.parse("6 KiB").orElseThrow())),
					random(random, "wire", 5, 0.01, 10, "pJ/bit"), random(random, "rate", 10, 0.3, 20, "GB/s"));
		};
	}

	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Open", "Single", "Quick", "Piped", "Chained", "Early" })
	void everyPointEqualsTheCostModel(String mapping) throws IOException {
		int different = 0;
		for (int round = 0; round < ROUNDS; round++) {
			Random random = new Random(mapping.hashCode() * 31L + round);
			String dram = random.nextBoolean() ? "energy 8 pJ/bit" : "read 900 pJ, write 1000 pJ, width 32 B";
			String kind = random.nextInt(3) == 0 ? "systolic-array" : "multiplier-array";
			M2qDocument document = document(dram, kind);
			List<Axis> axes = axes(mapping.equals("Early") ? 3 : round, random);
			DesignSpace space = space(document, axes, mapping, random.nextBoolean() ? "Eight" : "Mixed");
			Accelerator accelerator = space.hardware().getFirst().accelerator();
			Mapping map = space.hardware().getFirst().mappings().getFirst();
			List<SweepPoint> points = points(space, !mapping.equals("Early"));
			LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(space.models().getFirst().model(), Map.of(), Cancellation.NONE).network()
					.orElseThrow());
			ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(space.policies().getFirst(), network, LayerMetrics.NONE, Cancellation.NONE);
			for (int i = 0; i < COMPARED; i++) {
				SweepPoint point = points.get(random.nextInt(points.size()));
				NetworkCost cost = new AnalyticalCostModel().estimate(network, resolved, LOWERING.accelerator(accelerator, point.parameters()).value().orElseThrow(),
						LOWERING.mapping(map, point.parameters()).value().orElseThrow(), Cancellation.NONE);
				assertSame(cost, point, "round " + round + ", " + kind);
			}
			different += points.stream().map(point -> point.totals().orElseThrow().dramBytes()).distinct().count() > 1 ? 1 : 0;
		}
		// The decisions themselves differ from machine to machine.
		assertTrue(different > 0, "no sweep chooses among tiles");
	}

	private static void assertSame(NetworkCost cost, SweepPoint point, String message) {
		SweepTotals totals = point.totals().orElseThrow();
		String at = message + " " + point.parameters();
		assertEquals(cost.cycles(), totals.cycles(), at);
		assertEquals(cost.latency(), totals.latency(), 0, at);
		assertEquals(cost.energy(), totals.energy(), 0, at);
		assertEquals(cost.area(), totals.area(), at);
		assertEquals(cost.utilisation(), totals.utilisation(), 0, at);
		assertEquals(cost.dramBytes(), totals.dramBytes(), at);
		assertEquals(cost.isComplete(), totals.complete(), at);
		assertEquals(cost.isFullyModelled(), totals.fullyModelled(), at);
	}

	/** A value that makes some machines impossible does not touch the others, and each of them has its own problem. */
	@Test
	void machinesWithErrorsKeepTheirProblems() throws IOException {
		List<Quantity> rates = new ArrayList<>();
		for (int i = 0; i < 80; i++) {
			rates.add(Quantity.parse((i % 5 == 4 ? "0" : Integer.toString(i + 1)) + " GB/s").orElseThrow());
		}
		List<SweepPoint> points = points(space(document("energy 8 pJ/bit", "multiplier-array"), List.of(new Axis("rate", rates)), "Alone", "Eight"), true);
		for (int i = 0; i < points.size(); i++) {
			assertEquals(i % 5 == 4, points.get(i).problem().isPresent(), "point " + i);
			assertEquals(i % 5 != 4, points.get(i).totals().isPresent(), "point " + i);
		}
	}

	/** Points are the same for every number of threads, though threads race for who counts. */
	@Test
	void threadsMakeNoDifference() throws IOException {
		DesignSpace space = space(document("energy 8 pJ/bit", "multiplier-array"), axes(1, new Random(5)), "Chained", "Eight");
		List<SweepPoint> one = new ArrayList<>();
		new Sweep(TextLocator.INSTANCE).run(space, 1, Cancellation.NONE, SweepProgress.NONE, one::add);
		List<SweepPoint> four = new ArrayList<>();
		new Sweep(TextLocator.INSTANCE).run(space, 4, Cancellation.NONE, SweepProgress.NONE, four::add);
		assertEquals(one, four);
	}
}
