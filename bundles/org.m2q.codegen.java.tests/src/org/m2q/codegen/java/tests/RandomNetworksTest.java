package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;

/** Generated Java of random networks over all operators gives the codes of the reference interpreter in every tensor. */
final class RandomNetworksTest {

	private static final int SEEDS = 20;
	private static final BuildOptions SCALAR = new BuildOptions(BuildOptions.Kernels.SCALAR, BuildOptions.ShiftAdd.MULTIPLIED, true);
	private static final BuildOptions SHIFTED = new BuildOptions(BuildOptions.Kernels.FASTEST, BuildOptions.ShiftAdd.SHIFTED, false);

	/** The random networks of the fewest seeds that any test uses, here, with ONNX Runtime or on an accelerator, have every operator that the language declares. */
	@Test
	void everyOperatorOfTheLanguageOccurs() {
		Set<String> declared = new TreeSet<>();
		Set<String> seen = new TreeSet<>();
		for (long seed = 0; seed < SEEDS; seed++) {
			String text = SyntheticModels.text(seed);
			if (seed == 0) {
				M2qWorkspace.create().open("memory:/models/test.m2q", text).visible(OperatorDeclaration.class).forEach(operator -> declared.add(operator.getName()));
			}
			// The identity leaves no node.
			declared.stream().filter(name -> text.matches("(?s).*\\b" + name + "\\b.*")).forEach(seen::add);
			Lang.network(text).network().nodes().forEach(node -> seen.add(node.operator().name()));
		}
		assertTrue(declared.size() > 35, declared.toString());
		declared.removeAll(seen);
		assertEquals(Set.of(), declared, "operators in no random network");
	}

	@ParameterizedTest
	@EnumSource(Requantization.class)
	void everyTensorIsThatOfTheInterpreter(Requantization profile) {
		for (long seed = 0; seed < SEEDS; seed++) {
			long own = seed * 3 + profile.ordinal();
			IntegerProgram program = SyntheticPrograms.of(Lang.network(SyntheticModels.text(own)), SyntheticFormats.random(profile, own), own);
			Comparison comparison = new Comparison(program);
			int[][] inputs = comparison.inputs(own);
			comparison.everyTensor(BuildOptions.REFERENCE, inputs);
			comparison.everyTensor(BuildOptions.OBSERVABLE, inputs);
			comparison.everyTensor(SCALAR, inputs);
			comparison.outputs(BuildOptions.FASTEST, 1, List.<int[][]>of(inputs));
			comparison.outputs(BuildOptions.INTEGER, 1, List.<int[][]>of(inputs));
			comparison.outputs(SHIFTED, 2, List.of(inputs, comparison.inputs(own + 1), comparison.inputs(own + 2)));
		}
	}
}
