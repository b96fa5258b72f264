package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.execute.ScheduleExecutor;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProductLayer;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;

/** The engines of an accelerator, tile by tile, compute the tensors that the interpreter of integer programs computes. */
class ProgramExecutionTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final int SEEDS = 20;

	private final Set<String> kinds = new HashSet<>();
	private int products;
	private int tiled;
	private int mixed;

	private static LayerNetwork elaborated(M2qDocument document, Map<String, Object> arguments) {
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), arguments, Cancellation.NONE).complete().orElseThrow());
	}

	/** Filters of one scheme stand together: those that are multiplied first, as the engines share them. */
	private static int[] order(ProductLayer layer) {
		Optional<FilterCodes> weights = layer.weights();
		int places = weights.map(FilterCodes::filters).orElse(0);
		int groups = Math.toIntExact(layer.network().layers().getFirst().loops().groups());
		int filters = places / Math.max(1, groups);
		return IntStream.range(0, places).boxed()
				.sorted(Comparator.comparing((Integer filter) -> filter / Math.max(1, filters)).thenComparing(filter -> weights.get().formats().get(filter).isShiftAdd())
						.thenComparing(filter -> filter))
				.mapToInt(Integer::intValue).toArray();
	}

	private static FilterShare[] shares(ProductLayer layer, boolean multiply) {
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1);
		FilterCodes weights = layer.weights().orElse(null);
		double share = weights == null || multiply ? 0 : weights.formats().stream().filter(format -> format.isShiftAdd()).count() / (double) weights.filters();
		return share == 0 ? new FilterShare[] { uniform } : share == 1 ? new FilterShare[] { apot } : new FilterShare[] { uniform.withShare(1 - share), apot.withShare(share) };
	}

	private void compare(IntegerProgram program, long seed, String what) {
		int[][] expected = new ProgramInterpreter(program).run(SyntheticPrograms.inputs(program, seed));
		Hardware hardware = new Hardware();
		hardware.rows = 4;
		hardware.columns = 4;
		hardware.capacity = 1 << 12;
		for (Step step : program.steps()) {
			Optional<ProductLayer> found = ProductLayer.of(program, step);
			if (found.isEmpty()) {
				continue;
			}
			ProductLayer layer = found.get();
			int[] order = order(layer);
			int groups = Math.toIntExact(layer.network().layers().getFirst().loops().groups());
			// Filters of a grouped layer are shared group by group; there every filter goes to the multipliers, which take shift-add weights, too.
			FilterShare[] shares = shares(layer, groups > 1);
			Optional<Schedule> scheduled = new Scheduler()
					.schedule(layer.network(), Hardware.policy(layer.network(), shares), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule();
			if (scheduled.isEmpty()) {
				continue;
			}
			Schedule schedule = scheduled.get();
			assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
			int[] actual = new ScheduleExecutor(schedule, layer.integers(order), layer.operands(expected)).run()[0];
			int[] places = layer.places(order);
			for (int i = 0; i < actual.length; i++) {
				int at = places[i];
				assertEquals(expected[step.output()][at], actual[i], () -> what + ", step '" + step.info().name() + "', element " + at);
			}
			products++;
			kinds.add(step.getClass().getSimpleName());
			tiled += schedule.steps().size() > 6 ? 1 : 0;
			List<EngineKind> engines = new ArrayList<>();
			for (LayerSchedule.Part part : schedule.layers().getFirst().parts()) {
				engines.add(schedule.accelerator().engines().get(part.engine()).kind());
			}
			mixed += engines.contains(EngineKind.SHIFT_ADD_TREE) && engines.size() > 1 ? 1 : 0;
		}
	}

	@ParameterizedTest
	@EnumSource(Requantization.class)
	void productsOfRandomPrograms(Requantization profile) {
		for (long seed = 0; seed < SEEDS; seed++) {
			LayerNetwork network = elaborated(WORKSPACE.open("memory:/random.m2q", SyntheticModels.text(seed)), Map.of());
			compare(SyntheticPrograms.of(network, SyntheticFormats.mixed(profile), seed), seed, "seed " + seed + " in " + profile);
		}
		assertEquals(Set.of("Convolution", "Linear", "MatMul"), kinds);
		assertTrue(products > 60 && tiled > products / 2 && mixed > 5, products + " products, " + tiled + " in several tiles, " + mixed + " on both engines");
	}

	@Test
	void productsOfEfficientVit() throws Exception {
		LayerNetwork network = elaborated(WORKSPACE.open(Texts.examples().resolve("efficientvit-b0.m2q")), Map.of("resolution", 32, "classes", 10));
		compare(SyntheticPrograms.of(network, SyntheticFormats.mixed(Requantization.DYADIC), 3), 3, "EfficientViT-B0");
		assertTrue(products > 40 && mixed > 10, products + " products, " + mixed + " on both engines");
	}
}
