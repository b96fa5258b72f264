package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.m2q.network.MacOperator;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/**
 * Convolutions, linear layers and products in integers. Factors are bytes without sign on both sides: other pairs saturate in ONNX Runtime on processors
 * without VNNI.
 */
final class ProductNodes {

	private final ProgramGraph graph;
	private final RescaleNodes rescale;

	ProductNodes(ProgramGraph graph, RescaleNodes rescale) {
		this.graph = graph;
		this.rescale = rescale;
	}

	/** Products of one byte of the operand and one byte of the weights. */
	private interface Product {
		String of(ProgramGraph.Part part, byte[] weights, int position);
	}

	void convolution(Step.Convolution step) {
		MacOperator.Convolution conv = step.operator();
		String name = step.info().name();
		int[] shape = { conv.filters(), conv.channels() / conv.groups(), conv.kernelRows(), conv.kernelColumns() };
		String sums = sums(graph.tensor(step.input()), step.weights().codes(), (part, weights, position) -> graph.nodes().add("ConvInteger", attributes(conv), part.value(),
				weights(name, weights, position, shape), zero(part.zero()), zero(ProgramGraph.BYTE)));
		finish(name, sums, step.bias(), new int[] { conv.filters(), 1, 1 }, step.rescale(), step.output());
	}

	/** The attributes of a convolution. */
	static Attributes attributes(MacOperator.Convolution conv) {
		return Attributes.of("group", conv.groups(), "strides", longs(conv.strideRows(), conv.strideColumns()), "dilations",
				longs(conv.dilationRows(), conv.dilationColumns()), "kernel_shape", longs(conv.kernelRows(), conv.kernelColumns()), "pads",
				longs(conv.paddingRows(), conv.paddingColumns(), conv.paddingRows(), conv.paddingColumns()));
	}

	static List<Long> longs(int... values) {
		return Arrays.stream(values).mapToObj(Long::valueOf).toList();
	}

	void linear(Step.Linear step) {
		String name = step.info().name();
		int[] shape = { step.weights().size(), step.weights().filters() };
		String sums = sums(graph.tensor(step.input()), turned(step.weights()), (part, weights, position) -> graph.nodes().add("MatMulInteger", part.value(),
				weights(name, weights, position, shape), zero(part.zero()), zero(ProgramGraph.BYTE)));
		finish(name, sums, step.bias(), new int[] { step.weights().filters() }, step.rescale(), step.output());
	}

	/** Weights of a linear layer as ONNX multiplies them: [inputs, outputs]. */
	static short[] turned(FilterCodes weights) {
		short[] turned = new short[weights.codes().length];
		for (int filter = 0; filter < weights.filters(); filter++) {
			for (int i = 0; i < weights.size(); i++) {
				turned[i * weights.filters() + filter] = (short) weights.code(filter, i);
			}
		}
		return turned;
	}

	void matmul(Step.MatMul step) {
		IntegerTensor left = graph.tensor(step.left());
		IntegerTensor right = graph.tensor(step.right());
		IntegerTensor result = graph.tensor(step.output());
		String sums;
		if (ProgramGraph.isByte(left) && ProgramGraph.isByte(right)) {
			ProgramGraph.Part a = graph.parts(left).getFirst();
			ProgramGraph.Part b = graph.parts(right).getFirst();
			sums = graph.cast(graph.nodes().add("MatMulInteger", turned(a.value(), left, step.operator().transposeLeft()),
					turned(b.value(), right, step.operator().transposeRight()), zero(a.zero()), zero(b.zero())), DataType.INT64);
		} else {
			sums = graph.nodes().add("MatMul", turned(graph.centered(left), left, step.operator().transposeLeft()),
					turned(graph.centered(right), right, step.operator().transposeRight()));
		}
		int[] rows = { result.shape().dim(-2), 1 };
		graph.finish(rescale.rescaled(step.info().name(), sums, step.rescale(), rows), result);
	}

	String turned(String value, IntegerTensor tensor, boolean turn) {
		if (!turn) {
			return value;
		}
		int rank = tensor.shape().rank() + 1;
		long[] order = java.util.stream.LongStream.range(0, rank).toArray();
		order[rank - 1] = rank - 2L;
		order[rank - 2] = rank - 1L;
		return graph.nodes().transpose(value, order);
	}

	/** Sums of all taps in 64 bits, from as many products as operand and weights have bytes. */
	private String sums(IntegerTensor input, short[] codes, Product product) {
		List<byte[]> weights = bytes(codes);
		String sum = "";
		for (ProgramGraph.Part part : graph.parts(input)) {
			for (int position = 0; position < weights.size(); position++) {
				String products = graph.cast(product.of(part, weights.get(position), position), DataType.INT64);
				int shift = Byte.SIZE * (part.position() + position);
				String shifted = shift == 0 ? products : graph.nodes().add("Mul", products, graph.integer(1L << shift));
				sum = sum.isEmpty() ? shifted : graph.nodes().add("Add", sum, shifted);
			}
		}
		return sum;
	}

	/** code = Σ (byte − 128) · 256^position. */
	private static List<byte[]> bytes(short[] codes) {
		List<byte[]> parts = new ArrayList<>();
		int[] rest = new int[codes.length];
		boolean more = false;
		for (int i = 0; i < rest.length; i++) {
			rest[i] = codes[i];
			more |= codes[i] != (byte) codes[i];
		}
		parts.add(digits(rest));
		while (more) {
			more = false;
			for (int i = 0; i < rest.length; i++) {
				rest[i] = rest[i] - (byte) rest[i] >> Byte.SIZE;
				more |= rest[i] != (byte) rest[i];
			}
			parts.add(digits(rest));
		}
		return parts;
	}

	private static byte[] digits(int[] values) {
		byte[] digits = new byte[values.length];
		for (int i = 0; i < digits.length; i++) {
			digits[i] = (byte) ((byte) values[i] + ProgramGraph.BYTE);
		}
		return digits;
	}

	private String weights(String name, byte[] bytes, int position, int[] shape) {
		return graph.nodes().constant(name + ":weight" + (position == 0 ? "" : position), Tensor.bytes(DataType.UINT8, shape, bytes));
	}

	private String zero(int value) {
		return graph.constant("uint8(" + value + ")", DataType.UINT8, new int[0], value);
	}

	private void finish(String name, String sums, int[] bias, int[] shape, org.m2q.quant.program.Rescale factors, int output) {
		String moved = Arrays.stream(bias).allMatch(b -> b == 0) ? sums
				: graph.nodes().add("Add", sums, graph.integers(name + ":bias", shape, Arrays.stream(bias).asLongStream().toArray()));
		graph.finish(rescale.rescaled(name, moved, factors, shape), graph.tensor(output));
	}

	/** Sums of the codes less zero point over a window, in 64 bits. */
	String windowSums(String name, IntegerTensor input, org.m2q.network.SamplingOperator.Pool pool) {
		int channels = input.shape().dim(0);
		MacOperator.Convolution sum = new MacOperator.Convolution(MacOperator.ConvolutionForm.DWCONV, channels, channels, pool.kernelRows(), pool.kernelColumns(),
				pool.strideRows(), pool.strideColumns(), pool.paddingRows(), pool.paddingColumns(), 1, 1, channels, false);
		short[] ones = new short[channels * pool.kernelRows() * pool.kernelColumns()];
		Arrays.fill(ones, (short) 1);
		int[] shape = { channels, 1, pool.kernelRows(), pool.kernelColumns() };
		return sums(input, ones, (part, weights, position) -> graph.nodes().add("ConvInteger", attributes(sum), part.value(), weights(name, weights, position, shape),
				zero(part.zero()), zero(ProgramGraph.BYTE)));
	}
}
