package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.calibration.ProgramRuntime;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceSession;

/** What accuracy is measured with gives the codes of the reference interpreter in every tensor, on random networks over all operators. */
final class ProgramRuntimeTest {

	private static final int SEEDS = 20;

	@ParameterizedTest
	@EnumSource(Requantization.class)
	void everyTensorIsThatOfTheInterpreter(Requantization profile) {
		for (long seed = 100; seed < 100 + SEEDS; seed++) {
			IntegerProgram program = SyntheticPrograms.of(Nets.layers(SyntheticModels.text(seed)), SyntheticFormats.random(profile, seed), seed);
			int[][] inputs = SyntheticPrograms.inputs(program, seed);
			int[][] expected = new ProgramInterpreter(program).run(inputs);
			InferenceSession observed = ProgramRuntime.of(program, BuildOptions.OBSERVABLE).session();
			observed.run(inputs, outputs(program), new CancellationToken());
			for (IntegerTensor tensor : program.tensors()) {
				if (tensor.constant().isEmpty()) {
					assertArrayEquals(expected[tensor.index()], observed.codes(tensor.index()), "tensor '" + tensor.name() + "' of seed " + seed);
				}
			}
			int[][] fastest = outputs(program);
			ProgramRuntime.of(program, BuildOptions.FASTEST).session().run(inputs, fastest, new CancellationToken());
			for (int i = 0; i < fastest.length; i++) {
				assertArrayEquals(expected[program.outputs().get(i)], fastest[i], "output " + i + " of seed " + seed);
			}
		}
	}

	private static int[][] outputs(IntegerProgram program) {
		return program.outputs().stream().map(output -> new int[program.tensors().get(output).size()]).toArray(int[][]::new);
	}
}
