package org.m2q.onnx.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Operators that join, divide, repeat and choose elements. */
final class Rearrangements {

	private Rearrangements() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("Concat", Kernel.of(Rearrangements::concat));
		table.put("Split", Rearrangements::split);
		table.put("Gather", Kernel.of(Rearrangements::gather));
		table.put("Tile", Kernel.of(Rearrangements::tile));
		table.put("Pad", Kernel.of(Rearrangements::pad));
		table.put("Range", Kernel.of(Rearrangements::range));
		table.put("DepthToSpace", Kernel.of(Rearrangements::depthToSpace));
	}

	private static Tensor concat(Call call) throws OnnxException {
		List<Tensor> parts = new ArrayList<>();
		for (int i = 0; i < call.inputs().size(); i++) {
			parts.add(call.input(i));
		}
		Tensor first = parts.getFirst();
		int axis = call.axis("axis", 1, first.rank());
		int[] shape = first.shape();
		shape[axis] = 0;
		for (Tensor part : parts) {
			int[] other = part.shape();
			boolean fits = other.length == shape.length && part.type() == first.type();
			for (int i = 0; fits && i < shape.length; i++) {
				fits = i == axis || other[i] == shape[i];
			}
			if (!fits) {
				throw new OnnxException(Call.text(first) + " and " + Call.text(part) + " cannot be joined along axis " + axis);
			}
			shape[axis] += other[axis];
		}
		Views.checkedSize(shape);
		int outer = 1;
		for (int i = 0; i < axis; i++) {
			outer *= shape[i];
		}
		boolean real = first.type().isReal();
		int size = Tensor.size(shape);
		float[] reals = new float[real ? size : 0];
		long[] integers = new long[real ? 0 : size];
		int run = outer == 0 ? 0 : size / outer;
		int start = 0;
		for (Tensor part : parts) {
			int length = outer == 0 ? 0 : part.size() / outer;
			float[] r = real ? part.reals() : reals;
			long[] n = real ? integers : part.integers();
			for (int o = 0; o < outer; o++) {
				if (real) {
					System.arraycopy(r, o * length, reals, o * run + start, length);
				} else {
					System.arraycopy(n, o * length, integers, o * run + start, length);
				}
			}
			start += length;
		}
		return real ? Tensor.real(first.type(), shape, reals) : Tensor.integer(first.type(), shape, integers);
	}

	private static List<Tensor> split(Call call) throws OnnxException {
		Tensor x = call.input(0);
		int axis = call.axis("axis", 0, x.rank());
		int count = call.node().outputs().size();
		Optional<long[]> given = call.integers("split", 1);
		long[] lengths = given.orElse(new long[count]);
		if (given.isEmpty()) {
			// The last part may be smaller.
			int length = (x.axis(axis) + count - 1) / count;
			for (int i = 0; i < count; i++) {
				lengths[i] = Math.clamp(x.axis(axis) - (long) i * length, 0, length);
			}
		}
		if (lengths.length != count || Arrays.stream(lengths).sum() != x.axis(axis) || Arrays.stream(lengths).anyMatch(length -> length < 0)) {
			throw new OnnxException("axis " + axis + " of " + Call.text(x) + " cannot be split into " + Arrays.toString(lengths));
		}
		List<Tensor> parts = new ArrayList<>();
		int start = 0;
		for (long length : lengths) {
			int[] shape = x.shape();
			shape[axis] = (int) length;
			int[] strides = Views.strides(x.shape());
			parts.add(Views.pick(x, shape, Views.walk(shape, strides, start * strides[axis])));
			start += (int) length;
		}
		return parts;
	}

	private static Tensor gather(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Tensor which = call.input(1);
		int axis = call.axis("axis", 0, x.rank());
		int inner = 1;
		for (int i = axis + 1; i < x.rank(); i++) {
			inner *= x.axis(i);
		}
		int outer = 1;
		for (int i = 0; i < axis; i++) {
			outer *= x.axis(i);
		}
		int[] shape = new int[x.rank() - 1 + which.rank()];
		for (int i = 0; i < axis; i++) {
			shape[i] = x.axis(i);
		}
		System.arraycopy(which.shape(), 0, shape, axis, which.rank());
		for (int i = axis + 1; i < x.rank(); i++) {
			shape[which.rank() + i - 1] = x.axis(i);
		}
		Views.checkedSize(shape);
		int[] indices = new int[Tensor.size(shape)];
		int next = 0;
		for (int o = 0; o < outer; o++) {
			for (int w = 0; w < which.size(); w++) {
				int chosen = Call.axis(which.integer(w), x.axis(axis));
				for (int i = 0; i < inner; i++) {
					indices[next++] = (o * x.axis(axis) + chosen) * inner + i;
				}
			}
		}
		return Views.pick(x, shape, indices);
	}

	private static Tensor tile(Call call) throws OnnxException {
		Tensor x = call.input(0);
		int[] repeats = Views.extents(call.input(1).integers());
		if (repeats.length != x.rank()) {
			throw new OnnxException("there are " + repeats.length + " repeats for " + Call.text(x));
		}
		int[] shape = x.shape();
		for (int i = 0; i < shape.length; i++) {
			shape[i] = Math.multiplyExact(shape[i], repeats[i]);
		}
		Views.checkedSize(shape);
		int[] from = Views.strides(x.shape());
		int[] to = Views.strides(shape);
		int[] indices = new int[Tensor.size(shape)];
		for (int i = 0; i < indices.length; i++) {
			for (int axis = 0; axis < shape.length; axis++) {
				indices[i] += i / to[axis] % shape[axis] % x.axis(axis) * from[axis];
			}
		}
		return Views.pick(x, shape, indices);
	}

	private static Tensor pad(Call call) throws OnnxException {
		Tensor x = call.input(0);
		String mode = call.attributes().text("mode", "constant");
		long[] pads = call.integers("pads", 1).orElseThrow(() -> new OnnxException("there are no pads"));
		float value = call.optional(2).map(v -> v.real(0)).orElse(call.attributes().real("value", 0));
		long whole = call.optional(2).map(v -> v.integer(0)).orElse((long) value);
		Optional<long[]> some = call.optional(3).map(Tensor::integers);
		int rank = x.rank();
		long[] begin = new long[rank];
		long[] end = new long[rank];
		int given = some.map(axes -> axes.length).orElse(rank);
		if (pads.length != 2 * given) {
			throw new OnnxException(pads.length + " pads do not fit " + Call.text(x));
		}
		for (int i = 0; i < given; i++) {
			int axis = some.isPresent() ? Call.axis(some.get()[i], rank) : i;
			begin[axis] = pads[i];
			end[axis] = pads[given + i];
		}
		if (!mode.equals("constant") && !mode.equals("edge") && !mode.equals("reflect")) {
			throw new OnnxException("padding with mode \"" + mode + "\" is not supported; constant, edge and reflect are");
		}
		int[] shape = x.shape();
		for (int i = 0; i < rank; i++) {
			shape[i] = Math.toIntExact(Math.max(0, shape[i] + begin[i] + end[i]));
		}
		Views.checkedSize(shape);
		int[] from = Views.strides(x.shape());
		int[] to = Views.strides(shape);
		int[] indices = new int[Tensor.size(shape)];
		for (int i = 0; i < indices.length; i++) {
			int index = 0;
			for (int axis = 0; axis < rank && index >= 0; axis++) {
				int place = (int) (i / to[axis] % shape[axis] - begin[axis]);
				int extent = x.axis(axis);
				if (place < 0 || place >= extent) {
					place = switch (mode) {
						case "edge" -> Math.clamp(place, 0, extent - 1);
						case "reflect" -> place < 0 ? -place : 2 * extent - 2 - place;
						default -> -1;
					};
				}
				index = place < 0 ? -1 : index + place * from[axis];
			}
			indices[i] = index;
		}
		Tensor padded = Views.pick(x, shape, indices);
		if (value == 0 || !mode.equals("constant")) {
			return padded;
		}
		if (!x.type().isReal()) {
			long[] integers = padded.integers();
			for (int i = 0; i < integers.length; i++) {
				integers[i] = indices[i] < 0 ? whole : integers[i];
			}
			return Tensor.integer(x.type(), shape, integers);
		}
		float[] reals = padded.reals();
		for (int i = 0; i < reals.length; i++) {
			reals[i] = indices[i] < 0 ? value : reals[i];
		}
		return Tensor.real(x.type(), shape, reals);
	}

	private static Tensor range(Call call) throws OnnxException {
		Tensor start = call.input(0);
		double step = number(call.input(2));
		double count = step == 0 ? -1 : Math.max(0, Math.ceil((number(call.input(1)) - number(start)) / step));
		if (count < 0 || count > Integer.MAX_VALUE - 8) {
			throw new OnnxException("a range with step " + step + " and " + count + " elements is not possible");
		}
		int[] shape = { (int) count };
		if (start.type().isReal()) {
			float[] reals = new float[shape[0]];
			for (int i = 0; i < reals.length; i++) {
				reals[i] = (float) (start.real(0) + i * step);
			}
			return Tensor.real(start.type(), shape, reals);
		}
		long[] integers = new long[shape[0]];
		for (int i = 0; i < integers.length; i++) {
			integers[i] = start.integer(0) + i * call.input(2).integer(0);
		}
		return Tensor.integer(start.type(), shape, integers);
	}

	private static double number(Tensor scalar) {
		return scalar.type().isReal() ? scalar.real(0) : scalar.integer(0);
	}

	private static Tensor depthToSpace(Call call) throws OnnxException {
		Tensor x = call.input(0);
		int block = (int) call.attributes().integer("blocksize", 1);
		if (x.rank() != 4 || block < 1 || x.axis(1) % (block * block) != 0) {
			throw new OnnxException("blocks of " + block + " do not fit " + Call.text(x));
		}
		int depth = x.axis(1) / (block * block);
		boolean columnsFirst = call.attributes().text("mode", "DCR").equals("CRD");
		Tensor parts = columnsFirst ? x.reshaped(x.axis(0), depth, block, block, x.axis(2), x.axis(3))
				: x.reshaped(x.axis(0), block, block, depth, x.axis(2), x.axis(3));
		Tensor ordered = Views.transposed(parts, columnsFirst ? new int[] { 0, 1, 4, 2, 5, 3 } : new int[] { 0, 3, 4, 1, 5, 2 });
		return ordered.reshaped(x.axis(0), depth, x.axis(2) * block, x.axis(3) * block);
	}
}
