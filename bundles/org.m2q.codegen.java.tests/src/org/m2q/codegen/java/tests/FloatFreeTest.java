package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;

/** Between codes of the inputs and codes of the outputs no floating-point instruction is executed, except with factors in single precision. */
final class FloatFreeTest {

	private static final int SEEDS = 16;

	@ParameterizedTest
	@EnumSource(Requantization.class)
	void noFloatBetweenInputsAndOutputs(Requantization profile) throws ReflectiveOperationException {
		List<String> found = new ArrayList<>();
		long total = 0;
		for (long seed = 0; seed < SEEDS; seed++) {
			IntegerProgram program = SyntheticPrograms.of(Lang.network(SyntheticModels.text(seed)), SyntheticFormats.random(profile, seed), seed);
			Comparison comparison = new Comparison(program);
			for (Optional<String> options : List.of(Optional.<String>empty(), Optional.of("INTEGER"), Optional.of("REFERENCE"))) {
				long hits = hits(comparison, options, program.isIntegerOnly(), comparison.inputs(seed));
				total += hits;
				if (hits > 0) {
					found.add("seed " + seed + " with " + options.orElse("nothing chosen") + ": " + hits);
				}
			}
		}
		if (profile == Requantization.FLOAT32) {
			assertTrue(total > 0, "the check does not see floats");
		} else {
			assertEquals(List.of(), found);
		}
	}

	/** Instructions of one run on codes, in classes of another loader; as the constructor without options says when none are given. */
	private static long hits(Comparison comparison, Optional<String> options, boolean integers, int[][] inputs) throws ReflectiveOperationException {
		FloatCounting loader = new FloatCounting(comparison.code(), comparison.compiled().classes());
		Class<?> optionsType = loader.loadClass(BuildOptions.class.getName());
		Class<?> type = loader.loadClass(comparison.code().qualifiedName());
		Object instance = options.isPresent() ? type.getConstructor(optionsType).newInstance(optionsType.getField(options.get()).get(null))
				: type.getConstructor().newInstance();
		Object network = instance.getClass().getMethod("network").invoke(instance);
		String usual = options.orElse(integers ? "INTEGER" : "FASTEST");
		assertEquals(comparison.compiled().network((BuildOptions) BuildOptions.class.getField(usual).get(null)).kernels(),
				network.getClass().getMethod("kernels").invoke(network), "other kernels than usual are counted");
		Object session = network.getClass().getMethod("session").invoke(network);
		Class<?> tokenType = loader.loadClass("org.m2q.runtime.CancellationToken");
		Object token = tokenType.getConstructor().newInstance();
		int[][] outputs = new int[(Integer) network.getClass().getMethod("outputs").invoke(network)][];
		for (int i = 0; i < outputs.length; i++) {
			outputs[i] = new int[(Integer) network.getClass().getMethod("outputSize", int.class).invoke(network, i)];
		}
		long before = FloatTrap.hits();
		session.getClass().getMethod("run", int[][].class, int[][].class, tokenType).invoke(session, inputs, outputs, token);
		return FloatTrap.hits() - before;
	}
}
