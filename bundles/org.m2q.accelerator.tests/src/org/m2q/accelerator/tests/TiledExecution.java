package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.execute.ExecutionException;
import org.m2q.accelerator.execute.ScheduleExecutor;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
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
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.integer.IntegerInterpreter;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.SyntheticIntegers;

/** Computes networks tile by tile, as their schedules say, and compares with the untiled reference, bit for bit. */
final class TiledExecution {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private TiledExecution() {
	}

	static LayerNetwork network(String text, Map<String, ?> arguments) {
		M2qDocument document = WORKSPACE.open("memory:/execute.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), arguments, Cancellation.NONE);
		return Layers.of(elaboration.network().orElseThrow());
	}

	static AcceleratorSpec with(AcceleratorSpec spec, EngineKind kind) {
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
					EngineTiming.PHYSICAL, engine.macModes(), modes, engine.unrollings(), engine.requantize(), engine.area(), engine.leakage(), engine.cell(),
					engine.span()));
		}
		return new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), engines, spec.memories(), spec.interconnects(),
				spec.tables(), spec.span());
	}

	static boolean run(LayerNetwork network, Hardware hardware, EngineKind kind, FilterShare[] shares, Random random, String what) {
		return run(network, Hardware.policy(network, shares), hardware, kind, random, what);
	}

	/** Computes a network tile by tile and untiled, and compares; false when it does not fit. */
	static boolean run(LayerNetwork network, ResolvedPolicy policy, Hardware hardware, EngineKind kind, Random random, String what) {
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

	static IntegerNetwork integers(Schedule schedule, long seed) {
		return SyntheticIntegers.of(schedule.network(), schedule.policy().layers(), (layer, filter) -> format(schedule, layer, filter), seed);
	}

	/** The format of a filter is that of the part of the schedule that computes it. */
	static FilterShare format(Schedule schedule, int layer, int filter) {
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
}
