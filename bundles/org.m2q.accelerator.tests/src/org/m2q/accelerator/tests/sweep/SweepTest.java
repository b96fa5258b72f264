package org.m2q.accelerator.tests.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

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
import org.m2q.accelerator.sweep.PrecisionChoice;
import org.m2q.accelerator.sweep.Sweep;
import org.m2q.accelerator.sweep.SweepPoint;
import org.m2q.accelerator.sweep.SweepProgress;
import org.m2q.accelerator.sweep.SweepSummary;
import org.m2q.accelerator.sweep.SweepTotals;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.quant.LayerMetrics;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;
import org.m2q.network.Layers;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

/** A sweep against the cost model run on every point alone. */
class SweepTest {

	private static final Sweep SWEEP = new Sweep(TextLocator.INSTANCE);

	private static final String TEXT = """
			language 1.0
			model Net(width = 16, size = 14) {
				input image: [width, size, size]
				a: pwconv(32)
				first: residual { pwconv(64) dwconv(3) pwconv(32) }
				second: residual { pwconv(48) dwconv(3) pwconv(32) }
				c: pwconv(24)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			policy Four { default { weights int4 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			policy Narrow { default { weights int4 uniform symmetric per filter activations int4 symmetric per tensor accumulator int32 } }
			policy Wide { default { weights int16 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			policy Costly extends Eight { rule heavy for all where edp_share > 12 % { weights int4 uniform symmetric per filter } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB, leakage 2 mW, area 0.02 mm2
				row dram: energy 8 pJ/bit
			}
			accelerator Acc(lanes = 8, weight_capacity = 4 KiB, rate = 2 GB/s) {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array lanes by (lanes * 2), accumulators 4, latency 3, cell E.mac {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					mac int8 * int4 uniform: 2 per cycle costs E.mac
					unroll pwconv: filters lanes, channels (lanes * 2)
					unroll dwconv: groups lanes, pixels (lanes * 2)
				}
				engine V: vector-unit 16, rescale E.mac { apply add: 1 per cycle costs E.mac }
				buffer w holds weights: capacity weight_capacity, banks 2, energy E.sram
				buffer i holds inputs, outputs: capacity 16 KiB, banks 2, width 128 bit, energy E.sram
				buffer r holds residuals: capacity 8 KiB, banks 1, width 128 bit, energy E.sram
				dram d: bandwidth rate, energy E.dram, burst 64 B
			}
			mapping Alone on Acc { map all -> A double buffer w, i }
			mapping Piped on Acc { map all -> A double buffer w, i pipeline dwconv >> pwconv keep residuals in r }
			mapping Chained on Acc { map all -> A double buffer w, i fuse pwconv >> dwconv >> pwconv keep residuals in r keep outputs in i }
			""";

	private static final M2qDocument DOCUMENT = M2qWorkspace.create().open("memory:/sweep.m2q", TEXT);
	private static final Model MODEL = find(Model.class, "Net");
	private static final Accelerator ACCELERATOR = find(Accelerator.class, "Acc");

	private static <T extends org.m2q.model.m2q.Definition> T find(Class<T> type, String name) {
		return DOCUMENT.find(type, name).orElseThrow();
	}

	private static Policy policy(String name) {
		return find(Policy.class, name);
	}

	private static HardwareChoice hardware(List<Axis> axes, String... mappings) {
		return new HardwareChoice(ACCELERATOR, Map.of(), axes, List.of(mappings).stream().map(name -> find(Mapping.class, name)).toList());
	}

	private static Axis axis(String parameter, String... values) {
		return new Axis(parameter, List.of(values).stream().map(value -> Quantity.parse(value).orElseThrow()).toList());
	}

	private static DesignSpace space(List<HardwareChoice> hardware, List<String> policies, List<PrecisionChoice> choices) {
		return new DesignSpace(List.of(new ModelChoice(MODEL, Map.of()), new ModelChoice(MODEL, Map.of("size", java.math.BigDecimal.valueOf(9)))), hardware,
				policies.stream().map(SweepTest::policy).toList(), choices);
	}

	private static List<PrecisionChoice> groups(String... alternatives) {
		List<Policy> policies = List.of(alternatives).stream().map(SweepTest::policy).toList();
		return List.of(new PrecisionChoice("first", LayerSelector.named("first*"), policies), new PrecisionChoice("depthwise", LayerSelector.operators("dwconv"), policies),
				new PrecisionChoice("end", LayerSelector.named("c"), policies));
	}

	private static List<SweepPoint> points(DesignSpace space, int threads) throws IOException {
		List<SweepPoint> points = new ArrayList<>();
		SweepSummary summary = SWEEP.run(space, threads, Cancellation.NONE, SweepProgress.NONE, points::add);
		assertEquals(space.size(), summary.points());
		assertEquals(points.stream().filter(point -> point.problem().isPresent()).count(), summary.failed());
		return points;
	}

	/** The cost model itself, with formats put together layer by layer. */
	private static NetworkCost alone(DesignSpace space, SweepPoint point) {
		LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(MODEL, point.model().arguments(), Cancellation.NONE).network().orElseThrow());
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		PolicyResolver resolver = new PolicyResolver(TextLocator.INSTANCE);
		List<LayerPrecision> layers = new ArrayList<>(resolver.resolve(policy(point.policy()), network, LayerMetrics.NONE, Cancellation.NONE).layers());
		for (int g = 0; g < space.choices().size(); g++) {
			ResolvedPolicy own = resolver.resolve(policy(point.alternatives().get(g)), network, LayerMetrics.NONE, Cancellation.NONE);
			for (int i = 0; i < layers.size(); i++) {
				if (space.choices().get(g).layers().selects(network.layers().get(i))) {
					layers.set(i, own.layers().get(i));
				}
			}
		}
		return new AnalyticalCostModel().estimate(network, new ResolvedPolicy("put together", layers, List.of()),
				lowering.accelerator(ACCELERATOR, point.parameters()).value().orElseThrow(),
				lowering.mapping(find(Mapping.class, point.mapping()), point.parameters()).value().orElseThrow(), Cancellation.NONE);
	}

	private static void assertSameCost(NetworkCost cost, SweepPoint point) {
		SweepTotals totals = point.totals().orElseThrow();
		assertEquals(cost.cycles(), totals.cycles(), point.toString());
		assertEquals(cost.latency(), totals.latency(), 0, point.toString());
		assertEquals(cost.energy(), totals.energy(), 0, point.toString());
		assertEquals(cost.edp(), totals.edp(), 0, point.toString());
		assertEquals(cost.power(), totals.power(), 0, point.toString());
		assertEquals(cost.area(), totals.area());
		assertEquals(cost.utilisation(), totals.utilisation(), 0, point.toString());
		assertEquals(cost.dramBytes(), totals.dramBytes());
		assertEquals(cost.isComplete(), totals.complete());
		assertEquals(cost.isFullyModelled(), totals.fullyModelled());
	}

	/** Bit for bit, for formats in groups that cross fused chains and residuals, also when activations change the size of what stays on chip. */
	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Piped", "Chained" })
	void everyPointEqualsTheCostModel(String mapping) throws IOException {
		for (String third : List.of("Four", "Narrow")) {
			DesignSpace space = space(List.of(hardware(List.of(axis("lanes", "4", "8"), axis("weight_capacity", "1 KiB", "3 KiB"), axis("rate", "1 GB/s", "7 GB/s")), mapping)),
					List.of("Eight", "Four"), groups("Eight", third));
			assertEquals(2 * 2 * 2 * 2 * 2 * 8, space.size());
			List<SweepPoint> points = points(space, 2);
			for (SweepPoint point : points) {
				assertTrue(point.problem().isEmpty(), point.problem().toString());
				assertSameCost(alone(space, point), point);
			}
			assertTrue(points.stream().map(point -> point.totals().orElseThrow().edp()).distinct().count() > space.size() / 4);
		}
	}

	/** No engine multiplies 16-bit weights, so that some formats of some groups have no price; the others keep theirs. */
	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Piped" })
	void formatsWithoutAPriceDoNotDisturbOthers(String mapping) throws IOException {
		DesignSpace space = space(List.of(hardware(List.of(axis("rate", "1 GB/s", "7 GB/s")), mapping)), List.of("Four", "Wide", "Eight"), groups("Eight", "Wide", "Four"));
		List<SweepPoint> points = points(space, 2);
		for (SweepPoint point : points) {
			NetworkCost cost = alone(space, point);
			assertEquals(cost.isComplete(), point.problem().isEmpty(), point.toString());
			assertSameCost(cost, point);
		}
		// Two of three policies, and two of three alternatives for each of three groups, on two machines and for two networks.
		assertEquals(2 * 2 * 2 * 2 * 2 * 2, points.stream().filter(point -> point.problem().isEmpty()).count());
	}

	/** Machines whose buffers differ share searches for tiles, in whatever order they come; points still equal a search of their own. */
	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Piped", "Chained" })
	void machinesThatShareSearchesEqualTheCostModel(String mapping) throws IOException {
		Random random = new Random(mapping.hashCode());
		String[] capacities = random.ints(24, 40, 20_000).mapToObj(bytes -> bytes + " B").distinct().toArray(String[]::new);
		DesignSpace space = new DesignSpace(List.of(new ModelChoice(MODEL, Map.of())),
				List.of(hardware(List.of(axis("lanes", "3", "8"), axis("weight_capacity", capacities)), mapping)), List.of(policy("Eight")), List.of());
		List<SweepPoint> points = points(space, 2);
		int priced = 0;
		for (SweepPoint point : points) {
			NetworkCost cost = alone(space, point);
			assertEquals(cost.isComplete(), point.problem().isEmpty(), point.toString());
			if (cost.isComplete()) {
				assertSameCost(cost, point);
				priced++;
			}
		}
		assertTrue(priced > points.size() / 2, priced + " of " + points.size());
		assertTrue(points.stream().flatMap(point -> point.totals().stream()).map(SweepTotals::dramBytes).distinct().count() > 4, "the capacities matter");
	}

	/** Machines of any size share the cuts of layers and what fused layers move: sizes of arrays, capacities, bandwidths and lanes that fit nothing evenly. */
	@ParameterizedTest
	@ValueSource(strings = { "Alone", "Piped", "Chained" })
	void machinesOfAnySizeEqualTheCostModel(String mapping) throws IOException {
		Random random = new Random(mapping.hashCode() + 7L);
		String[] capacities = random.ints(3, 300, 20_000).mapToObj(bytes -> bytes + " B").distinct().toArray(String[]::new);
		DesignSpace space = new DesignSpace(List.of(new ModelChoice(MODEL, Map.of())),
				List.of(hardware(List.of(axis("weight_capacity", capacities), axis("rate", "0.7 GB/s", "9 GB/s"),
						axis("lanes", "1", "2", "3", "4", "5", "7", "8", "9", "12", "13", "16", "24", "31", "40", "64", "100")), mapping)),
				List.of(policy("Four")), List.of());
		List<SweepPoint> points = new ArrayList<>();
		SweepSummary summary = SWEEP.run(space, 2, Cancellation.NONE, SweepProgress.NONE, points::add);
		assertTrue(summary.counted() > space.size() / 2, summary.toString());
		for (SweepPoint point : points) {
			NetworkCost cost = alone(space, point);
			assertEquals(cost.isComplete(), point.problem().isEmpty(), point.toString());
			if (cost.isComplete()) {
				assertSameCost(cost, point);
			}
		}
		assertTrue(points.stream().flatMap(point -> point.totals().stream()).map(SweepTotals::cycles).distinct().count() > 20, "the sizes matter");
	}

	@Test
	void rulesThatAskForCostsSeeThoseOfTheirPoint() throws IOException {
		DesignSpace space = space(List.of(hardware(List.of(axis("rate", "0.2 GB/s", "20 GB/s")), "Alone")), List.of("Costly"), List.of());
		var simulation = new org.m2q.accelerator.Simulation(TextLocator.INSTANCE, new AnalyticalCostModel());
		for (SweepPoint point : points(space, 1)) {
			assertSameCost(simulation.run(MODEL, point.model().arguments(), policy("Costly"), ACCELERATOR, point.parameters(), find(Mapping.class, "Alone"),
					Cancellation.NONE).cost().orElseThrow(), point);
		}
	}

	@Test
	void pointsComeInOrderAndAreTheSameForEveryNumberOfThreads() throws IOException {
		DesignSpace space = space(List.of(hardware(List.of(axis("lanes", "4", "8", "16")), "Alone", "Piped")), List.of("Eight", "Wide"), groups("Eight", "Four"));
		List<SweepPoint> one = points(space, 1);
		for (int i = 0; i < one.size(); i++) {
			assertEquals(i, one.get(i).index());
		}
		assertEquals(one, points(space, 2));
		assertEquals(one, points(space, 5));
		assertEquals(List.of("4", "4", "8", "8", "16", "16"), one.stream().filter(point -> point.model() == space.models().getFirst()).filter(
				point -> point.policy().equals("Eight") && point.alternatives().equals(List.of("Eight", "Eight", "Eight")))
				.map(point -> Long.toString((long) point.parameters().get("lanes").value())).toList());
	}

	/** No engine multiplies 16-bit weights, and the smallest buffer holds no tile. */
	@Test
	void pointsThatCannotBePricedAreRowsWithTheCodeOfTheProblem() throws IOException {
		DesignSpace space = space(List.of(hardware(List.of(axis("weight_capacity", "4 KiB", "1 B")), "Alone")), List.of("Eight", "Wide"), List.of());
		List<SweepPoint> points = points(space, 2);
		assertEquals(List.of("", ProblemCodes.QUANT_UNSUPPORTED, ProblemCodes.MEMORY_OVERFLOW, ProblemCodes.QUANT_UNSUPPORTED),
				points.subList(0, 4).stream().map(point -> point.problem().map(Problem::code).orElse("")).toList());
		assertTrue(points.get(0).totals().orElseThrow().complete());
		assertTrue(!points.get(1).totals().orElseThrow().complete());
		DesignSpace wrong = space(List.of(hardware(List.of(axis("lanes", "8", "0")), "Alone")), List.of("Eight"), List.of());
		assertEquals(2, points(wrong, 2).stream().filter(point -> point.problem().isPresent() && point.totals().isEmpty()).count());
	}

	@Test
	void aCancelledSweepHasTakenTheFirstPoints() {
		DesignSpace space = space(List.of(hardware(List.of(Axis.steps("lanes", Quantity.count(1), Quantity.count(1000), Quantity.count(1))), "Alone")),
				List.of("Eight"), groups("Eight", "Four"));
		List<Long> taken = new ArrayList<>();
		AtomicLong told = new AtomicLong();
		assertThrows(CancellationException.class, () -> SWEEP.run(space, 2, () -> taken.size() >= 100, (done, total) -> told.set(done), point -> taken.add(point.index())));
		assertEquals(100, taken.size());
		for (int i = 0; i < taken.size(); i++) {
			assertEquals(i, taken.get(i));
		}
		assertTrue(told.get() <= taken.size());
	}

	@Test
	void progressNeverGoesBackAndEndsAtTheTotal() throws IOException {
		DesignSpace space = space(List.of(hardware(List.of(axis("lanes", "4", "8")), "Alone")), List.of("Eight", "Four"), groups("Eight", "Four"));
		List<Long> told = new ArrayList<>();
		SWEEP.run(space, 2, Cancellation.NONE, (done, total) -> {
			assertEquals(space.size(), total);
			assertTrue(told.isEmpty() || told.getLast() <= done);
			told.add(done);
		}, point -> {
		});
		assertEquals(space.size(), told.getLast());
	}

	@Test
	void whatTheSinkCannotKeepEndsTheSweepWithItsReason() {
		DesignSpace space = space(List.of(hardware(List.of(axis("lanes", "4", "8")), "Alone")), List.of("Eight"), groups("Eight", "Four"));
		IOException full = new IOException("No space left on device");
		assertSame(full, assertThrows(IOException.class, () -> SWEEP.run(space, 2, Cancellation.NONE, SweepProgress.NONE, point -> {
			if (point.index() == 5) {
				throw full;
			}
		})));
	}

	/** 131,072 points; what is kept after the last equals what is kept after 16,384 within a few megabytes. */
	@Test
	void memoryDoesNotGrowWithTheNumberOfPoints() throws IOException {
		List<Policy> two = List.of(policy("Eight"), policy("Four"));
		List<PrecisionChoice> choices = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			choices.add(new PrecisionChoice("g" + i, LayerSelector.named(List.of("a", "c", "first*", "second*").get(i % 4)), two));
		}
		DesignSpace space = new DesignSpace(List.of(new ModelChoice(MODEL, Map.of())),
				List.of(hardware(List.of(Axis.steps("lanes", Quantity.count(4), Quantity.count(19), Quantity.count(1))), "Alone")), two, choices);
		assertEquals(131_072, space.size());
		long[] used = new long[2];
		SweepSummary summary = SWEEP.run(space, 2, Cancellation.NONE, SweepProgress.NONE, point -> {
			if (point.index() == 16_384) {
				used[0] = used();
			} else if (point.index() == 131_071) {
				used[1] = used();
			}
		});
		assertEquals(0, summary.failed());
		assertTrue(used[1] - used[0] < 16 << 20, used[0] + " → " + used[1] + " bytes");
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@Test
	void axesReachTheirEnds() {
		Quantity from = Quantity.parse("1.6 GB/s").orElseThrow();
		Quantity to = Quantity.parse("12.8 GB/s").orElseThrow();
		assertEquals(List.of(1.6e9, 3.2e9, 6.4e9, 12.8e9), Axis.times("b", from, to, 2).values().stream().map(Quantity::value).toList());
		assertEquals(8, Axis.steps("b", from, to, from).values().size());
		assertEquals(List.of(12.8e9, 6.4e9, 3.2e9, 1.6e9), Axis.times("b", to, from, 0.5).values().stream().map(Quantity::value).toList());
		assertEquals(1, Axis.steps("b", from, from, to).values().size());
		assertThrows(IllegalArgumentException.class, () -> Axis.steps("b", to, from, from));
		assertThrows(IllegalArgumentException.class, () -> Axis.times("b", from, to, 0.5));
		assertThrows(IllegalArgumentException.class, () -> new Axis("b", List.of(from, Quantity.count(1))));
		assertThrows(IllegalArgumentException.class, () -> new Axis("b", List.of()));
		assertEquals(Optional.empty(), Quantity.parse("x"));
	}
}
