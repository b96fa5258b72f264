package org.m2q.onnx.execute;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Operators that reduce axes to one value. */
final class Reductions {

	/** A reduction of some numbers. */
	private interface Reduction {
		double of(double[] values);
	}

	/** A reduction of some integers that stays one, exact up to the width of the type. */
	private interface Exact {
		long of(long[] values);
	}

	private Reductions() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		put(table, "ReduceMean", values -> Arrays.stream(values).sum() / values.length);
		put(table, "ReduceSum", values -> Arrays.stream(values).sum(), values -> Arrays.stream(values).sum());
		put(table, "ReduceMax", values -> Arrays.stream(values).max().orElse(Double.NEGATIVE_INFINITY), values -> Arrays.stream(values).max().orElse(Long.MIN_VALUE));
		put(table, "ReduceMin", values -> Arrays.stream(values).min().orElse(Double.POSITIVE_INFINITY), values -> Arrays.stream(values).min().orElse(Long.MAX_VALUE));
		put(table, "ReduceProd", values -> Arrays.stream(values).reduce(1, (a, b) -> a * b), values -> Arrays.stream(values).reduce(1, (a, b) -> a * b));
		put(table, "ReduceL1", values -> Arrays.stream(values).map(Math::abs).sum());
		put(table, "ReduceL2", values -> Math.sqrt(Arrays.stream(values).map(value -> value * value).sum()));
		put(table, "ReduceSumSquare", values -> Arrays.stream(values).map(value -> value * value).sum());
		table.put("ArgMax", Kernel.of(Reductions::argMax));
	}

	/** Other reductions of integers are cut to whole numbers at the end. */
	private static void put(Map<String, Kernel> table, String name, Reduction reduction) {
		put(table, name, reduction, values -> (long) reduction.of(Arrays.stream(values).asDoubleStream().toArray()));
	}

	private static void put(Map<String, Kernel> table, String name, Reduction reduction, Exact exact) {
		table.put(name, Kernel.of(call -> reduce(call, reduction, exact)));
	}

	private static Tensor reduce(Call call, Reduction reduction, Exact exact) throws OnnxException {
		Tensor x = call.input(0);
		Optional<long[]> given = call.integers("axes", 1).filter(axes -> axes.length > 0);
		if (given.isEmpty() && call.attributes().integer("noop_with_empty_axes", 0) != 0) {
			return x;
		}
		boolean[] reduced = new boolean[x.rank()];
		if (given.isEmpty()) {
			Arrays.fill(reduced, true);
		}
		for (long axis : given.orElse(new long[0])) {
			reduced[Call.axis(axis, x.rank())] = true;
		}
		boolean keep = call.attributes().integer("keepdims", 1) != 0;
		// The reduced axes go to the end, so that what belongs together lies together.
		int[] order = java.util.stream.IntStream.concat(java.util.stream.IntStream.range(0, x.rank()).filter(i -> !reduced[i]),
				java.util.stream.IntStream.range(0, x.rank()).filter(i -> reduced[i])).toArray();
		Tensor moved = Views.transposed(x, order);
		int count = java.util.stream.IntStream.range(0, x.rank()).filter(i -> reduced[i]).map(x::axis).reduce(1, Math::multiplyExact);
		int[] shape = java.util.stream.IntStream.range(0, x.rank()).filter(i -> keep || !reduced[i]).map(i -> reduced[i] ? 1 : x.axis(i)).toArray();
		if (!x.type().isReal()) {
			long[] all = moved.integers();
			long[] integers = new long[Tensor.size(shape)];
			for (int i = 0; i < integers.length; i++) {
				integers[i] = x.type().wrap(exact.of(Arrays.copyOfRange(all, i * count, (i + 1) * count)));
			}
			return Tensor.integer(x.type(), shape, integers);
		}
		double[] values = new double[count];
		double[] results = new double[Tensor.size(shape)];
		for (int i = 0; i < results.length; i++) {
			for (int k = 0; k < count; k++) {
				values[k] = moved.real(i * count + k);
			}
			results[i] = reduction.of(values);
		}
		float[] reals = new float[results.length];
		for (int i = 0; i < reals.length; i++) {
			reals[i] = (float) results[i];
		}
		return Tensor.real(x.type(), shape, reals);
	}

	private static Tensor argMax(Call call) throws OnnxException {
		Tensor x = call.input(0);
		int axis = call.axis("axis", 0, x.rank());
		boolean last = call.attributes().integer("select_last_index", 0) != 0;
		boolean keep = call.attributes().integer("keepdims", 1) != 0;
		int[] shape = x.shape();
		int count = shape[axis];
		int inner = Views.strides(shape)[axis];
		shape[axis] = 1;
		long[] result = new long[Tensor.size(shape)];
		for (int i = 0; i < result.length; i++) {
			int from = i / inner * inner * count + i % inner;
			int best = 0;
			for (int k = 1; k < count; k++) {
				float value = x.real(from + k * inner);
				float most = x.real(from + best * inner);
				best = value > most || last && value == most ? k : best;
			}
			result[i] = best;
		}
		int[] kept = keep ? shape : java.util.stream.IntStream.range(0, shape.length).filter(i -> i != axis).map(i -> shape[i]).toArray();
		return Tensor.integer(DataType.INT64, kept, result);
	}
}
