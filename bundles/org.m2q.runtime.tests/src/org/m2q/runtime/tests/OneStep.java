package org.m2q.runtime.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.WorkerPool;

/** Runs small networks with all kinds of kernels, alone and with two threads, and compares all with what is expected. */
final class OneStep {

	static final CodeRange INT8 = new CodeRange(-128, 127, 0);
	static final CodeRange UINT8 = new CodeRange(0, 255, 128);
	static final CodeRange RECTIFIED = new CodeRange(3, 250, 3);
	static final CodeRange INT16 = new CodeRange(-32768, 32767, 0);
	static final CodeRange INT32 = new CodeRange(Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
	static final CodeRange[] BYTES = { INT8, UINT8, RECTIFIED, new CodeRange(-8, 7, -2) };

	private OneStep() {
	}

	/** Describes steps; returns the tensor that is the result. */
	interface Description {
		int describe(NetworkBuilder builder, int[] inputs);
	}

	/** Asserts that all executions give the expected codes. */
	static void check(String what, List<Naive.Data> inputs, Description description, int[] expected) {
		for (BuildOptions.Kernels kernels : BuildOptions.Kernels.values()) {
			for (BuildOptions.ShiftAdd filters : BuildOptions.ShiftAdd.values()) {
				BuildOptions options = new BuildOptions(kernels, filters, false);
				InferenceNetwork network = network(what, inputs, description, options);
				assertArrayEquals(expected, run(network, inputs, WorkerPool.of(1)), () -> what + ", " + options);
			}
		}
		try (WorkerPool two = WorkerPool.of(2)) {
			InferenceNetwork network = network(what, inputs, description, BuildOptions.FASTEST);
			assertArrayEquals(expected, run(network, inputs, two), () -> what + ", two threads");
		}
	}

	static InferenceNetwork network(String what, List<Naive.Data> inputs, Description description, BuildOptions options) {
		NetworkBuilder builder = new NetworkBuilder(what);
		int[] numbers = new int[inputs.size()];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = builder.tensor("in" + i, inputs.get(i).range(), inputs.get(i).shape());
			builder.input(numbers[i]);
		}
		builder.output(description.describe(builder, numbers));
		return builder.build(options);
	}

	static int[] run(InferenceNetwork network, List<Naive.Data> inputs, WorkerPool pool) {
		int[] result = new int[network.outputSize(0)];
		network.session(pool).run(inputs.stream().map(Naive.Data::codes).toArray(int[][]::new), new int[][] { result }, new CancellationToken());
		return result;
	}

	/** Random codes with many extreme ones. */
	static Naive.Data data(Random random, CodeRange range, int... shape) {
		int size = 1;
		for (int dim : shape) {
			size *= dim;
		}
		int[] codes = new int[size];
		int kind = random.nextInt(4);
		for (int i = 0; i < size; i++) {
			codes[i] = switch (kind == 0 ? random.nextInt(2) : kind == 1 ? random.nextInt(4) : 3) {
				case 0 -> range.low();
				case 1 -> range.high();
				case 2 -> range.zero();
				default -> (int) (range.low() + (long) (random.nextDouble() * ((double) range.high() - range.low() + 1)));
			};
		}
		return new Naive.Data(shape, range, codes);
	}

	/** Random codes with the extreme ones in some cases. */
	static short[] weights(Random random, int count, int low, int high) {
		short[] weights = new short[count];
		int kind = random.nextInt(3);
		for (int i = 0; i < count; i++) {
			weights[i] = (short) (kind == 0 ? random.nextBoolean() ? low : high : low + random.nextInt(high - low + 1));
		}
		return weights;
	}

	static int[] ints(Random random, int count, int magnitude) {
		return random.ints(count, -magnitude, magnitude + 1).toArray();
	}

	/** Elements computed one by one from the operands, which are broadcast to the first. */
	static int[] elementwise(List<Naive.Data> operands, Function<int[], Integer> function) {
		Naive.Data first = operands.getFirst();
		int[] result = new int[first.codes().length];
		for (int p = 0; p < result.length; p++) {
			List<Integer> values = new ArrayList<>();
			for (Naive.Data operand : operands) {
				values.add(Naive.broadcast(operand, first.shape(), p));
			}
			result[p] = function.apply(values.stream().mapToInt(Integer::intValue).toArray());
		}
		return result;
	}
}
