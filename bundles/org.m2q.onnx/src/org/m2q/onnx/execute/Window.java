package org.m2q.onnx.execute;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/**
 * How a window slides along the axes behind batch and channels.
 *
 * @param kernel extent of the window per axis
 * @param strides steps per axis
 * @param dilations distance of the taps per axis
 * @param begin zeros before the first element per axis
 * @param end zeros behind the last element per axis
 * @param output number of places per axis
 */
record Window(int[] kernel, int[] strides, int[] dilations, int[] begin, int[] end, int[] output) {

	/** The window that the attributes of a node describe. */
	static Window of(Call call, Tensor x, int[] kernel) throws OnnxException {
		int axes = kernel.length;
		if (x.rank() != axes + 2) {
			throw new OnnxException("a window of " + axes + " axes does not fit " + Call.text(x));
		}
		int[] strides = positive(call, "strides", axes);
		int[] dilations = positive(call, "dilations", axes);
		long[] pads = call.attributes().integers("pads").orElse(new long[2 * axes]);
		String auto = call.attributes().text("auto_pad", "NOTSET");
		boolean up = call.attributes().integer("ceil_mode", 0) != 0;
		int[] begin = new int[axes];
		int[] end = new int[axes];
		int[] output = new int[axes];
		if (pads.length != 2 * axes) {
			throw new OnnxException(pads.length + " pads do not fit a window of " + axes + " axes");
		}
		for (int i = 0; i < axes; i++) {
			int extent = x.axis(i + 2);
			int span = (kernel[i] - 1) * dilations[i] + 1;
			if (auto.startsWith("SAME")) {
				output[i] = (extent + strides[i] - 1) / strides[i];
				int total = Math.max(0, (output[i] - 1) * strides[i] + span - extent);
				begin[i] = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
				end[i] = total - begin[i];
				continue;
			}
			begin[i] = auto.equals("VALID") ? 0 : (int) pads[i];
			end[i] = auto.equals("VALID") ? 0 : (int) pads[axes + i];
			int room = extent + begin[i] + end[i] - span;
			if (room < 0 || begin[i] < 0 || end[i] < 0) {
				throw new OnnxException("a window of " + span + " elements with pads " + begin[i] + " and " + end[i] + " does not fit an axis of " + extent);
			}
			output[i] = (up ? room + strides[i] - 1 : room) / strides[i] + 1;
			if (up && (output[i] - 1) * strides[i] >= extent + begin[i]) {
				// A last window that begins in the padding is left out.
				output[i]--;
			}
		}
		return new Window(kernel, strides, dilations, begin, end, output);
	}

	private static int[] positive(Call call, String name, int axes) throws OnnxException {
		long[] values = call.attributes().integers(name).orElse(new long[0]);
		int[] result = new int[axes];
		for (int i = 0; i < axes; i++) {
			long value = values.length == 0 ? 1 : i < values.length ? values[i] : 0;
			if (value < 1 || value > Integer.MAX_VALUE || values.length > axes) {
				throw new OnnxException(name + " must be " + axes + " numbers from 1");
			}
			result[i] = (int) value;
		}
		return result;
	}

	/** First place of an axis at which a tap is inside of the tensor. */
	int first(int axis, int tap) {
		int offset = begin[axis] - tap * dilations[axis];
		return offset <= 0 ? 0 : (offset + strides[axis] - 1) / strides[axis];
	}

	/** Place behind the last one of an axis at which a tap is inside of a tensor of some extent. */
	int last(int axis, int tap, int extent) {
		int most = extent - 1 + begin[axis] - tap * dilations[axis];
		return most < 0 ? 0 : Math.min(output[axis], most / strides[axis] + 1);
	}

	/** Where a tap stands in the tensor. */
	int source(int axis, int place, int tap) {
		return place * strides[axis] + tap * dilations[axis] - begin[axis];
	}
}
