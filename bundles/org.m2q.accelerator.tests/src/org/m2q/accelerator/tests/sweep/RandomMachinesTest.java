package org.m2q.accelerator.tests.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

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
import org.m2q.accelerator.tests.RandomModels;
import org.m2q.accelerator.tests.Texts;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
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
 * Sweeps over capacities of all buffers together with sizes of arrays, lanes, clock and bandwidth: random machines of all kinds of engines, of which some
 * cannot run the network at all. Every point that is compared equals a cost model that knows nothing of the others, bit for bit, also in what is wrong.
 */
class RandomMachinesTest {

	/** Networks per kind of engine. */
	private static final int ROUNDS = 3;

	/** Points of a sweep that are compared. */
	private static final int COMPARED = 25;

	private static final String MACHINE = """
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			policy Mixed extends Eight {
				rule narrow for dwconv { weights int4 uniform symmetric per filter }
				rule some for pwconv { weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1 }
			}
			policy Dealt extends Mixed {
				rule some for pwconv { weights mix per filter { int4 uniform symmetric, int8 apot terms 2 symmetric } by mse balanced }
			}
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row small: read 3 pJ, write 4 pJ, width 16 B, capacity 4 KiB, leakage 1 mW, area 0.01 mm2
				row large: read 6 pJ, write 7 pJ, width 16 B, capacity 64 KiB, leakage 9 mW, area 0.1 mm2
			}
			accelerator Acc(rows = 8, columns = 8, kept = 4, lanes = 8, w = 4 KiB, i = 16 KiB, o = 8 KiB, r = 8 KiB, rate = 2 GB/s, frequency = 500 MHz) {
				technology 28 nm at 0.9 V
				clock frequency
				use E
				engine A: %KIND% rows by columns, accumulators kept, latency 3, cell E.mac {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					mac int8 * int4 uniform: 2 per cycle costs E.mac
					%UNROLL%
				}
				engine S: shift-add-tree rows by columns, accumulators kept, latency 2, cell E.mac { mac int8 * int8 apot terms 2: 1 per cycle costs E.mac }
				engine V: vector-unit lanes, latency 4, rescale E.mac {
					apply relu, relu6, hardswish, hardsigmoid, sigmoid: 1 per cycle costs E.mac
					apply add, mul, scale_channels, scale_by: 1 per cycle costs E.mac
					apply div, maxpool, avgpool, globalpool, upsample: 0.5 per cycle costs E.mac
				}
				buffer weights holds weights: capacity w, banks 2, energy E.small
				buffer activations holds %HELD%: capacity i, banks 2, width 16 B, energy E.large
				%OUTPUTS%
				buffer added holds residuals: capacity r, banks 1, energy E.small
				dram d: bandwidth rate, energy 8 pJ/bit, burst 64 B
			}
			mapping Alone on Acc { map all { uniform -> A apot -> S } double buffer weights, activations }
			mapping Turns on Acc { map all { uniform -> A apot -> S } double buffer activations dataflow A weight-stationary dataflow S input-stationary }
			mapping Beside on Acc { map all { uniform -> A apot -> S } concurrently double buffer weights dataflow A output-stationary dataflow S output-stationary
				tile A auto minimize energy }
			mapping Piped on Acc { map all { uniform -> A apot -> S } concurrently double buffer weights, activations dataflow A output-stationary
				dataflow S output-stationary pipeline dwconv >> pwconv fuse pwconv >> dwconv fuse matmul >> matmul >> div keep residuals in added }
			mapping Kept on Acc { map all { uniform -> A apot -> S } concurrently double buffer weights dataflow A output-stationary dataflow S output-stationary
				fuse pwconv >> dwconv >> pwconv keep residuals in added keep outputs in activations }
			""";

	private static final AcceleratorLowering LOWERING = new AcceleratorLowering(TextLocator.INSTANCE);

	private static Axis axis(String parameter, Random random, int count, int least, int most, String unit) {
		return new Axis(parameter, IntStream.range(0, count).mapToObj(k -> Quantity.parse((random.nextInt(least, most) + " " + unit).trim()).orElseThrow()).toList());
	}

	private static SweepSummary sweep(DesignSpace space, List<SweepPoint> points) throws IOException {
		return new Sweep(TextLocator.INSTANCE).run(space, 2, Cancellation.NONE, SweepProgress.NONE, points::add);
	}

	private static DesignSpace space(M2qDocument document, String model, String accelerator, String mapping, String policy, List<Axis> axes) {
		return new DesignSpace(List.of(new ModelChoice(visible(document, Model.class, model), Map.of())),
				List.of(new HardwareChoice(visible(document, Accelerator.class, accelerator), Map.of(), axes, List.of(visible(document, Mapping.class, mapping)))),
				List.of(visible(document, Policy.class, policy)), List.of());
	}

	private static <T extends Definition> T visible(M2qDocument document, Class<T> type, String name) {
		return document.visible(type).stream().filter(found -> name.equals(found.getName())).findFirst().orElseThrow();
	}

	/** Compares some points with a cost model of their own; returns how many of them have a price. */
	private static int compare(DesignSpace space, List<SweepPoint> points, Random random, int count, String message) {
		LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(space.models().getFirst().model(), Map.of(), Cancellation.NONE).complete().orElseThrow());
		ResolvedPolicy policy = new PolicyResolver(TextLocator.INSTANCE).resolve(space.policies().getFirst(), network, LayerMetrics.NONE, Cancellation.NONE);
		HardwareChoice hardware = space.hardware().getFirst();
		int priced = 0;
		for (int k = 0; k < count; k++) {
			SweepPoint point = points.get(random.nextInt(points.size()));
			NetworkCost cost = new AnalyticalCostModel().estimate(network, policy, LOWERING.accelerator(hardware.accelerator(), point.parameters()).value().orElseThrow(),
					LOWERING.mapping(hardware.mappings().getFirst(), point.parameters()).value().orElseThrow(), Cancellation.NONE);
			String at = message + " " + point.parameters();
			SweepTotals totals = point.totals().orElseThrow();
			assertEquals(cost.problems().stream().filter(Problem::isError).findFirst(), point.problem(), at);
			assertEquals(cost.cycles(), totals.cycles(), at);
			assertEquals(cost.latency(), totals.latency(), 0, at);
			assertEquals(cost.energy(), totals.energy(), 0, at);
			assertEquals(cost.area(), totals.area(), at);
			assertEquals(cost.utilisation(), totals.utilisation(), 0, at);
			assertEquals(cost.dramBytes(), totals.dramBytes(), at);
			assertEquals(cost.isComplete(), totals.complete(), at);
			assertEquals(cost.isFullyModelled(), totals.fullyModelled(), at);
			priced += cost.isComplete() ? 1 : 0;
		}
		return priced;
	}

	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Turns", "Beside", "Piped", "Kept" })
	void smallNetworksOnEnginesOfAllKinds(String mapping) throws IOException {
		int priced = 0;
		int shared = 0;
		for (String kind : List.of("multiplier-array", "mixed-multiplier-array", "generic-engine", "systolic-array")) {
			for (int round = 0; round < ROUNDS; round++) {
				Random random = new Random((mapping + kind).hashCode() * 31L + round);
				boolean together = random.nextBoolean();
				String machine = MACHINE.replace("%KIND%", kind).replace("%HELD%", together ? "inputs, outputs, partial-sums" : "inputs")
						.replace("%UNROLL%", kind.equals("systolic-array") || random.nextBoolean() ? "" : "unroll dwconv: groups rows, pixels columns")
						.replace("%OUTPUTS%", together ? "" : "buffer results holds outputs, partial-sums: capacity o, banks 2, energy E.small");
				M2qDocument document = M2qWorkspace.create().open("memory:/machines.m2q", RandomModels.text(random) + machine);
				assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
				List<Axis> axes = List.of(axis("w", random, 3, 60, 6000, "B"), axis("i", random, 3, 200, 20_000, "B"), axis("o", random, 2, 100, 5000, "B"),
						axis("r", random, 2, 50, 5000, "B"), axis("rows", random, 2, 1, 20, ""), axis("columns", random, 2, 1, 20, ""), axis("kept", random, 1, 1, 9, ""),
						axis("lanes", random, 1, 1, 20, ""), axis("rate", random, 2, 100, 9000, "MB/s"), axis("frequency", random, 1, 100, 900, "MHz"));
				DesignSpace space = space(document, "R", "Acc", mapping, random.nextBoolean() ? "Eight" : round == 0 ? "Mixed" : "Dealt", axes);
				List<SweepPoint> points = new ArrayList<>();
				shared += sweep(space, points).counted();
				priced += compare(space, points, random, COMPARED, mapping + " " + kind + " " + round);
			}
		}
		assertTrue(priced > COMPARED, priced + " points have a price");
		assertTrue(shared > 0, "no machine shares anything");
	}

	/** Neighbouring sizes of arrays that are alike once all is rounded up share what is found, whatever they leak: here from nothing to very much. */
	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Turns", "Beside", "Piped" })
	void neighbouringArraysThatLeakByTheirSize(String mapping) throws IOException {
		int priced = 0;
		int shared = 0;
		for (String kind : List.of("multiplier-array", "mixed-multiplier-array")) {
			Random random = new Random((mapping + kind).hashCode() * 31L + 7);
			// Buffers that hold the layers, as it is not what fits that matters here.
			String machine = MACHINE.replace("w = 4 KiB", "w = 64 KiB").replace("r = 8 KiB", "r = 64 KiB").replace("o = 8 KiB", "o = 64 KiB")
					.replace("%KIND%", kind).replace("%HELD%", "inputs")
					.replace("%UNROLL%", random.nextBoolean() ? "" : "unroll dwconv: groups rows, pixels columns")
					.replace("%OUTPUTS%", "buffer results holds outputs, partial-sums: capacity o, banks 2, energy E.small")
					.replace("energy E.large", "energy E.large, leakage_factor ((rows - 1) * (columns - 1) * kept)");
			M2qDocument document = M2qWorkspace.create().open("memory:/machines.m2q", RandomModels.text(random) + machine);
			assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
			List<Axis> axes = List.of(counts("kept", 2), counts("rows", 9), counts("columns", 9));
			DesignSpace space = space(document, "R", "Acc", mapping, kind.equals("multiplier-array") ? "Mixed" : "Dealt", axes);
			List<SweepPoint> points = new ArrayList<>();
			shared += sweep(space, points).counted();
			priced += compare(space, points, random, COMPARED / 2, mapping + " " + kind);
		}
		assertTrue(priced > COMPARED / 4, priced + " points have a price");
		assertTrue(shared > COMPARED, shared + " machines share anything");
	}

	private static Axis counts(String parameter, int most) {
		return new Axis(parameter, IntStream.rangeClosed(1, most).mapToObj(count -> Quantity.parse(Integer.toString(count)).orElseThrow()).toList());
	}

	@Test
	void efficientVitOnTheShippedMachine() throws IOException {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));
		Random random = new Random(5);
		List<Axis> axes = List.of(axis("weight_capacity", random, 4, 20, 300, "KiB"), axis("input_capacity", random, 4, 20, 300, "KiB"),
				axis("output_capacity", random, 2, 6, 60, "KiB"), axis("residual_capacity", random, 2, 6, 60, "KiB"),
				new Axis("array_rows", List.of(Quantity.parse("6").orElseThrow(), Quantity.parse("22").orElseThrow())),
				new Axis("array_columns", List.of(Quantity.parse("10").orElseThrow(), Quantity.parse("32").orElseThrow())), axis("accumulators", random, 2, 1, 40, ""),
				axis("bandwidth", random, 2, 2, 30, "GB/s"));
		DesignSpace space = space(document, "EfficientViT_B1", "M2ViT", "M2ViT_default", "M2Q", axes);
		List<SweepPoint> points = new ArrayList<>();
		SweepSummary summary = sweep(space, points);
		assertTrue(summary.counted() > space.size() / 2, summary.toString());
		assertTrue(compare(space, points, random, COMPARED, "B1") > COMPARED / 2);
	}

	/** Even sizes, each once, because the shipped machine halves them for matrix products. */
	private static Axis even(String parameter, Random random, int count, int most) {
		return new Axis(parameter, random.ints(1, most + 1).distinct().limit(count).mapToObj(half -> Quantity.parse(Integer.toString(2 * half)).orElseThrow()).toList());
	}

	private static List<Axis> arrays(Random random, int count) {
		return List.of(even("array_rows", random, count, 24), even("array_columns", random, count, 40), even("accumulators", random, count, 35));
	}

	@ParameterizedTest
	@ValueSource(strings = { "M2ViT_default", "M2ViT_layerwise", "M2ViT_fused" })
	void efficientVitOnArraysOfAllSizes(String mapping) throws IOException {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));
		Random random = new Random(mapping.hashCode());
		DesignSpace space = space(document, "EfficientViT_B1", "M2ViT", mapping, "M2Q", arrays(random, 3));
		List<SweepPoint> points = new ArrayList<>();
		SweepSummary summary = sweep(space, points);
		assertTrue(summary.counted() > space.size() / 2, summary.toString());
		compare(space, points, random, COMPARED / 4, mapping);
	}

	/** Machines on which a layer does not fit share what the others do, down to buffers of a few bytes, and say what the cost model says. */
	@Test
	void efficientVitOnMachinesThatAreTooSmall() throws IOException {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));
		Random random = new Random(11);
		List<Axis> axes = List.of(new Axis("weight_capacity", sizes("64 B", "4 KiB", "128 KiB")), new Axis("input_capacity", sizes("16 B", "9 KiB", "128 KiB")),
				new Axis("output_capacity", sizes("2 B", "32 KiB")), even("array_rows", random, 2, 20));
		DesignSpace space = space(document, "EfficientViT_B1", "M2ViT", "M2ViT_default", "M2Q", axes);
		List<SweepPoint> points = new ArrayList<>();
		SweepSummary summary = sweep(space, points);
		assertTrue(summary.failed() > space.size() / 4 && summary.failed() < space.size(), summary.toString());
		assertTrue(summary.counted() > space.size() - 8, summary.toString());
		compare(space, points, random, COMPARED / 3, "small");
	}

	private static List<Quantity> sizes(String... texts) {
		return java.util.Arrays.stream(texts).map(text -> Quantity.parse(text).orElseThrow()).toList();
	}

	/** Every machine has the same totals whichever machines came before it, on however many threads. */
	@Test
	void orderAndThreadsChangeNothing() throws IOException {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));
		Random random = new Random(3);
		List<Axis> axes = new ArrayList<>(arrays(random, 2));
		axes.add(new Axis("input_capacity", sizes("700 B", "20 KiB", "128 KiB")));
		Map<Map<String, Quantity>, SweepPoint> first = byParameters(document, axes, 1);
		for (int threads : List.of(1, 4)) {
			List<Axis> other = new ArrayList<>();
			for (Axis axis : axes) {
				List<Quantity> values = new ArrayList<>(axis.values());
				Collections.shuffle(values, random);
				other.add(new Axis(axis.parameter(), values));
			}
			Collections.shuffle(other, random);
			Map<Map<String, Quantity>, SweepPoint> again = byParameters(document, other, threads);
			assertEquals(first.keySet(), again.keySet());
			first.forEach((parameters, point) -> {
				assertEquals(point.totals(), again.get(parameters).totals(), parameters.toString());
				assertEquals(point.problem(), again.get(parameters).problem(), parameters.toString());
			});
		}
	}

	private static Map<Map<String, Quantity>, SweepPoint> byParameters(M2qDocument document, List<Axis> axes, int threads) throws IOException {
		Map<Map<String, Quantity>, SweepPoint> found = new HashMap<>();
		new Sweep(TextLocator.INSTANCE).run(space(document, "EfficientViT_B1", "M2ViT", "M2ViT_default", "M2Q", axes), threads, Cancellation.NONE, SweepProgress.NONE,
				point -> found.put(Map.copyOf(point.parameters()), point));
		return found;
	}
}
