package org.m2q.runtime.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the elements of a moved tensor come from. */
public sealed interface Movement {

	/** In place of an operand: the zero point. */
	int ZERO = -1;

	/** In place of an operand: the code that is appended. */
	int FILL = -2;

	/**
	 * Source of an element.
	 *
	 * @param at coordinates in the result
	 * @param from receives the coordinates in the operand
	 * @param shapes shapes of the operands
	 * @return number of the operand, {@link #ZERO} or {@link #FILL}
	 */
	int source(int[] at, int[] from, List<int[]> shapes);

	/** Strides (and, last, an offset) of the result as a part of the first operand, if it is one. */
	default Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
		return Optional.empty();
	}

	/** Whether the result is a map [channels, rows, columns]. */
	default boolean makesMap() {
		return false;
	}

	/** Joined tensors. */
	record Concatenation(int axis) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			int position = at[axis];
			int operand = 0;
			while (position >= shapes.get(operand)[axis]) {
				position -= shapes.get(operand++)[axis];
			}
			System.arraycopy(at, 0, from, 0, at.length);
			from[axis] = position;
			return operand;
		}
	}

	/** A part along an axis. */
	record Slice(int axis, int start) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			System.arraycopy(at, 0, from, 0, at.length);
			from[axis] += start;
			return 0;
		}

		@Override
		public Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
			int[] same = Arrays.copyOf(strides, strides.length + 1);
			same[strides.length] = start * strides[axis];
			return Optional.of(same);
		}
	}

	/** Another shape. */
	record Reshape() implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			throw new UnsupportedOperationException("a reshape keeps the order");
		}

		@Override
		public Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
			return Strides.reshaped(dims, strides, result).map(s -> Arrays.copyOf(s, s.length + 1));
		}
	}

	/** Exchanged axes: axis i of the result is axis {@code axes[i]} of the operand. */
	record Transpose(List<Integer> axes) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			for (int i = 0; i < at.length; i++) {
				from[axes.get(i)] = at[i];
			}
			return 0;
		}

		@Override
		public Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
			int[] moved = new int[strides.length + 1];
			for (int i = 0; i < strides.length; i++) {
				moved[i] = strides[axes.get(i)];
			}
			return Optional.of(moved);
		}
	}

	/** [c, h, w] to [h·w, c]. */
	record ToTokens() implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			int columns = shapes.getFirst()[2];
			return place(from, at[1], at[0] / columns, at[0] % columns);
		}

		@Override
		public Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
			boolean rowsFollow = dims[1] == 1 || strides[1] == strides[2] * dims[2];
			return rowsFollow ? Optional.of(new int[] { strides[2], strides[0], 0 }) : Optional.empty();
		}
	}

	/** [h·w, c] to [c, h, w]. */
	record ToMap() implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			throw new UnsupportedOperationException("needs the columns");
		}

		@Override
		public Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
			return Optional.of(new int[] { strides[1], strides[0] * result[2], strides[0], 0 });
		}

		@Override
		public boolean makesMap() {
			return true;
		}
	}

	/** [c, h, w] to [patch², patches, c]. */
	record Unfold(int patch) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			int across = shapes.getFirst()[2] / patch;
			return place(from, at[2], at[1] / across * patch + at[0] / patch, at[1] % across * patch + at[0] % patch);
		}
	}

	/** The inverse, to maps of some columns. */
	record Fold(int patch, int columns) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			return place(from, at[1] % patch * patch + at[2] % patch, at[1] / patch * (columns / patch) + at[2] / patch, at[0]);
		}

		@Override
		public boolean makesMap() {
			return true;
		}
	}

	/** [c, h, w] to [windows, window², c]. */
	record WindowPartition(int window) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			int[] in = shapes.getFirst();
			int across = (in[2] + window - 1) / window;
			place(from, at[2], at[0] / across * window + at[1] / window, at[0] % across * window + at[1] % window);
			return from[1] >= in[1] || from[2] >= in[2] ? ZERO : 0;
		}
	}

	/** The inverse, to maps of some columns. */
	record WindowMerge(int window, int columns) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			int across = (columns + window - 1) / window;
			return place(from, at[1] / window * across + at[2] / window, at[1] % window * window + at[2] % window, at[0]);
		}

		@Override
		public boolean makesMap() {
			return true;
		}
	}

	/** Every so manieth row and column. */
	record Subsample(int stride) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			return place(from, at[0], at[1] * stride, at[2] * stride);
		}

		@Override
		public Optional<int[]> alias(int[] dims, int[] strides, int[] result) {
			return Optional.of(new int[] { strides[0], strides[1] * stride, strides[2] * stride, 0 });
		}
	}

	/** Constant codes at the end of an axis. */
	record Appended(int axis, int code) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			System.arraycopy(at, 0, from, 0, at.length);
			return at[axis] >= shapes.getFirst()[axis] ? FILL : 0;
		}
	}

	/** Zeros around a map. */
	record Pad(int top, int left) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			place(from, at[0], at[1] - top, at[2] - left);
			int[] in = shapes.getFirst();
			return from[1] < 0 || from[1] >= in[1] || from[2] < 0 || from[2] >= in[2] ? ZERO : 0;
		}

		@Override
		public boolean makesMap() {
			return true;
		}
	}

	/** Repeated pixels. */
	record Upsample(int factor) implements Movement {
		@Override
		public int source(int[] at, int[] from, List<int[]> shapes) {
			return place(from, at[0], at[1] / factor, at[2] / factor);
		}

		@Override
		public boolean makesMap() {
			return true;
		}
	}

	private static int place(int[] from, int first, int second, int third) {
		from[0] = first;
		from[1] = second;
		from[2] = third;
		return 0;
	}
}
