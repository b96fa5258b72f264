package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.execute.ExecutionException;
import org.m2q.accelerator.execute.ScheduleExecutor;
import org.m2q.accelerator.schedule.Schedule;
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

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void randomNetworksOnRandomAccelerators(long seed) {
		Random random = new Random(seed * 31_337);
		int done = 0;
		for (int round = 0; round < 14; round++) {
			String text = RandomModels.text(random);
			LayerNetwork network = TiledExecution.network(text, Map.of());
			Hardware hardware = hardware(random);
			EngineKind kind = random.nextInt(4) == 0 ? EngineKind.SYSTOLIC_ARRAY : EngineKind.MIXED_MULTIPLIER_ARRAY;
			done += TiledExecution.run(network, hardware, kind, shares(random), random, "seed " + seed + ", round " + round + "\n" + text) ? 1 : 0;
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
		assertTrue(TiledExecution.run(network, hardware, EngineKind.MIXED_MULTIPLIER_ARRAY, new FilterShare[] { uniform, apot }, new Random(5), "EfficientViT-B0 at 32\n"));
	}

	/** A schedule that lacks a transfer, or products, does not compute the network. */
	@Test
	void brokenSchedulesDoNotCompute() {
		Hardware hardware = new Hardware();
		hardware.capacity = 1024;
		LayerNetwork network = TiledExecution.network("language 1.0\n\nmodel M {\n\tinput x: [4, 9, 9]\n\tpwconv(12) > relu > dwconv > pwconv(6)\n\toutput y\n}\n", Map.of());
		Schedule schedule = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE)
				.schedule().orElseThrow();
		IntegerNetwork integers = TiledExecution.integers(schedule, 1);
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
