package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.Shape;
import org.m2q.network.ViewOperator.AppendOnes;
import org.m2q.network.ViewOperator.Concat;
import org.m2q.network.ViewOperator.Fold;
import org.m2q.network.ViewOperator.Pad;
import org.m2q.network.ViewOperator.Reshape;
import org.m2q.network.ViewOperator.Split;
import org.m2q.network.ViewOperator.Subsample;
import org.m2q.network.ViewOperator.ToMap;
import org.m2q.network.ViewOperator.ToTokens;
import org.m2q.network.ViewOperator.Transpose;
import org.m2q.network.ViewOperator.Unfold;
import org.m2q.network.ViewOperator.WindowMerge;
import org.m2q.network.ViewOperator.WindowPartition;
import org.m2q.network.internal.OperatorCall.Result;

/** Operators that move elements. */
final class ViewOperators {

	private ViewOperators() {
	}

	static void register(Map<String, Function<OperatorCall, Result>> all) {
		all.put("concat", ViewOperators::concat);
		all.put("split", ViewOperators::split);
		all.put("reshape", ViewOperators::reshape);
		all.put("transpose", ViewOperators::transpose);
		all.put("to_tokens", ViewOperators::toTokens);
		all.put("to_map", ViewOperators::toMap);
		all.put("unfold", ViewOperators::unfold);
		all.put("fold", ViewOperators::fold);
		all.put("window_partition", ViewOperators::windowPartition);
		all.put("window_merge", ViewOperators::windowMerge);
		all.put("subsample", ViewOperators::subsample);
		all.put("append_ones", ViewOperators::appendOnes);
		all.put("pad", ViewOperators::pad);
	}

	private static Result concat(OperatorCall call) {
		List<Wire> operands = call.severalOperands();
		Wire first = operands.getFirst();
		int axis = call.axis("axis", first.shape());
		long size = 0;
		for (Wire operand : operands) {
			Shape shape = operand.shape();
			if (shape.rank() != first.shape().rank() || !shape.with(axis, 1).equals(first.shape().with(axis, 1))) {
				throw call.mismatch(wildcard(first.shape(), axis), operand);
			}
			size += shape.dim(axis);
		}
		return call.result(new Concat(axis), first.channelAxis(), resized(first.shape(), axis, size));
	}

	/** E.g. {@code [*, 28, 28]}. */
	private static String wildcard(Shape shape, int axis) {
		List<String> dims = new ArrayList<>();
		for (int i = 0; i < shape.rank(); i++) {
			dims.add(i == axis ? "*" : String.valueOf(shape.dim(i)));
		}
		return "[" + String.join(", ", dims) + "]";
	}

	private static long[] resized(Shape shape, int axis, long size) {
		long[] dims = Shapes.longs(shape);
		dims[axis] = size;
		return dims;
	}

	private static Result split(OperatorCall call) {
		Wire input = call.operand();
		int axis = call.axis("axis", input.shape());
		int parts = call.integer("parts", 0, Limits.LIST);
		List<Integer> sizes = call.integers("sizes", 1, Limits.AXIS);
		int size = input.shape().dim(axis);
		if ((parts == 0) == sizes.isEmpty()) {
			throw call.broken(ProblemCodes.VALUE_RANGE, "split needs either parts or sizes");
		}
		if (parts > 0 && size % parts != 0) {
			throw call.at("parts", ProblemCodes.SHAPE_MISMATCH,
					"axis " + axis + " of " + input.shape() + call.from(input) + " cannot be split into " + parts + " equal parts");
		}
		if (parts == 0) {
			long sum = sizes.stream().mapToLong(Integer::longValue).sum();
			if (sum != size) {
				throw call.at("sizes", ProblemCodes.SHAPE_MISMATCH,
						"the sizes sum to " + sum + ", but axis " + axis + " of " + input.shape() + call.from(input) + " has " + size);
			}
		}
		List<Integer> pieces = parts > 0 ? IntStream.range(0, parts).map(i -> size / parts).boxed().toList() : sizes;
		List<Wire> outputs = pieces.stream().map(piece -> call.wire(input.channelAxis(), resized(input.shape(), axis, piece))).toList();
		return new Result(new Split(pieces, axis), outputs);
	}

	private static Result reshape(OperatorCall call) {
		Wire input = call.operand();
		List<Integer> wanted = call.integers("shape", -1, Limits.AXIS);
		long[] dims = wanted.stream().mapToLong(Integer::longValue).toArray();
		int free = -1;
		long known = 1;
		for (int i = 0; i < dims.length; i++) {
			if (dims[i] == 0 || dims[i] < 0 && free >= 0) {
				throw call.at("shape", ProblemCodes.VALUE_RANGE, "the sizes of a shape must be 1 or more; one of them may be -1");
			}
			if (dims[i] < 0) {
				free = i;
			} else if (known > Limits.ELEMENTS / dims[i]) {
				throw call.at("shape", ProblemCodes.LIMIT_OVERFLOW, "reshape gives a tensor that is too large");
			} else {
				known *= dims[i];
			}
		}
		long elements = input.shape().elements();
		if (free >= 0 && elements % known == 0) {
			dims[free] = elements / known;
			known = elements;
		}
		if (known != elements) {
			throw call.at("shape", ProblemCodes.SHAPE_MISMATCH, "reshape: " + input.shape() + call.from(input) + " has " + elements
					+ " elements, which do not fill " + wanted);
		}
		Wire output = call.wire(0, dims);
		return new Result(new Reshape(output.shape()), List.of(Wire.usual(output.value(), output.shape())));
	}

	private static Result transpose(OperatorCall call) {
		Wire input = call.operand();
		List<Integer> axes = call.integers("axes", 0, Limits.RANK);
		int rank = input.shape().rank();
		if (!axes.stream().sorted().toList().equals(IntStream.range(0, rank).boxed().toList())) {
			throw call.at("axes", ProblemCodes.SHAPE_RANK,
					"axes must name each of the " + rank + " axes of " + input.shape() + call.from(input) + " once, not " + axes);
		}
		long[] dims = axes.stream().mapToLong(axis -> input.shape().dim(axis)).toArray();
		return call.result(new Transpose(axes), Math.max(0, axes.indexOf(input.channelAxis())), dims);
	}

	private static Result toTokens(OperatorCall call) {
		Shape map = call.map().shape();
		return call.result(new ToTokens(), 1, (long) map.dim(1) * map.dim(2), map.dim(0));
	}

	private static Result toMap(OperatorCall call) {
		Wire input = call.operand();
		int rows = call.integer("rows", 1, Limits.AXIS);
		int columns = call.integer("columns", 1, Limits.AXIS);
		Shape shape = input.shape();
		if (shape.rank() != 2) {
			throw call.broken(ProblemCodes.SHAPE_RANK, "to_map needs a token sequence [tokens, features], got " + shape + call.from(input));
		}
		if ((long) rows * columns != shape.dim(0)) {
			throw call.mismatch("[" + (long) rows * columns + ", " + shape.dim(1) + "]", input);
		}
		return call.result(new ToMap(rows, columns), 0, shape.dim(1), rows, columns);
	}

	private static Result unfold(OperatorCall call) {
		Wire map = call.map();
		Shape shape = map.shape();
		int patch = call.integer("patch", 1, 1 << 12);
		if (shape.dim(1) % patch != 0 || shape.dim(2) % patch != 0) {
			throw call.at("patch", ProblemCodes.SHAPE_MISMATCH,
					"rows and columns of " + shape + call.from(map) + " are not multiples of the patch of " + patch);
		}
		return call.result(new Unfold(patch), 2, (long) patch * patch, (long) (shape.dim(1) / patch) * (shape.dim(2) / patch), shape.dim(0));
	}

	private static Result fold(OperatorCall call) {
		Wire input = call.operand();
		int patch = call.integer("patch", 1, 1 << 12);
		int rows = call.integer("rows", 1, Limits.AXIS);
		int columns = call.integer("columns", 1, Limits.AXIS);
		if (rows % patch != 0 || columns % patch != 0) {
			throw call.broken(ProblemCodes.SHAPE_MISMATCH, "a map of " + rows + " by " + columns + " has no whole patches of " + patch);
		}
		int channels = input.shape().rank() == 0 ? 1 : input.shape().dim(-1);
		long[] expected = { (long) patch * patch, (long) (rows / patch) * (columns / patch), channels };
		if (!Arrays.equals(Shapes.longs(input.shape()), expected)) {
			throw call.mismatch(Arrays.toString(expected), input);
		}
		return call.result(new Fold(patch, rows, columns), 0, channels, rows, columns);
	}

	private static long windows(int rows, int columns, int window) {
		return (long) Math.ceilDiv(rows, window) * Math.ceilDiv(columns, window);
	}

	private static Result windowPartition(OperatorCall call) {
		Shape map = call.map().shape();
		int window = call.integer("window", 1, 1 << 12);
		return call.result(new WindowPartition(window), 2, windows(map.dim(1), map.dim(2), window), (long) window * window, map.dim(0));
	}

	private static Result windowMerge(OperatorCall call) {
		Wire input = call.operand();
		int window = call.integer("window", 1, 1 << 12);
		int rows = call.integer("rows", 1, Limits.AXIS);
		int columns = call.integer("columns", 1, Limits.AXIS);
		int channels = input.shape().rank() == 0 ? 1 : input.shape().dim(-1);
		long[] expected = { windows(rows, columns, window), (long) window * window, channels };
		if (!Arrays.equals(Shapes.longs(input.shape()), expected)) {
			throw call.mismatch(Arrays.toString(expected), input);
		}
		return call.result(new WindowMerge(window, rows, columns), 0, channels, rows, columns);
	}

	private static Result subsample(OperatorCall call) {
		Shape map = call.map().shape();
		int stride = call.integer("stride", 1, Limits.AXIS);
		return call.result(new Subsample(stride), 0, map.dim(0), Math.ceilDiv(map.dim(1), stride), Math.ceilDiv(map.dim(2), stride));
	}

	private static Result appendOnes(OperatorCall call) {
		Wire input = call.operand();
		int axis = call.axis("axis", input.shape());
		int count = call.integer("count", 1, Limits.AXIS);
		return call.result(new AppendOnes(axis, count), input.channelAxis(), resized(input.shape(), axis, (long) input.shape().dim(axis) + count));
	}

	private static Result pad(OperatorCall call) {
		Shape map = call.map().shape();
		int top = call.integer("top", 0, Limits.AXIS);
		int bottom = call.integer("bottom", 0, Limits.AXIS);
		int left = call.integer("left", 0, Limits.AXIS);
		int right = call.integer("right", 0, Limits.AXIS);
		return call.result(new Pad(top, bottom, left, right), 0, map.dim(0), (long) map.dim(1) + top + bottom, (long) map.dim(2) + left + right);
	}
}
