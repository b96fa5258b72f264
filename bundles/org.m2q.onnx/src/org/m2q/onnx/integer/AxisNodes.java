package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** Steps that reduce or normalise along axes, in integers. */
final class AxisNodes {

	private final ProgramGraph graph;
	private final RescaleNodes rescale;
	private final ProductNodes products;

	AxisNodes(ProgramGraph graph, RescaleNodes rescale, ProductNodes products) {
		this.graph = graph;
		this.rescale = rescale;
		this.products = products;
	}

	void softmax(Step.Softmax step) {
		IntegerTensor input = graph.tensor(step.input());
		String axis = graph.nodes().integers(ProgramGraph.axis(step.axis(), input.shape()));
		String codes = graph.cast(graph.codes(input), DataType.INT64);
		String distance = graph.nodes().add("Sub", graph.nodes().add("ReduceMax", codes, axis), codes);
		String table = graph.constant(step.info().name() + ":table", DataType.INT64, new int[] { step.exponentials().length },
				Arrays.stream(step.exponentials()).asLongStream().toArray());
		String e = graph.nodes().add("Gather", table, distance);
		String sum = graph.nodes().add("ReduceSum", e, axis);
		String dividend = graph.nodes().add("Add", graph.nodes().add("Mul", e, graph.integer(2L * step.one())), sum);
		// Nothing is negative, so that cutting is rounding down.
		graph.finish(graph.nodes().add("Div", dividend, graph.nodes().add("Mul", sum, graph.integer(2))), graph.tensor(step.output()));
	}

	void normalization(Step.Normalization step) {
		IntegerTensor input = graph.tensor(step.input());
		IntegerTensor result = graph.tensor(step.output());
		Shape shape = input.shape();
		int at = ProgramGraph.axis(step.axis(), shape);
		int channels = shape.dim(at - 1);
		boolean grouped = step.groups() > 0;
		// Groups need the channels in front of what shares their statistics.
		long[] front = LongStream.concat(LongStream.of(0, at), LongStream.rangeClosed(1, shape.rank()).filter(i -> i != at)).toArray();
		boolean turned = grouped && at != 1;
		String q = graph.centered(input);
		long n = channels;
		String axis = graph.nodes().integers(at);
		if (grouped) {
			n = shape.elements() / step.groups();
			q = graph.nodes().reshape(turned ? graph.nodes().transpose(q, front) : q, 1, step.groups(), n);
			axis = graph.nodes().integers(2);
		}
		String t = normalized(step, q, n, axis);
		int[] channelsShape = ProgramGraph.along(shape, step.axis());
		if (grouped) {
			long[] extents = Arrays.stream(front).map(i -> i == 0 ? 1 : shape.dim((int) i - 1)).toArray();
			String whole = graph.nodes().reshape(t, extents);
			t = turned ? graph.nodes().transpose(whole, inverse(front)) : whole;
		}
		String name = step.info().name();
		String scaled = graph.nodes().add("Mul", t, graph.integers(name + ":gamma", channelsShape, Arrays.stream(step.gamma()).asLongStream().toArray()));
		String moved = graph.nodes().add("Add", scaled, graph.integers(name + ":beta", channelsShape, Arrays.stream(step.beta()).asLongStream().toArray()));
		String accumulator = graph.nodes().add("Clip", moved, graph.integer(Integer.MIN_VALUE), graph.integer(Integer.MAX_VALUE));
		graph.finish(rescale.rescaled(name, accumulator, step.rescale(), new int[0]), result);
	}

	private static long[] inverse(long[] order) {
		long[] back = new long[order.length];
		for (int i = 0; i < back.length; i++) {
			back[(int) order[i]] = i;
		}
		return back;
	}

	private String normalized(Step.Normalization step, String q, long n, String axis) {
		String sum = graph.nodes().add("ReduceSum", q, axis);
		String d = graph.nodes().add("Sub", graph.nodes().add("Mul", q, graph.integer(n)), sum);
		String squares = graph.nodes().add("ReduceSum", graph.nodes().add("Mul", d, d), axis);
		String variance = graph.nodes().add("Add", squares, graph.integer(step.epsilon()));
		String root = root(graph.nodes().add("Mul", graph.nodes().add("Mul", variance, graph.integer(n)), graph.integer(1L << 2 * step.guard())));
		String fraction = graph.integer(n * (2L << Step.Normalization.FRACTION + step.guard()));
		// A root of 0 means that every d is 0; divided by 1 that stays 0.
		String divisor = graph.nodes().add("Max", root, graph.integer(1));
		return graph.floorDiv(graph.nodes().add("Add", graph.nodes().add("Mul", d, fraction), root), graph.nodes().add("Mul", divisor, graph.integer(2)));
	}

	/**
	 * floor(√x) of up to 63 bits. The root in single precision is good to 2^-23 of itself; one step of Newton's method in integers makes it right or one too large.
	 */
	private String root(String x) {
		String near = graph.cast(graph.nodes().add("Sqrt", graph.cast(x, DataType.FLOAT)), DataType.INT64);
		String first = graph.nodes().add("Max", near, graph.integer(1));
		String mean = graph.nodes().add("Div", graph.nodes().add("Add", first, graph.nodes().add("Div", x, first)), graph.integer(2));
		String second = graph.nodes().add("Max", mean, graph.integer(1));
		String large = graph.nodes().add("Greater", second, graph.nodes().add("Div", x, second));
		return graph.nodes().add("Sub", second, graph.cast(large, DataType.INT64));
	}

	void pool(Step.Pool step) {
		IntegerTensor input = graph.tensor(step.input());
		IntegerTensor result = graph.tensor(step.output());
		SamplingOperator.Pool pool = step.operator();
		if (pool.function() == SamplingOperator.PoolFunction.MAXIMUM) {
			maximum(input, result, pool);
			return;
		}
		String name = step.info().name();
		String sums = products.windowSums(name, input, pool);
		int rows = result.shape().dim(1);
		int columns = result.shape().dim(2);
		int[] channels = new int[rows * columns];
		for (int i = 0; i < channels.length; i++) {
			int down = inside(i / columns * pool.strideRows() - pool.paddingRows(), pool.kernelRows(), input.shape().dim(1));
			int across = inside(i % columns * pool.strideColumns() - pool.paddingColumns(), pool.kernelColumns(), input.shape().dim(2));
			channels[i] = (pool.countPadding() ? pool.kernelRows() * pool.kernelColumns() : Math.max(1, down * across)) - 1;
		}
		graph.finish(rescale.rescaled(name, sums, step.rescale(), new int[] { rows, columns }, channels), result);
	}

	private static int inside(int first, int count, int extent) {
		return (int) IntStream.range(Math.max(0, first), Math.min(extent, first + count)).count();
	}

	private void maximum(IntegerTensor input, IntegerTensor result, SamplingOperator.Pool pool) {
		Attributes attributes = Attributes.of("kernel_shape", ProductNodes.longs(pool.kernelRows(), pool.kernelColumns()), "strides",
				ProductNodes.longs(pool.strideRows(), pool.strideColumns()), "pads",
				ProductNodes.longs(pool.paddingRows(), pool.paddingColumns(), pool.paddingRows(), pool.paddingColumns()));
		String largest;
		if (ProgramGraph.isByte(input)) {
			largest = graph.nodes().add("MaxPool", attributes, graph.codes(input));
		} else if (ProgramGraph.type(input) == DataType.INT16) {
			largest = graph.cast(graph.nodes().add("MaxPool", attributes, graph.cast(graph.codes(input), DataType.FLOAT)), DataType.INT32);
		} else {
			throw new IllegalArgumentException("the largest of codes of 32 bits, tensor '" + input.name() + "'");
		}
		boolean inside = input.range().low() >= result.range().low() && input.range().high() <= result.range().high();
		if (inside && ProgramGraph.isByte(input) && ProgramGraph.type(input) == ProgramGraph.type(result)) {
			graph.result(largest, result);
			return;
		}
		String clipped = graph.nodes().add("Clip", graph.cast(largest, DataType.INT64), graph.integer(result.range().low()), graph.integer(result.range().high()));
		graph.result(graph.cast(clipped, ProgramGraph.type(result)), result);
	}

	void mean(Step.Mean step) {
		IntegerTensor input = graph.tensor(step.input());
		IntegerTensor result = graph.tensor(step.output());
		String axes = step.tokens() ? graph.nodes().integers(1) : graph.nodes().integers(2, 3);
		String sum = graph.nodes().add("ReduceSum", Attributes.of("keepdims", 0), graph.centered(input), axes);
		String rounded = rescale.rescaled(step.info().name(), sum, step.rescale(), new int[0]);
		int[] shape = ProgramGraph.batched(result.shape());
		boolean kept = shape.length != input.shape().rank() + 1 - (step.tokens() ? 1 : 2);
		graph.finish(kept ? graph.nodes().reshape(rounded, Arrays.stream(shape).asLongStream().toArray()) : rounded, result);
	}
}
