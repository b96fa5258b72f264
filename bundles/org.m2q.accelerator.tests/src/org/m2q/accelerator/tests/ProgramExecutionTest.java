package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.execute.ExecutionException;
import org.m2q.accelerator.execute.ProgramExecutor;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.Requantization;
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
	private int divided;
	private int fused;
	private int groups;
	private int banded;

	private static LayerNetwork elaborated(M2qDocument document, Map<String, Object> arguments) {
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), arguments, Cancellation.NONE).complete().orElseThrow());
	}

	/** Runs a program from its inputs to its outputs, every product on what the steps before it have made; false when it does not fit. */
	private boolean compare(IntegerProgram program, AcceleratorSpec accelerator, MappingSpec mapping, long seed, String what) {
		int[][] inputs = SyntheticPrograms.inputs(program, seed);
		int[][] expected = new ProgramInterpreter(program).run(inputs);
		ProgramExecutor.Execution execution;
		try {
			execution = new ProgramExecutor(program, accelerator, mapping).run(inputs, Cancellation.NONE);
		} catch (ExecutionException e) {
			if (e.getMessage().contains("does not run on accelerator")) {
				return false;
			}
			throw new AssertionError(what, e);
		}
		for (Step step : program.steps()) {
			assertArrayEquals(expected[step.output()], execution.tensors()[step.output()], () -> what + ", step '" + step.info().name() + "'");
			if (ProductLayer.of(program, step).isPresent()) {
				boolean depthwise = ProductLayer.of(program, step).get().isDepthwise();
				boolean grouped = step instanceof Step.Convolution convolution && convolution.operator().groups() > 1 && !depthwise;
				kinds.add(depthwise ? "Depthwise" : grouped ? "Grouped" : step.getClass().getSimpleName());
			}
		}
		products += execution.products();
		tiled += execution.tiled();
		divided += execution.divided();
		fused += execution.fused();
		groups += execution.groups();
		banded += execution.banded();
		return true;
	}

	private static Hardware hardware() {
		Hardware hardware = new Hardware();
		hardware.rows = 4;
		hardware.columns = 4;
		hardware.capacity = 1 << 12;
		return hardware;
	}

	@ParameterizedTest
	@EnumSource(Requantization.class)
	void randomPrograms(Requantization profile) {
		int done = 0;
		for (long seed = 0; seed < SEEDS; seed++) {
			LayerNetwork network = elaborated(WORKSPACE.open("memory:/random.m2q", SyntheticModels.text(seed)), Map.of());
			IntegerProgram program = SyntheticPrograms.of(network, SyntheticFormats.mixed(profile), seed);
			done += compare(program, hardware().accelerator(), hardware().mapping(), seed, "seed " + seed + " in " + profile) ? 1 : 0;
		}
		assertTrue(kinds.containsAll(Set.of("Convolution", "Depthwise", "Linear", "MatMul")), kinds.toString());
		assertTrue(done > SEEDS / 2 && products > 60 && tiled > products / 2 && divided > 5,
				done + " programs, " + products + " products, " + tiled + " in several tiles, " + divided + " on both engines");
	}

	/** Layers that exchange on chip what they compute, in bands of rows and on engines that work at the same time. */
	@ParameterizedTest
	@CsvSource({ "false, 1024", "true, 2048", "true, 65536" })
	void fusedGroups(boolean pipelined, long capacity) {
		Hardware hardware = hardware();
		hardware.capacity = capacity;
		// Where DRAM is slow, groups are worth their room.
		hardware.bandwidth = 1e8;
		for (String[] chain : new String[][] { { "pwconv", "dwconv", "pwconv" }, { "dwconv", "pwconv" }, { "pwconv", "dwconv" }, { "conv", "pwconv" }, { "conv", "dwconv" },
				{ "linear", "linear" } }) {
			hardware.fusions.add(Hardware.fusion(pipelined, chain));
		}
		hardware.fusions.add(Hardware.fusion(false, "matmul", "matmul", "div"));
		hardware.fusions.add(Hardware.fusion(false, "matmul", "matmul"));
		int done = 0;
		for (long seed = 0; seed < SEEDS; seed++) {
			LayerNetwork network = elaborated(WORKSPACE.open("memory:/random.m2q", SyntheticModels.text(seed)), Map.of());
			IntegerProgram program = SyntheticPrograms.of(network, SyntheticFormats.mixed(Requantization.values()[(int) seed % 3]), seed);
			done += compare(program, hardware.accelerator(), hardware.mapping(), seed, "seed " + seed) ? 1 : 0;
		}
		assertTrue(done > SEEDS / 2 && groups > 10 && banded > 5 && fused > 2 * groups, done + " programs, " + groups + " groups of " + fused + " layers, " + banded + " in bands");
	}

	/** Every layer kind of the network on the accelerator of the examples, with its default mapping. */
	@Test
	void efficientVitOnM2Vit() throws Exception {
		LayerNetwork network = elaborated(WORKSPACE.open(Texts.examples().resolve("efficientvit-b0.m2q")), Map.of("resolution", 32, "classes", 10));
		M2qDocument document = WORKSPACE.open(Texts.examples().resolve("accelerators/m2-vit.m2q"));
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		AcceleratorSpec accelerator = lowering.accelerator(document.find(Accelerator.class, "M2ViT").orElseThrow(), Map.of()).value().orElseThrow();
		MappingSpec mapping = lowering.mapping(document.find(Mapping.class, "M2ViT_default").orElseThrow(), Map.of()).value().orElseThrow();
		assertTrue(compare(SyntheticPrograms.of(network, SyntheticFormats.mixed(Requantization.DYADIC), 3), accelerator, mapping, 3, "EfficientViT-B0"));
		assertEquals(Set.of("Convolution", "Depthwise", "Grouped", "Linear", "MatMul"), kinds);
		assertTrue(products > 40 && divided > products / 3 && groups > 3, products + " products, " + divided + " on both engines, " + fused + " in " + groups + " groups");
	}
}
