package org.m2q.onnx.execute;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Operators that only move elements, and those that make shapes. */
final class Views {

	private Views() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("Identity", Kernel.of(call -> call.input(0)));
		table.put("Dropout", Kernel.of(call -> call.input(0)));
		table.put("Constant", Kernel.of(Views::constant));
		table.put("ConstantOfShape", Kernel.of(Views::constantOfShape));
		table.put("Shape", Kernel.of(Views::shape));
		table.put("Size", Kernel.of(call -> Tensor.of(new int[0], (long) call.input(0).size())));
		table.put("Reshape", Kernel.of(Views::reshape));
		table.put("Flatten", Kernel.of(Views::flatten));
		table.put("Squeeze", Kernel.of(Views::squeeze));
		table.put("Unsqueeze", Kernel.of(Views::unsqueeze));
		table.put("Transpose", Kernel.of(Views::transpose));
		table.put("Slice", Kernel.of(Views::slice));
		table.put("Expand", Kernel.of(call -> {
			int[] shape = Broadcast.shape(call.input(0).shape(), extents(call.input(1).integers()));
			return Broadcast.expand(call.input(0), shape);
		}));
	}

	/** A tensor of elements of another: {@code indices[i]} says which stands at {@code i}; -1 for a zero. */
	static Tensor pick(Tensor tensor, int[] shape, int[] indices) {
		if (tensor.type().isReal()) {
			float[] from = tensor.reals();
			float[] to = new float[indices.length];
			for (int i = 0; i < to.length; i++) {
				to[i] = indices[i] < 0 ? 0 : from[indices[i]];
			}
			return Tensor.real(tensor.type(), shape, to);
		}
		long[] from = tensor.integers();
		long[] to = new long[indices.length];
		for (int i = 0; i < to.length; i++) {
			to[i] = indices[i] < 0 ? 0 : from[indices[i]];
		}
		return Tensor.integer(tensor.type(), shape, to);
	}

	static int[] extents(long[] values) throws OnnxException {
		int[] extents = new int[values.length];
		for (int i = 0; i < extents.length; i++) {
			if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
				throw new OnnxException("an axis of " + values[i] + " elements is not possible");
			}
			extents[i] = (int) values[i];
		}
		checkedSize(extents);
		return extents;
	}

	static void checkedSize(int[] shape) throws OnnxException {
		try {
			Tensor.size(shape);
		} catch (IllegalArgumentException e) {
			throw new OnnxException(e.getMessage(), e);
		}
	}

	private static Tensor constant(Call call) throws OnnxException {
		var attributes = call.attributes();
		if (attributes.has("value_float")) {
			return Tensor.of(new int[0], attributes.real("value_float", 0));
		}
		if (attributes.has("value_int")) {
			return Tensor.of(new int[0], attributes.integer("value_int", 0));
		}
		Optional<float[]> reals = attributes.has("value_floats") ? attributes.reals("value_floats") : Optional.empty();
		if (reals.isPresent()) {
			return Tensor.of(new int[] { reals.get().length }, reals.get());
		}
		Optional<long[]> integers = attributes.has("value_ints") ? attributes.integers("value_ints") : Optional.empty();
		if (integers.isPresent()) {
			return Tensor.of(new int[] { integers.get().length }, integers.get());
		}
		return attributes.tensor("value").orElseThrow(() -> new OnnxException("it has no value of a kind that is supported"));
	}

	private static Tensor constantOfShape(Call call) throws OnnxException {
		int[] shape = extents(call.input(0).integers());
		Tensor value = call.attributes().tensor("value").orElse(Tensor.of(new int[] { 1 }, 0f));
		return pick(value, shape, new int[Tensor.size(shape)]);
	}

	private static Tensor shape(Call call) throws OnnxException {
		int[] shape = call.input(0).shape();
		int start = bound(call.attributes().integer("start", 0), shape.length);
		int end = bound(call.attributes().integer("end", shape.length), shape.length);
		long[] part = new long[Math.max(0, end - start)];
		for (int i = 0; i < part.length; i++) {
			part[i] = shape[start + i];
		}
		return Tensor.of(new int[] { part.length }, part);
	}

	private static int bound(long value, int rank) {
		return (int) Math.clamp(value < 0 ? value + rank : value, 0, rank);
	}

	private static Tensor reshape(Call call) throws OnnxException {
		Tensor x = call.input(0);
		long[] wanted = call.integers("shape", 1).orElseThrow(() -> new OnnxException("there is no shape"));
		boolean zeroIsZero = call.attributes().integer("allowzero", 0) != 0;
		int[] shape = new int[wanted.length];
		int open = -1;
		long known = 1;
		for (int i = 0; i < shape.length; i++) {
			if (wanted[i] == -1) {
				if (open >= 0) {
					throw new OnnxException("the shape " + Arrays.toString(wanted) + " leaves two axes open");
				}
				open = i;
				continue;
			}
			long extent = wanted[i] == 0 && !zeroIsZero ? i < x.rank() ? x.axis(i) : -1 : wanted[i];
			if (extent < 0 || extent > Integer.MAX_VALUE) {
				throw new OnnxException("the shape " + Arrays.toString(wanted) + " does not fit " + Call.text(x));
			}
			shape[i] = (int) extent;
			known *= extent;
		}
		if (open >= 0) {
			if (known == 0 || x.size() % known != 0) {
				throw new OnnxException("the shape " + Arrays.toString(wanted) + " does not fit " + Call.text(x));
			}
			shape[open] = (int) (x.size() / known);
		}
		return reshaped(x, shape);
	}

	static Tensor reshaped(Tensor x, int[] shape) throws OnnxException {
		checkedSize(shape);
		if (Tensor.size(shape) != x.size()) {
			throw new OnnxException(Call.text(x) + " has " + x.size() + " elements, the shape " + Arrays.toString(shape) + " has " + Tensor.size(shape));
		}
		return x.reshaped(shape);
	}

	private static Tensor flatten(Call call) throws OnnxException {
		Tensor x = call.input(0);
		long wanted = call.attributes().integer("axis", 1);
		int axis = wanted == x.rank() ? x.rank() : Call.axis(wanted, x.rank());
		int outer = 1;
		for (int i = 0; i < axis; i++) {
			outer *= x.axis(i);
		}
		return x.reshaped(outer, outer == 0 ? 0 : x.size() / outer);
	}

	private static Tensor squeeze(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Optional<long[]> axes = call.integers("axes", 1);
		TreeSet<Integer> gone = new TreeSet<>();
		if (axes.isPresent()) {
			for (long axis : axes.get()) {
				int found = Call.axis(axis, x.rank());
				if (x.axis(found) != 1) {
					throw new OnnxException("axis " + found + " of " + Call.text(x) + " has not one element");
				}
				gone.add(found);
			}
		} else {
			for (int i = 0; i < x.rank(); i++) {
				if (x.axis(i) == 1) {
					gone.add(i);
				}
			}
		}
		int[] shape = java.util.stream.IntStream.range(0, x.rank()).filter(i -> !gone.contains(i)).map(x::axis).toArray();
		return x.reshaped(shape);
	}

	private static Tensor unsqueeze(Call call) throws OnnxException {
		Tensor x = call.input(0);
		long[] axes = call.integers("axes", 1).orElseThrow(() -> new OnnxException("there are no axes"));
		int rank = x.rank() + axes.length;
		TreeSet<Integer> added = new TreeSet<>();
		for (long axis : axes) {
			if (!added.add(Call.axis(axis, rank))) {
				throw new OnnxException("axis " + axis + " is added twice");
			}
		}
		int[] shape = new int[rank];
		int next = 0;
		for (int i = 0; i < rank; i++) {
			shape[i] = added.contains(i) ? 1 : x.axis(next++);
		}
		return x.reshaped(shape);
	}

	private static Tensor transpose(Call call) throws OnnxException {
		Tensor x = call.input(0);
		int rank = x.rank();
		long[] order = call.attributes().integers("perm").orElseGet(() -> java.util.stream.LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
		if (Arrays.stream(order).sorted().distinct().count() != rank || order.length != rank || Arrays.stream(order).anyMatch(a -> a < 0 || a >= rank)) {
			throw new OnnxException("the order " + Arrays.toString(order) + " is none of the axes of " + Call.text(x));
		}
		return transposed(x, Arrays.stream(order).mapToInt(axis -> (int) axis).toArray());
	}

	static Tensor transposed(Tensor x, int[] order) {
		int rank = order.length;
		int[] from = strides(x.shape());
		int[] shape = new int[rank];
		int[] strides = new int[rank];
		for (int i = 0; i < rank; i++) {
			shape[i] = x.axis(order[i]);
			strides[i] = from[order[i]];
		}
		return pick(x, shape, walk(shape, strides, 0));
	}

	/** Row-major strides. */
	static int[] strides(int[] shape) {
		int[] strides = new int[shape.length];
		int stride = 1;
		for (int i = shape.length - 1; i >= 0; i--) {
			strides[i] = stride;
			stride *= shape[i];
		}
		return strides;
	}

	/** Positions in storage of the elements of a shape that lies there with strides. */
	static int[] walk(int[] shape, int[] strides, int start) {
		int size = Tensor.size(shape);
		int[] indices = new int[size];
		int[] position = new int[shape.length];
		int index = start;
		for (int i = 0; i < size; i++) {
			indices[i] = index;
			for (int axis = shape.length - 1; axis >= 0; axis--) {
				index += strides[axis];
				if (++position[axis] < shape[axis]) {
					break;
				}
				index -= strides[axis] * shape[axis];
				position[axis] = 0;
			}
		}
		return indices;
	}

	private static Tensor slice(Call call) throws OnnxException {
		Tensor x = call.input(0);
		long[] starts = call.integers("starts", 1).orElseThrow(() -> new OnnxException("there are no starts"));
		long[] ends = call.integers("ends", 2).orElseThrow(() -> new OnnxException("there are no ends"));
		long[] axes = call.integers("axes", 3).orElseGet(() -> java.util.stream.LongStream.range(0, starts.length).toArray());
		long[] steps = call.optional(4).map(Tensor::integers).orElseGet(() -> Arrays.stream(starts).map(s -> 1).toArray());
		if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
			throw new OnnxException("starts, ends, axes and steps have different lengths");
		}
		int[] shape = x.shape();
		int[] strides = strides(x.shape());
		int offset = 0;
		for (int i = 0; i < starts.length; i++) {
			int axis = Call.axis(axes[i], x.rank());
			int extent = x.axis(axis);
			long step = steps[i];
			if (step == 0) {
				throw new OnnxException("the step along axis " + axis + " is 0");
			}
			long start = starts[i] < 0 ? starts[i] + extent : starts[i];
			long end = ends[i] < 0 ? ends[i] + extent : ends[i];
			start = step > 0 ? Math.clamp(start, 0, extent) : Math.clamp(start, 0, Math.max(0, extent - 1));
			end = step > 0 ? Math.clamp(end, 0, extent) : Math.clamp(end, -1, extent - 1);
			long count = step > 0 ? Math.max(0, (end - start + step - 1) / step) : Math.max(0, (start - end - step - 1) / -step);
			shape[axis] = extent == 0 ? 0 : (int) count;
			offset += (int) start * strides[axis];
			strides[axis] *= (int) step;
		}
		return pick(x, shape, walk(shape, strides, offset));
	}
}
