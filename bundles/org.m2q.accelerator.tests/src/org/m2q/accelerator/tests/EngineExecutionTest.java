package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.execute.ExecutionException;
import org.m2q.accelerator.execute.ScheduleExecutor;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.IntegerInterpreter;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.SyntheticIntegers;
import org.m2q.quant.program.SyntheticModels;

/** Every kind of engine, in every width, with and without zero points, computes every operator tile by tile as the untiled reference does, bit for bit. */
class EngineExecutionTest {

	private static final int ROUNDS = 16;

	private static NumberFormat format(String name) {
		return NumberFormat.parse(name).orElseThrow();
	}

	private static final NumberFormat[] WEIGHTS = { format("int2"), format("int3"), Hardware.INT4, format("int6"), NumberFormat.INT8 };
	private static final NumberFormat[] ACTIVATIONS = { NumberFormat.INT8, Hardware.UINT8, Hardware.INT4, format("uint4"), format("int6"), format("int12") };

	private static FilterShare[] shares(Random random) {
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, WEIGHTS[random.nextInt(WEIGHTS.length)], 0, random.nextBoolean(), 1);
		FilterShare apot = new FilterShare(random.nextBoolean() ? Scheme.APOT : Scheme.POT, NumberFormat.INT8, 1 + random.nextInt(3), true, 1);
		return random.nextInt(3) == 0 ? new FilterShare[] { uniform.withShare(0.6), apot.withShare(0.4) } : new FilterShare[] { uniform };
	}

	private static Hardware hardware(Random random, EngineKind kind) {
		Hardware hardware = new Hardware();
		hardware.rows = 1 + random.nextInt(6);
		hardware.columns = 1 + random.nextInt(6);
		hardware.accumulators = 1 + random.nextInt(8);
		hardware.capacity = 1L << 10 + random.nextInt(5);
		hardware.width = 4 << random.nextInt(4);
		hardware.concurrent = random.nextBoolean();
		Dataflow[] flows = { Dataflow.AUTO, Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY };
		hardware.dataflow = flows[random.nextInt(flows.length)];
		if (kind == EngineKind.GENERIC) {
			LoopDimension[] loops = LoopDimension.values();
			hardware.unrolling = List.of(Hardware.unroll(loops[random.nextInt(loops.length)], hardware.rows), Hardware.unroll(loops[random.nextInt(loops.length)],
					hardware.columns));
		}
		if (random.nextBoolean()) {
			hardware.fusions.add(Hardware.fusion(random.nextBoolean(), "pwconv", "dwconv"));
			hardware.fusions.add(Hardware.fusion(random.nextBoolean(), "conv", "pwconv"));
		}
		if (random.nextBoolean()) {
			hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
			hardware.keeps.add(new MappingSpec.KeepRule(Operand.OUTPUTS, "I", SourceSpan.NONE));
		}
		return hardware;
	}

	/** Random networks of all operators. What the vector unit computes does not depend on the engine, so every operator is asked for over all rounds. */
	@ParameterizedTest
	@EnumSource(value = EngineKind.class, mode = Mode.EXCLUDE, names = { "VECTOR_UNIT", "SHIFT_ADD_TREE" })
	void everyOperatorOnEveryEngine(EngineKind kind) {
		Set<String> operators = new TreeSet<>();
		Set<String> modes = new TreeSet<>();
		int done = 0;
		for (long seed = 0; seed < ROUNDS; seed++) {
			Random random = new Random(1000L * kind.ordinal() + seed);
			String text = SyntheticModels.text(seed);
			LayerNetwork network = TiledExecution.network(text, Map.of());
			Hardware hardware = hardware(random, kind);
			NumberFormat activations = ACTIVATIONS[(int) (seed % ACTIVATIONS.length)];
			hardware.activations = activations.bits() > 8 ? activations : NumberFormat.INT8;
			FilterShare[] shares = shares(random);
			if (TiledExecution.run(network, Hardware.policy(network, activations, NumberFormat.INT32, shares), hardware, kind, random,
					kind + ", seed " + seed + ", " + activations + ", " + List.of(shares) + "\n" + text)) {
				done++;
				network.network().nodes().forEach(node -> operators.add(node.operator().name()));
				modes.add(activations + " " + shares[0].format() + (shares[0].symmetric() ? "" : " asymmetric"));
			}
		}
		assertTrue(done > ROUNDS / 2, done + " networks fit their accelerators");
		assertTrue(modes.size() > 6, modes.toString());
		assertTrue(operators.containsAll(List.of("conv", "pwconv", "dwconv", "linear", "matmul", "layernorm", "groupnorm", "silu", "softmax", "add", "sub", "mul", "div",
				"scale_channels", "scale_by", "add_parameter", "unfold", "fold", "window_partition", "window_merge", "avgpool", "maxpool", "globalpool", "token_mean",
				"upsample")), operators.toString());
	}

	private static final String SMALL = "language 1.0\n\nmodel M {\n\tinput x: [5, 9, 9]\n\tpwconv(12) > relu > conv(7, kernel = 3, dilation = 2) > dwconv > pwconv(6)\n"
			+ "\toutput y\n}\n";

	private static Schedule schedule(LayerNetwork network, Hardware hardware, FilterShare share) {
		return new Scheduler().schedule(network, Hardware.policy(network, share), TiledExecution.with(hardware.accelerator(), EngineKind.MIXED_MULTIPLIER_ARRAY),
				hardware.mapping(), Cancellation.NONE).schedule().orElseThrow();
	}

	/** Weights of 4 bits and less, also asymmetric ones, run in single mode: two products per element and cycle, each with half of the word of a weight. */
	@Test
	void singleModeOfMixedPrecisionArrays() {
		LayerNetwork network = TiledExecution.network(SMALL, Map.of());
		Hardware hardware = new Hardware();
		hardware.capacity = 2048;
		for (NumberFormat format : List.of(format("int2"), format("int3"), Hardware.INT4)) {
			for (boolean symmetric : new boolean[] { true, false }) {
				Schedule schedule = schedule(network, hardware, new FilterShare(Scheme.UNIFORM, format, 0, symmetric, 1));
				assertTrue(schedule.layers().stream().flatMap(layer -> layer.parts().stream()).allMatch(part -> part.mode().weights().bits() == 4 && part.mode().rate() == 2));
				for (long seed = 0; seed < 4; seed++) {
					IntegerNetwork integers = TiledExecution.integers(schedule, seed);
					int[] input = SyntheticIntegers.input(integers, seed);
					int[][] expected = new IntegerInterpreter(integers).run(input);
					int[][] actual = new ScheduleExecutor(schedule, integers, input).run();
					for (int i = 0; i < expected.length; i++) {
						assertArrayEquals(expected[i], actual[i], format + " " + network.layers().get(i).name());
					}
				}
			}
		}
	}

	/** Sums of narrow operands fit accumulators of 16 bits, which take half of the room and traffic of those of 32; sums of 8 bits do not. */
	@Test
	void narrowAccumulators() {
		LayerNetwork network = TiledExecution.network(SMALL, Map.of());
		Hardware hardware = new Hardware();
		hardware.capacity = 2048;
		hardware.dataflow = Dataflow.WEIGHT_STATIONARY;
		FilterShare narrow = new FilterShare(Scheme.UNIFORM, format("int2"), 0, true, 1);
		for (EngineKind kind : List.of(EngineKind.MULTIPLIER_ARRAY, EngineKind.MIXED_MULTIPLIER_ARRAY, EngineKind.SYSTOLIC_ARRAY)) {
			assertTrue(TiledExecution.run(network, Hardware.policy(network, Hardware.INT4, format("int16"), narrow), hardware, kind, new Random(3), kind + "\n"));
		}
		FilterShare wide = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, false, 1);
		assertThrows(ArithmeticException.class, () -> TiledExecution.run(network, Hardware.policy(network, NumberFormat.INT8, format("int16"), wide), hardware,
				EngineKind.MULTIPLIER_ARRAY, new Random(3), ""));
	}

	/** Weights of 8 bits do not fit the halves of a multiplier: a schedule that claims single mode for them does not compute. */
	@Test
	void wideWeightsDoNotRunInSingleMode() {
		LayerNetwork network = TiledExecution.network(SMALL, Map.of());
		Hardware hardware = new Hardware();
		hardware.capacity = 2048;
		Schedule schedule = schedule(network, hardware, new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1));
		MacMode single = schedule.accelerator().engines().getFirst().macModes().get(1);
		assertEquals(4, single.weights().bits());
		Schedule claimed = Broken.withLayers(schedule, layer -> new LayerSchedule(layer.layer(), layer.group(), layer.parts().stream()
				.map(part -> new LayerSchedule.Part(part.engine(), single, part.format(), part.dataflow(), part.groupsFrom(), part.groupsTo(), part.filtersFrom(),
						part.filtersTo(), part.loops())).toList(), layer.filterOrder(), layer.tile(), layer.inputsOnChip(), layer.outputsOnChip(),
				layer.residualOnChip(), layer.firstStep(), layer.lastStep(), layer.notes()));
		IntegerNetwork integers = TiledExecution.integers(schedule, 1);
		int[] input = SyntheticIntegers.input(integers, 2);
		assertArrayEquals(new IntegerInterpreter(integers).run(input), new ScheduleExecutor(schedule, integers, input).run());
		ExecutionException found = assertThrows(ExecutionException.class, () -> new ScheduleExecutor(claimed, integers, input).run());
		assertTrue(found.getMessage().contains("do not fit 4 bits"), found.getMessage());
	}
}
