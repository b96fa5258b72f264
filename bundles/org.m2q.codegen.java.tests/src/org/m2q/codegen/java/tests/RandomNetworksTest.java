package org.m2q.codegen.java.tests;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
