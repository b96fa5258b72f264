package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.network.Shape;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.internal.GraphWriter;
import org.m2q.onnx.internal.ViewNodes;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;

/**
 * The graph in the making. A value of the name of a tensor of the program holds its codes, of the type that stores them, or in models of real numbers what
 * the codes stand for; values that are derived from a tensor are made once and bear its name with a suffix. Tensors have a leading axis of 1 for the batch.
 */
final class ProgramGraph {

	/** Offset from codes of −128 to 127 to bytes. */
	static final int BYTE = 128;

	/** Suffix of real numbers that are given or results, in models whose values are codes. */
	static final String REAL = ":real";
	/** Suffix of the codes of a tensor in models whose values are real numbers. */
	static final String CODES = ":codes";

	private final IntegerProgram program;
	private final boolean real;
	private final GraphWriter nodes = new GraphWriter();
	private final Map<String, String> derived = new HashMap<>();

	/**
	 * An empty graph.
	 *
	 * @param real whether the values of tensors are real numbers
	 */
	ProgramGraph(IntegerProgram program, boolean real) {
		this.program = program;
		this.real = real;
	}

	/** A byte of every code: code − zero point = Σ (byte − zero) · 256^position over the parts. */
	record Part(String value, int zero, int position) {
	}

	IntegerProgram program() {
		return program;
	}

	GraphWriter nodes() {
		return nodes;
	}

	IntegerTensor tensor(int index) {
		return program.tensors().get(index);
	}

	/** The type that stores the codes of a tensor. */
	static DataType type(IntegerTensor tensor) {
		return switch (tensor.storage()) {
			case INT8 -> DataType.INT8;
			case UINT8 -> DataType.UINT8;
			case INT16 -> DataType.INT16;
			case INT32 -> DataType.INT32;
		};
	}

	static boolean isByte(IntegerTensor tensor) {
		return type(tensor).bits() == Byte.SIZE;
	}

	/** The name of the value that holds the codes of a tensor. */
	String codes(IntegerTensor tensor) {
		if (!real) {
			return tensor.name();
		}
		if (tensor.constant().isPresent()) {
			return constant(tensor.name() + CODES, type(tensor), batched(tensor.shape()), Arrays.stream(tensor.constant().get()).asLongStream().toArray());
		}
		return derived(tensor, CODES, () -> {
			String steps = nodes.add("Round", nodes.add("Div", tensor.name(), scales(tensor)));
			return cast(tensor.range().zero() == 0 ? steps : nodes.add("Add", steps, nodes.real(tensor.range().zero())), type(tensor));
		});
	}

	/** The name of the value that holds the real numbers of a tensor. */
	String real(IntegerTensor tensor) {
		return real ? tensor.name() : derived(tensor, ":dequantized", () -> dequantized(tensor));
	}

	/** Restores real numbers from codes. */
	String dequantized(IntegerTensor tensor) {
		DataType type = type(tensor);
		if (real || type == DataType.INT32) {
			return nodes.add("Mul", cast(centered(tensor), DataType.FLOAT), scales(tensor));
		}
		if (tensor.axis() == IntegerTensor.WHOLE) {
			return nodes.add("DequantizeLinear", tensor.name(), nodes.real(tensor.scale()), zero(tensor));
		}
		String scales = nodes.constant(tensor.name() + ":scale", Tensor.of(new int[] { tensor.scales().length }, tensor.scales()));
		return nodes.add("DequantizeLinear", Attributes.of("axis", tensor.axis() + 1), tensor.name(), scales);
	}

	/** The scale as a value that is broadcast. */
	String scales(IntegerTensor tensor) {
		return tensor.axis() == IntegerTensor.WHOLE ? nodes.real(tensor.scale())
				: nodes.constant(tensor.name() + ":scales", Tensor.of(along(tensor.shape(), tensor.axis()), tensor.scales()));
	}

	/** The zero point, of the type of the codes. */
	String zero(IntegerTensor tensor) {
		return constant(type(tensor).name().toLowerCase(java.util.Locale.ROOT) + "(" + tensor.range().zero() + ")", type(tensor), new int[0], tensor.range().zero());
	}

	/** Names a value that holds the codes of a tensor. */
	void result(String codes, IntegerTensor tensor) {
		if (!real) {
			nodes.name(codes, tensor.name());
			return;
		}
		derived(tensor, CODES, () -> codes);
		nodes.name(dequantized(tensor), tensor.name());
	}

	/** Remembers a value that is derived from a tensor. */
	String derived(IntegerTensor tensor, String suffix, java.util.function.Supplier<String> nodesOf) {
		String name = tensor.name() + suffix;
		String known = derived.get(name);
		if (known == null) {
			nodes.name(nodesOf.get(), name);
			known = name;
			derived.put(name, known);
		}
		return known;
	}

	/** The codes less the zero point in 64 bits. */
	String centered(IntegerTensor tensor) {
		return derived(tensor, ":centered", () -> {
			String wide = cast(codes(tensor), DataType.INT64);
			int zero = tensor.range().zero();
			return zero == 0 ? wide : nodes.add("Sub", wide, integer(zero));
		});
	}

	/** The codes as bytes of 0 to 255, for operators that multiply bytes. */
	List<Part> parts(IntegerTensor tensor) {
		CodeRange range = tensor.range();
		switch (tensor.storage()) {
			case UINT8 -> {
				return List.of(new Part(codes(tensor), range.zero(), 0));
			}
			case INT8 -> {
				String bytes = derived(tensor, ":bytes", () -> cast(nodes.add("Add", cast(codes(tensor), DataType.INT32),
						constant("int32(128)", DataType.INT32, new int[0], BYTE)), DataType.UINT8));
				return List.of(new Part(bytes, range.zero() + BYTE, 0));
			}
			default -> {
				return wideParts(tensor);
			}
		}
	}

	private List<Part> wideParts(IntegerTensor tensor) {
		CodeRange range = tensor.range();
		long low = range.low() - (long) range.zero();
		long high = range.high() - (long) range.zero();
		List<Part> parts = new ArrayList<>();
		String rest = centered(tensor);
		for (int position = 0; ; position++) {
			if (low >= -BYTE && high < BYTE) {
				String last = rest;
				parts.add(new Part(derived(tensor, ":byte" + position, () -> cast(nodes.add("Add", last, integer(BYTE)), DataType.UINT8)), BYTE, position));
				return parts;
			}
			String whole = rest;
			String below = derived(tensor, ":low" + position, () -> nodes.add("Mod", whole, integer(256)));
			parts.add(new Part(derived(tensor, ":byte" + position, () -> cast(below, DataType.UINT8)), 0, position));
			rest = derived(tensor, ":above" + position, () -> nodes.add("Div", nodes.add("Sub", whole, below), integer(256)));
			low >>= Byte.SIZE;
			high >>= Byte.SIZE;
		}
	}

	/** Makes the codes of a tensor from rounded results in 64 bits, without zero point. */
	void finish(String rounded, IntegerTensor result) {
		CodeRange range = result.range();
		long low = Math.max(range.low() - (long) range.zero(), Integer.MIN_VALUE);
		long high = Math.min(range.high() - (long) range.zero(), Integer.MAX_VALUE);
		String clipped = nodes.add("Clip", rounded, integer(low), integer(high));
		String moved = range.zero() == 0 ? clipped : nodes.add("Add", clipped, integer(range.zero()));
		result(cast(moved, type(result)), result);
	}

	// ---- nodes and constants

	String cast(String value, DataType type) {
		return nodes.add("Cast", Attributes.of("to", type.code()), value);
	}

	/** A 64-bit number without axes. */
	String integer(long value) {
		return nodes.constant("int64(" + value + ")", Tensor.of(new int[0], value));
	}

	/** 64-bit numbers of a shape; without axes when all are equal. */
	String integers(String name, int[] shape, long... values) {
		return Arrays.stream(values).allMatch(value -> value == values[0]) ? integer(values[0]) : nodes.constant(name, Tensor.of(shape, values));
	}

	String constant(String name, DataType type, int[] shape, long... values) {
		return nodes.constant(name, Tensor.integer(type, shape, values));
	}

	/** floor(x / d) of 64-bit numbers for positive d; the division of ONNX cuts towards 0. */
	String floorDiv(String x, String d) {
		return nodes.add("Div", nodes.add("Sub", x, nodes.add("Mod", x, d)), d);
	}

	/** An axis of a shape as one of the value with batch. */
	static int axis(int axis, Shape shape) {
		return ViewNodes.axis(axis, shape);
	}

	static int[] batched(Shape shape) {
		return Arrays.stream(ViewNodes.batched(shape)).mapToInt(Math::toIntExact).toArray();
	}

	/** Extents of a constant that lies along one axis of a shape and is broadcast along the others. */
	static int[] along(Shape shape, int axis) {
		int at = axis < 0 ? axis + shape.rank() : axis;
		int[] extents = new int[shape.rank() - at];
		Arrays.fill(extents, 1);
		extents[0] = shape.dim(at);
		return extents;
	}
}
