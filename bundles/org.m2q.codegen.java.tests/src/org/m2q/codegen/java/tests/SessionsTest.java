package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceCancelledException;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InvalidInputException;
import org.m2q.runtime.RealSession;

/** Sessions of a generated class: on codes and on real values, wrong inputs, cancellation, several threads. */
final class SessionsTest {

	private static final String TEXT = "language 1.0\nimport m2q.std.*\nmodel Net { input x: [3, 12, 12] conv(16) > bn > hardswish > MBConv(16) > globalpool > linear(10) output y }\n";

	private final IntegerProgram program = SyntheticPrograms.of(Lang.network(TEXT), SyntheticFormats.mixed(Requantization.POT), 4);
	private final Comparison comparison = new Comparison(program);
	private final IntegerTensor input = program.tensors().get(program.inputs().getFirst());
	private final IntegerTensor output = program.tensors().get(program.outputs().getFirst());

	private float[] values(long seed, int items) {
		float[] values = new float[items * input.size()];
		java.util.Random random = new java.util.Random(seed);
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) random.nextGaussian() * 60 * input.scale();
		}
		values[0] = Float.NaN;
		values[1] = Float.POSITIVE_INFINITY;
		values[2] = -1e30f;
		return values;
	}

	private float[] expected(float[] values) {
		float[] all = new float[values.length / input.size() * output.size()];
		for (int item = 0; item < values.length / input.size(); item++) {
			int[] codes = new int[input.size()];
			for (int i = 0; i < codes.length; i++) {
				codes[i] = input.quantize(values[item * codes.length + i]);
			}
			int[] result = new ProgramInterpreter(program).run(codes)[output.index()];
			for (int i = 0; i < result.length; i++) {
				all[item * result.length + i] = output.dequantize(result[i]);
			}
		}
		return all;
	}

	@Test
	void realValuesAreQuantizedAndRestoredAsTheProgramSays() {
		RealSession session = comparison.compiled().session(BuildOptions.FASTEST);
		assertArrayEquals(expected(values(1, 1)), session.run(values(1, 1)));
		assertArrayEquals(expected(values(2, 3)), session.run(values(2, 3)));
		assertArrayEquals(expected(values(1, 1)), session.run(values(1, 1)));
	}

	@Test
	void wrongInputsAreNamedAndTheSessionGoesOn() {
		RealSession session = comparison.compiled().session(BuildOptions.FASTEST);
		String shorter = assertThrows(InvalidInputException.class, () -> session.run(new float[7])).getMessage();
		assertTrue(shorter.contains("432") && shorter.contains("7"), shorter);
		assertThrows(InvalidInputException.class, () -> session.run(new float[0]));
		assertThrows(InvalidInputException.class, () -> session.run(new float[2][432], new float[1][10], new CancellationToken()));
		int[] codes = new int[432];
		codes[5] = 1000;
		String range = assertThrows(InvalidInputException.class, () -> session.codes().run(codes, new int[10])).getMessage();
		assertTrue(range.contains("1000") && range.contains("element 5") && range.contains("'x'"), range);
		assertThrows(IllegalStateException.class, () -> session.codes().codes(0));
		assertArrayEquals(expected(values(1, 1)), session.run(values(1, 1)));
	}

	@Test
	void aCancelledRunEndsAndTheSessionCanBeUsedAgain() {
		RealSession session = comparison.compiled().session(BuildOptions.FASTEST);
		CancellationToken token = new CancellationToken();
		token.cancel();
		assertThrows(InferenceCancelledException.class, () -> session.run(new float[][] { values(1, 1) }, new float[1][10], token));
		assertArrayEquals(expected(values(1, 1)), session.run(values(1, 1)));
	}

	@Test
	void runsAllocateNothingAfterTheFirstOnes() throws Exception {
		// Values of the Vector API are objects until the optimizing compiler has seen the kernels.
		RealSession session = comparison.compiled().session(new BuildOptions(BuildOptions.Kernels.SCALAR, BuildOptions.ShiftAdd.MULTIPLIED, false));
		float[][] given = { values(1, 2) };
		float[][] results = { new float[2 * output.size()] };
		CancellationToken token = new CancellationToken();
		java.lang.reflect.Method allocated = Class.forName("com.sun.management.ThreadMXBean", true, ClassLoader.getPlatformClassLoader())
				.getMethod("getThreadAllocatedBytes", long.class);
		Object threads = java.lang.management.ManagementFactory.getThreadMXBean();
		for (int i = 0; i < 50; i++) {
			session.run(given, results, token);
		}
		long before = (Long) allocated.invoke(threads, Thread.currentThread().threadId());
		for (int i = 0; i < 200; i++) {
			session.run(given, results, token);
		}
		long bytes = (Long) allocated.invoke(threads, Thread.currentThread().threadId()) - before;
		// The call that asks is not free of allocation itself.
		assertTrue(bytes < 200 * 64, bytes + " bytes in 200 runs");
	}

	@Test
	void threadsWithSessionsOfTheirOwnShareANetwork() throws Exception {
		InferenceNetwork network = comparison.compiled().network(BuildOptions.FASTEST);
		try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
			List<Callable<int[]>> work = new ArrayList<>();
			for (int t = 0; t < 8; t++) {
				int[] codes = comparison.inputs(t)[0];
				work.add(() -> {
					int[] result = new int[output.size()];
					var session = network.session();
					for (int i = 0; i < 20; i++) {
						session.run(codes, result);
					}
					return result;
				});
			}
			List<Future<int[]>> results = threads.invokeAll(work);
			for (int t = 0; t < results.size(); t++) {
				assertArrayEquals(new ProgramInterpreter(program).run(comparison.inputs(t))[output.index()], results.get(t).get());
			}
		}
		assertEquals(432, network.inputSize(0));
	}
}
