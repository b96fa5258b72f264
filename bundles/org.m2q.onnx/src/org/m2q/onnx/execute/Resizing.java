package org.m2q.onnx.execute;

import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Changes the size of axes by the nearest element or linearly between two. */
final class Resizing {

	private final String transformation;
	private final String nearest;
	private final boolean linear;

	private Resizing(Call call) throws OnnxException {
		var attributes = call.attributes();
		String mode = attributes.text("mode", "nearest");
		boolean old = call.node().operator().equals("Upsample") || call.opset() < 11;
		transformation = attributes.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
		nearest = attributes.text("nearest_mode", old ? "floor" : "round_prefer_floor");
		linear = mode.equals("linear");
		if (!linear && !mode.equals("nearest")) {
			throw new OnnxException("mode \"" + mode + "\" is not supported; nearest and linear are");
		}
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("Resize", Kernel.of(call -> new Resizing(call).run(call, call.opset() < 11 ? 1 : 2)));
		table.put("Upsample", Kernel.of(call -> new Resizing(call).run(call, 1)));
	}

	private Tensor run(Call call, int scalesAt) throws OnnxException {
		Tensor x = call.input(0);
		Elementwise.requireReal(x);
		Optional<Tensor> scales = call.optional(scalesAt).filter(s -> s.size() > 0);
		Optional<Tensor> sizes = call.optional(scalesAt + 1).filter(s -> s.size() > 0);
		int given = scales.or(() -> sizes).map(Tensor::size).orElseThrow(() -> new OnnxException("there are neither scales nor sizes"));
		long[] axes = call.attributes().integers("axes").orElseGet(() -> java.util.stream.LongStream.range(0, x.rank()).toArray());
		if (given != axes.length) {
			throw new OnnxException(given + " scales or sizes do not fit " + Call.text(x));
		}
		Tensor result = x;
		for (int i = 0; i < axes.length; i++) {
			int axis = Call.axis(axes[i], x.rank());
			int extent = x.axis(axis);
			int index = i;
			long size = sizes.map(s -> s.integer(index)).orElseGet(() -> (long) Math.floor(extent * (double) scales.get().real(index)));
			if (size < 1 || size > Integer.MAX_VALUE) {
				throw new OnnxException("axis " + axis + " would have " + size + " elements");
			}
			double scale = scales.isPresent() ? scales.get().real(i) : (double) size / extent;
			if (size != extent || scale != 1) {
				result = along(result, axis, (int) size, scale);
			}
		}
		return result;
	}

	private Tensor along(Tensor x, int axis, int size, double scale) throws OnnxException {
		int[] shape = x.shape();
		int extent = shape[axis];
		int inner = Views.strides(shape)[axis];
		shape[axis] = size;
		float[] out = new float[Tensor.size(shape)];
		int rows = out.length / size;
		for (int place = 0; place < size; place++) {
			double source = source(place, scale, extent, size);
			int low = linear ? (int) Math.floor(Math.clamp(source, 0, extent - 1)) : Math.clamp(rounded(source), 0, extent - 1);
			int high = Math.min(low + 1, extent - 1);
			double part = linear ? Math.clamp(source, 0, extent - 1) - low : 0;
			for (int row = 0; row < rows; row++) {
				int from = row / inner * inner * extent + row % inner;
				int to = row / inner * inner * size + row % inner;
				out[to + place * inner] = (float) ((1 - part) * x.real(from + low * inner) + part * x.real(from + high * inner));
			}
		}
		return Tensor.real(x.type(), shape, out);
	}

	private double source(int place, double scale, int extent, int size) throws OnnxException {
		return switch (transformation) {
			case "half_pixel" -> (place + 0.5) / scale - 0.5;
			case "pytorch_half_pixel" -> size > 1 ? (place + 0.5) / scale - 0.5 : 0;
			case "asymmetric" -> place / scale;
			case "align_corners" -> size == 1 ? 0 : place * (double) (extent - 1) / (size - 1);
			default -> throw new OnnxException("coordinates \"" + transformation + "\" are not supported");
		};
	}

	private int rounded(double source) throws OnnxException {
		return (int) switch (nearest) {
			case "round_prefer_floor" -> Math.ceil(source - 0.5);
			case "round_prefer_ceil" -> Math.floor(source + 0.5);
			case "floor" -> Math.floor(source);
			case "ceil" -> Math.ceil(source);
			default -> throw new OnnxException("nearest_mode \"" + nearest + "\" is not supported");
		};
	}
}
