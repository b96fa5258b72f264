package org.m2q.onnx.execute;

import java.util.Arrays;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Multidirectional broadcasting, as NumPy does it. */
final class Broadcast {

	private Broadcast() {
	}

	/** The shape of two tensors combined. */
	static int[] shape(int[] a, int[] b) throws OnnxException {
		int rank = Math.max(a.length, b.length);
		int[] shape = new int[rank];
		for (int i = 0; i < rank; i++) {
			int left = i < rank - a.length ? 1 : a[i - rank + a.length];
			int right = i < rank - b.length ? 1 : b[i - rank + b.length];
			if (left != right && left != 1 && right != 1) {
				throw new OnnxException("shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " do not go together");
			}
			shape[i] = left == 1 ? right : left;
		}
		return shape;
	}

	/**
	 * For each element of a shape, in row-major order, the index of the element of a tensor that stands there.
	 *
	 * @param from shape of the tensor
	 * @param to a shape to which it can be broadcast
	 */
	static int[] indices(int[] from, int[] to) {
		int size = Tensor.size(to);
		int[] indices = new int[size];
		int[] strides = new int[to.length];
		int stride = 1;
		for (int i = from.length - 1; i >= 0; i--) {
			strides[to.length - from.length + i] = from[i] == 1 ? 0 : stride;
			stride *= from[i];
		}
		int[] position = new int[to.length];
		int index = 0;
		for (int i = 0; i < size; i++) {
			indices[i] = index;
			for (int axis = to.length - 1; axis >= 0; axis--) {
				index += strides[axis];
				if (++position[axis] < to[axis]) {
					break;
				}
				index -= strides[axis] * to[axis];
				position[axis] = 0;
			}
		}
		return indices;
	}

	/** A tensor in a shape to which it can be broadcast. */
	static Tensor expand(Tensor tensor, int[] to) {
		int[] indices = indices(tensor.shape(), to);
		return Views.pick(tensor, to, indices);
	}
}
