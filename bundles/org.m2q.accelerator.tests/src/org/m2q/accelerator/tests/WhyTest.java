package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/** What the sentence on the bottleneck promises, against simulations of machines that have it. */
class WhyTest {

	private static final M2qDocument EXAMPLE = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));

	/** The same, with a policy of half the bits. */
	private static final M2qDocument NARROW = M2qWorkspace.create().open(Texts.examples().resolve("narrow.m2q").toUri().toString(), """
			import "efficientvit-b1.m2q"
			import "policies/w8a8.m2q"
			policy W4 extends W8A8 { default { weights int4 uniform symmetric per filter } }
			""");

	private static <T extends Definition> T visible(Class<T> type, String name) {
		return Stream.of(EXAMPLE, NARROW).flatMap(document -> document.visible(type).stream()).filter(found -> name.equals(found.getName())).findFirst()
				.orElseThrow();
	}

	private static Simulated priced(String accelerator, String mapping, String policy) {
		return new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel()).run(EXAMPLE.find(Model.class, "EfficientViT_B1").orElseThrow(), Map.of(),
				visible(Policy.class, policy), visible(Accelerator.class, accelerator), Map.of(), visible(Mapping.class, mapping), Cancellation.NONE);
	}

	/** The machine with twice the bandwidth of its DRAM. */
	private static AcceleratorSpec twice(AcceleratorSpec spec) {
		List<MemorySpec> memories = new ArrayList<>();
		for (MemorySpec memory : spec.memories()) {
			memories.add(memory.kind() != MemoryKind.DRAM ? memory : new MemorySpec(memory.name(), memory.kind(), memory.holds(), memory.capacity(),
					memory.width(), memory.banks(), 2 * memory.bandwidth(), memory.burst(), memory.energy(), memory.area(), memory.leakage(), memory.span()));
		}
		return new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), spec.engines(), memories, spec.interconnects(),
				spec.tables(), spec.span());
	}

	private static String dram(AcceleratorSpec spec) {
		return spec.memories().stream().filter(memory -> memory.kind() == MemoryKind.DRAM).findFirst().orElseThrow().name();
	}

	/** The pieces of layers without products, by layer. */
	private static Map<Integer, List<Region>> pieces(Simulated priced, AcceleratorSpec accelerator, MappingSpec mapping) {
		return new Scheduler().schedule(priced.network().orElseThrow(), priced.policy().orElseThrow(), accelerator, mapping, Cancellation.NONE).schedule()
				.orElseThrow().steps().stream().filter(step -> step.kind() == StepKind.APPLY)
				.collect(Collectors.groupingBy(Step::layer, Collectors.mapping(Step::region, Collectors.toList())));
	}

	/**
	 * Layer by layer: where the machine with twice the bandwidth takes the same tiles or pieces, it takes exactly the time that was promised. A layer without
	 * products may be cut into other pieces, which are only taken when they are better.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "M2ViT_layerwise", "M2ViT_default", "M2ViT_fused" })
	void twiceTheBandwidthSavesWhatWasPromised(String mapping) {
		Simulated before = priced("M2ViT", mapping, "M2Q");
		NetworkCost cost = before.cost().orElseThrow();
		MappingSpec spec = cost.mapping();
		NetworkCost faster = new AnalyticalCostModel().estimate(before.network().orElseThrow(), before.policy().orElseThrow(), twice(cost.accelerator()), spec,
				Cancellation.NONE);
		Map<Integer, List<Region>> pieces = pieces(before, cost.accelerator(), spec);
		Map<Integer, List<Region>> others = pieces(before, faster.accelerator(), spec);
		String dram = dram(cost.accelerator());
		int same = 0;
		int multiplying = 0;
		for (int i = 0; i < cost.layers().size(); i++) {
			LayerCost one = cost.layers().get(i);
			LayerCost two = faster.layers().get(i);
			boolean alone = one.fusedWith().isEmpty() && two.fusedWith().isEmpty();
			multiplying += alone ? 1 : 0;
			if (alone && one.tile().equals(two.tile()) && one.traffic().equals(two.traffic())) {
				same++;
				double promised = one.latency() * (1 - cost.speedups().layers(List.of(i), dram));
				double cycle = 1 / cost.accelerator().clock();
				if (one.tile().isPresent()) {
					assertEquals(two.latency(), promised, 2 * cycle, one.layer().name());
				} else if (pieces.get(i).equals(others.get(i))) {
					// Every transfer of a piece takes whole cycles.
					assertEquals(two.latency(), promised, (2 + 2 * pieces.get(i).size()) * cycle, one.layer().name());
				}
				if (one.tile().isEmpty()) {
					assertTrue(two.edp() <= promised * one.energy() * 1.0001 + 2 * cycle * one.energy(), one.layer().name());
				}
			}
		}
		assertTrue(same > multiplying / 2, same + " of " + multiplying + " layers keep their tiles");
		// The search only takes other tiles for less EDP, so the promise is one of them that it could have kept.
		double promised = cost.latency() * (1 - cost.speedups().network(dram));
		assertEquals(1, faster.latency() / promised, 0.06, mapping);
		assertTrue(faster.edp() <= promised * cost.energy() * 1.0001, mapping);
	}

	/** A machine with twice as many lanes in its vector unit, or twice as wide ports of a buffer. */
	private static AcceleratorSpec twice(AcceleratorSpec spec, String resource) {
		List<MemorySpec> memories = new ArrayList<>();
		for (MemorySpec memory : spec.memories()) {
			memories.add(!memory.name().equals(resource) ? memory : new MemorySpec(memory.name(), memory.kind(), memory.holds(), memory.capacity(),
					2 * memory.width(), memory.banks(), memory.bandwidth(), memory.burst(), memory.energy(), memory.area(), memory.leakage(), memory.span()));
		}
		List<EngineSpec> engines = new ArrayList<>();
		for (EngineSpec engine : spec.engines()) {
			boolean multiplies = !engine.macModes().isEmpty();
			List<Unrolling> wider = engine.unrollings().stream().map(WhyTest::wider).toList();
			engines.add(!engine.name().equals(resource) ? engine : new EngineSpec(engine.name(), engine.kind(), engine.rows() * (multiplies ? 1 : 2),
					engine.columns() * (multiplies ? 2 : 1), engine.accumulators(), engine.pipelineDepth(), engine.timing(), engine.winograd(), engine.macModes(),
					engine.elementModes(), wider, engine.requantize(), engine.area(), engine.leakage(), engine.cell(), engine.pads(), engine.span()));
		}
		return new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), engines, memories, spec.interconnects(),
				spec.tables(), spec.span());
	}

	private static Unrolling wider(Unrolling unrolling) {
		List<UnrollFactor> factors = new ArrayList<>(unrolling.factors());
		UnrollFactor last = factors.getLast();
		factors.set(factors.size() - 1, new UnrollFactor(last.dimension(), 2 * last.factor()));
		return new Unrolling(unrolling.selector(), factors, unrolling.span());
	}

	@ParameterizedTest
	@CsvSource({ "M2ViT, M2ViT_layerwise, M2Q", "M2ViT, M2ViT_default, M2Q", "TrioViT, TrioViT_default, W8A8" })
	void twiceOfAnyResourceSavesWhatWasPromised(String accelerator, String mapping, String policy) {
		Simulated before = priced(accelerator, mapping, policy);
		NetworkCost cost = before.cost().orElseThrow();
		List<String> resources = new ArrayList<>();
		cost.accelerator().engines().forEach(engine -> resources.add(engine.name()));
		cost.accelerator().memories().stream().filter(memory -> memory.kind() == MemoryKind.BUFFER).forEach(memory -> resources.add(memory.name()));
		for (String resource : resources) {
			NetworkCost faster = new AnalyticalCostModel().estimate(before.network().orElseThrow(), before.policy().orElseThrow(),
					twice(cost.accelerator(), resource), cost.mapping(), Cancellation.NONE);
			double promised = cost.speedups().network(resource);
			double saved = 1 - faster.latency() / cost.latency();
			// Tiles are searched for again, with other lanes or ports, so neither is the other exactly.
			assertEquals(promised, saved, 0.025, resource);
			assertTrue(saved >= -0.001, resource + " saves " + saved);
		}
	}

	@Test
	void savingsLieBetweenNothingAndAHalf() {
		for (String mapping : List.of("M2ViT_layerwise", "M2ViT_default", "M2ViT_fused")) {
			NetworkCost cost = priced("M2ViT", mapping, "M2Q").cost().orElseThrow();
			List<String> resources = new ArrayList<>();
			cost.accelerator().engines().forEach(engine -> resources.add(engine.name()));
			cost.accelerator().memories().forEach(memory -> resources.add(memory.name()));
			double sum = 0;
			for (String resource : resources) {
				double saving = cost.speedups().network(resource);
				assertTrue(saving >= 0 && saving <= 0.5 + 1e-9, resource + ": " + saving);
				sum += saving;
				for (int i = 0; i < cost.layers().size(); i++) {
					List<Integer> group = cost.layers().get(i).fusedWith();
					double own = cost.speedups().layers(group.isEmpty() ? List.of(i) : group, resource);
					assertTrue(own >= 0 && own <= 0.5 + 1e-9, resource + ": " + own);
				}
			}
			assertTrue(sum > 0.2, "something limits the network: " + sum);
			assertEquals(0, cost.speedups().network("nothing of this name"));
		}
	}

	@Test
	void theSentencesNameTheResourceItsSizeAndTheGain() {
		NetworkCost cost = priced("M2ViT", "M2ViT_layerwise", "M2Q").cost().orElseThrow();
		boolean dram = false;
		boolean narrower = false;
		for (int i = 0; i < cost.layers().size(); i++) {
			Bound bound = cost.layers().get(i).bound();
			String why = cost.why(i);
			assertTrue(why.endsWith("."), why);
			if (bound.kind() != Bound.Kind.NONE && !bound.hidden()) {
				assertTrue(why.contains(bound.resource() + " (") && why.contains("Twice the "), why);
				assertTrue(why.contains(" of its time") || why.contains(" of the time of its group"), why);
			}
			if (bound.kind() == Bound.Kind.DRAM_WEIGHTS && !bound.hidden()) {
				long weights = bytes(cost.layers().get(i), true);
				double share = (double) weights / (weights + bytes(cost.layers().get(i), false));
				assertTrue(share > 0.5 && why.contains("Weights are " + Format.percent(share) + " of its bytes there: half their bits would move up to "
						+ Format.percent(share / 2) + " less."), why);
				narrower = true;
			}
			dram |= why.contains("memory (12.8 GB/s)") && why.contains("Twice the bandwidth of memory would save");
		}
		assertTrue(dram);
		assertTrue(narrower);
		assertTrue(cost.why().contains("Twice the ") && cost.why().contains("of the latency"), cost.why());
	}

	private static long bytes(LayerCost layer, boolean weights) {
		return layer.traffic().stream().filter(traffic -> traffic.kind() == MemoryKind.DRAM && (traffic.operand() == Operand.WEIGHTS) == weights)
				.mapToLong(traffic -> traffic.readBytes() + traffic.writtenBytes()).sum();
	}

	/** Half the bits of weights move at most as many bytes less as the sentence says, and biases keep their bits. */
	@Test
	void halfTheBitsOfWeightsMoveHalfTheirBytes() {
		NetworkCost eight = priced("M2ViT", "M2ViT_layerwise", "W8A8").cost().orElseThrow();
		NetworkCost four = priced("M2ViT", "M2ViT_layerwise", "W4").cost().orElseThrow();
		int compared = 0;
		for (int i = 0; i < eight.layers().size(); i++) {
			LayerCost layer = eight.layers().get(i);
			if (layer.bound().kind() == Bound.Kind.DRAM_WEIGHTS && layer.tile().equals(four.layers().get(i).tile())) {
				compared++;
				double less = (double) (bytes(layer, true) - bytes(four.layers().get(i), true)) / (bytes(layer, true) + bytes(layer, false));
				Matcher said = Pattern.compile("would move up to ([0-9.]+) % less").matcher(eight.why(i));
				assertTrue(said.find(), layer.layer().name());
				double most = Double.parseDouble(said.group(1)) / 100;
				assertTrue(less < most + 0.0005 && less > most - 0.02, () -> less + ": " + said.group());
			}
		}
		assertTrue(compared > 0);
	}
}
