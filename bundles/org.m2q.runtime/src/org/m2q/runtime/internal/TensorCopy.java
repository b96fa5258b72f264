package org.m2q.runtime.internal;

/** Between arrays in row-major order of the logical shape and the arena. */
public final class TensorCopy {

	private TensorCopy() {
	}

	/** Into the arena. */
	public static void in(Tensor tensor, Memory memory, int[] codes, int at) {
		Storage storage = tensor.storage();
		int last = tensor.dims().length - 1;
		int row = last < 0 ? 1 : tensor.dims()[last];
		int step = last < 0 ? 1 : tensor.strides()[last];
		int rows = tensor.size() / row;
		for (int r = 0; r < rows; r++) {
			int position = tensor.position(r * row);
			for (int i = 0; i < row; i++) {
				memory.set(storage, position + i * step, codes[at + r * row + i]);
			}
		}
	}

	/** Out of the arena. */
	public static void out(Tensor tensor, Memory memory, int[] codes, int at) {
		Storage storage = tensor.storage();
		int last = tensor.dims().length - 1;
		int row = last < 0 ? 1 : tensor.dims()[last];
		int step = last < 0 ? 1 : tensor.strides()[last];
		int rows = tensor.size() / row;
		for (int r = 0; r < rows; r++) {
			int position = tensor.position(r * row);
			for (int i = 0; i < row; i++) {
				codes[at + r * row + i] = memory.get(storage, position + i * step);
			}
		}
	}
}
