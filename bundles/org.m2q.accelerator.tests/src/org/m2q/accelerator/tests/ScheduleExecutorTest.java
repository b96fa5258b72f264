package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.SystolicVariant;
import org.m2q.accelerator.execute.ExecutionException;
import org.m2q.accelerator.execute.ScheduleExecutor;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.IntegerInterpreter;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.SyntheticIntegers;

/** Schedules compute: tile by tile on integers, every layer's output equals that of the untiled reference, bit for bit. */
class ScheduleExecutorTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private static LayerNetwork network(String text, Map<String, ?> arguments) {
		M2qDocument document = WORKSPACE.open("memory:/execute.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), arguments, Cancellation.NONE);
		return Layers.of(elaboration.network().orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void randomNetworksOnRandomAccelerators(long seed) {
		Random random = new Random(seed * 31_337);
		int done = 0;
		for (int round = 0; round < 14; round++) {
			String text = RandomModels.text(random);
			LayerNetwork network = network(text, Map.of());
			Hardware hardware = hardware(random);
			EngineKind kind = random.nextInt(4) == 0 ? EngineKind.SYSTOLIC_ARRAY : EngineKind.MIXED_MULTIPLIER_ARRAY;
			done += run(network, hardware, kind, shares(random), random, "seed " + seed + ", round " + round + "\n" + text) ? 1 : 0;
		}
		assertTrue(done > 5, done + " networks fit their accelerators");
	}

	private static FilterShare[] shares(Random random) {
		NumberFormat[] formats = { NumberFormat.parse("int2").orElseThrow(), NumberFormat.parse("int3").orElseThrow(), Hardware.INT4,
				NumberFormat.parse("int6").orElseThrow(), NumberFormat.INT8 };
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, formats[random.nextInt(formats.length)], 0, true, 1);
		FilterShare apot = new FilterShare(random.nextBoolean() ? Scheme.APOT : Scheme.POT, NumberFormat.INT8, 1 + random.nextInt(4), true, 1);
		return switch (random.nextInt(4)) {
			case 0 -> new FilterShare[] { uniform };
			case 1 -> new FilterShare[] { apot };
			default -> new FilterShare[] { uniform.withShare(0.3), apot.withShare(0.7) };
		};
	}

	private static Hardware hardware(Random random) {
		Hardware hardware = new Hardware();
		hardware.rows = 1 + random.nextInt(6);
		hardware.columns = 1 + random.nextInt(6);
		hardware.accumulators = 1 + random.nextInt(8);
		hardware.capacity = 1L << 8 + random.nextInt(7);
		hardware.width = 4 << random.nextInt(4);
		hardware.bandwidth = (1 + random.nextInt(20)) * 1e9;
		hardware.doubled = random.nextInt(4) > 0;
		hardware.concurrent = random.nextBoolean();
		Dataflow[] flows = { Dataflow.AUTO, Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY };
		hardware.dataflow = flows[random.nextInt(flows.length)];
		if (random.nextBoolean()) {
			hardware.fusions.add(Hardware.fusion(random.nextBoolean(), "pwconv", "dwconv", "pwconv"));
			hardware.fusions.add(Hardware.fusion(random.nextBoolean(), "dwconv", "pwconv"));
			hardware.fusions.add(Hardware.fusion(false, "matmul", "matmul", "div"));
		}
		if (random.nextBoolean()) {
			hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
		}
		if (random.nextBoolean()) {
			hardware.keeps.add(new MappingSpec.KeepRule(Operand.OUTPUTS, "I", SourceSpan.NONE));
		}
		hardware.prefetch = random.nextBoolean();
		return hardware;
	}

	private static AcceleratorSpec with(AcceleratorSpec spec, EngineKind kind) {
		List<EngineSpec> engines = new ArrayList<>();
		for (EngineSpec engine : spec.engines()) {
			EngineKind own = engine.name().equals("A") ? kind : engine.kind();
			List<ElementMode> modes = engine.elementModes();
			if (engine.kind() == EngineKind.VECTOR_UNIT) {
				modes = List.of(new ElementMode(java.util.Set.of("relu", "relu6", "hardswish", "hardsigmoid", "silu", "gelu", "sigmoid", "softmax", "add", "sub", "mul",
						"div", "globalpool", "token_mean", "avgpool", "maxpool", "layernorm", "groupnorm", "bn", "upsample", "scale_channels", "scale_by",
						"add_parameter"), 1, Optional.empty(), SourceSpan.NONE));
			}
			engines.add(new EngineSpec(engine.name(), own, engine.rows(), engine.columns(), engine.accumulators(), engine.pipelineDepth(),
					SystolicVariant.PHYSICAL, engine.macModes(), modes, engine.unrollings(), engine.requantize(), engine.area(), engine.leakage(), engine.cell(),
					engine.span()));
		}
		return new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), engines, spec.memories(), spec.interconnects(),
				spec.tables(), spec.span());
	}

	private static boolean run(LayerNetwork network, Hardware hardware, EngineKind kind, FilterShare[] shares, Random random, String what) {
		var policy = Hardware.policy(network, shares);
		Scheduled scheduled = new Scheduler().schedule(network, policy, with(hardware.accelerator(), kind), hardware.mapping(), Cancellation.NONE);
		if (scheduled.schedule().isEmpty()) {
			return false;
		}
		Schedule schedule = scheduled.schedule().get();
		assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE), what);
		IntegerNetwork integers = integers(schedule, random.nextLong());
		int[] input = SyntheticIntegers.input(integers, random.nextLong());
		int[][] expected = new IntegerInterpreter(integers).run(input);
		int[][] actual;
		try {
			actual = new ScheduleExecutor(schedule, integers, input).run();
		} catch (ExecutionException e) {
			throw new AssertionError(what + e.getMessage(), e);
		}
		for (int i = 0; i < expected.length; i++) {
			assertArrayEquals(expected[i], actual[i], what + "layer " + network.layers().get(i).name());
		}
		return true;
	}

	private static IntegerNetwork integers(Schedule schedule, long seed) {
		return SyntheticIntegers.of(schedule.network(), schedule.policy().layers(), (layer, filter) -> format(schedule, layer, filter), seed);
	}

	/** The format of a filter is that of the part of the schedule that computes it. */
	private static FilterShare format(Schedule schedule, int layer, int filter) {
		int filters = Math.toIntExact(schedule.network().layers().get(layer).loops().filters());
		for (LayerSchedule.Part part : schedule.layers().get(layer).parts()) {
			int group = filter / filters;
			int own = filter % filters;
			if (group >= part.groupsFrom() && group < part.groupsTo() && own >= part.filtersFrom() && own < part.filtersTo()) {
				return part.format();
			}
		}
		throw new AssertionError("filter " + filter + " of layer " + layer + " has no part");
	}

	/** A real network with all its operators, small in resolution. */
	@Test
	void efficientVit() throws IOException {
		M2qDocument document = WORKSPACE.open(Texts.examples().resolve("efficientvit-b0.m2q"));
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), Map.of("resolution", 32, "classes", 10),
				Cancellation.NONE);
		LayerNetwork network = Layers.of(elaboration.network().orElseThrow());
		Hardware hardware = new Hardware();
		hardware.capacity = 1 << 14;
		hardware.accumulators = 8;
		hardware.fusions.add(Hardware.fusion(true, "dwconv", "pwconv"));
		hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 0.5);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 0.5);
		assertTrue(run(network, hardware, EngineKind.MIXED_MULTIPLIER_ARRAY, new FilterShare[] { uniform, apot }, new Random(5), "EfficientViT-B0 at 32\n"));
	}

	/** A schedule that lacks a transfer, or products, does not compute the network. */
	@Test
	void brokenSchedulesDoNotCompute() {
		Hardware hardware = new Hardware();
		hardware.capacity = 1024;
		LayerNetwork network = network("language 1.0\n\nmodel M {\n\tinput x: [4, 9, 9]\n\tpwconv(12) > relu > dwconv > pwconv(6)\n\toutput y\n}\n", Map.of());
		Schedule schedule = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE)
				.schedule().orElseThrow();
		IntegerNetwork integers = integers(schedule, 1);
		int[] input = SyntheticIntegers.input(integers, 2);
		int[][] expected = new IntegerInterpreter(integers).run(input);
		assertArrayEquals(expected, new ScheduleExecutor(schedule, integers, input).run());
		for (StepKind kind : List.of(StepKind.LOAD, StepKind.COMPUTE, StepKind.POST, StepKind.STORE)) {
			List<Step> wanted = schedule.steps().stream().filter(step -> step.kind() == kind).toList();
			List<Step> steps = new ArrayList<>(schedule.steps());
			steps.remove(wanted.get(wanted.size() / 3));
			Schedule broken = new Schedule(network, schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(), steps,
					schedule.allocations(), schedule.cycles());
			assertThrows(ExecutionException.class, () -> new ScheduleExecutor(broken, integers, input).run(), kind.toString());
		}
	}
}
