package org.m2q.network;

import java.util.List;

/** Operators that only rename, move, repeat or pad elements and compute nothing. */
public sealed interface ViewOperator extends Operator {

	@Override
	default boolean isView() {
		return true;
	}

	/**
	 * {@code concat}.
	 *
	 * @param axis joined axis
	 */
	record Concat(int axis) implements ViewOperator {
		@Override
		public String name() {
			return "concat";
		}
	}

	/**
	 * {@code split}.
	 *
	 * @param sizes sizes of the pieces
	 * @param axis split axis
	 */
	record Split(List<Integer> sizes, int axis) implements ViewOperator {
		/** Copies the sizes. */
		public Split {
			sizes = List.copyOf(sizes);
		}

		@Override
		public String name() {
			return "split";
		}
	}

	/**
	 * {@code reshape}.
	 *
	 * @param shape the new shape
	 */
	record Reshape(Shape shape) implements ViewOperator {
		@Override
		public String name() {
			return "reshape";
		}
	}

	/**
	 * {@code transpose}: axis i of the result is axis {@code axes[i]} of the operand.
	 *
	 * @param axes a permutation
	 */
	record Transpose(List<Integer> axes) implements ViewOperator {
		/** Copies the axes. */
		public Transpose {
			axes = List.copyOf(axes);
		}

		@Override
		public String name() {
			return "transpose";
		}
	}

	/** {@code to_tokens}: {@code [c, h, w]} to {@code [h·w, c]}. */
	record ToTokens() implements ViewOperator {
		@Override
		public String name() {
			return "to_tokens";
		}
	}

	/**
	 * {@code to_map}: {@code [rows·columns, c]} to {@code [c, rows, columns]}.
	 *
	 * @param rows rows of the map
	 * @param columns columns of the map
	 */
	record ToMap(int rows, int columns) implements ViewOperator {
		@Override
		public String name() {
			return "to_map";
		}
	}

	/**
	 * {@code unfold}: {@code [c, h, w]} to {@code [patch², h·w / patch², c]}.
	 *
	 * @param patch side of a patch
	 */
	record Unfold(int patch) implements ViewOperator {
		@Override
		public String name() {
			return "unfold";
		}
	}

	/**
	 * {@code fold}: inverse of {@code unfold}.
	 *
	 * @param patch side of a patch
	 * @param rows rows of the map
	 * @param columns columns of the map
	 */
	record Fold(int patch, int rows, int columns) implements ViewOperator {
		@Override
		public String name() {
			return "fold";
		}
	}

	/**
	 * {@code window_partition}: {@code [c, h, w]} to {@code [windows, window², c]}, zero-padded at the bottom and right.
	 *
	 * @param window side of a window
	 */
	record WindowPartition(int window) implements ViewOperator {
		@Override
		public String name() {
			return "window_partition";
		}
	}

	/**
	 * {@code window_merge}: inverse of {@code window_partition}.
	 *
	 * @param window side of a window
	 * @param rows rows of the map
	 * @param columns columns of the map
	 */
	record WindowMerge(int window, int rows, int columns) implements ViewOperator {
		@Override
		public String name() {
			return "window_merge";
		}
	}

	/**
	 * {@code subsample}: every {@code stride}-th row and column of a map.
	 *
	 * @param stride the step
	 */
	record Subsample(int stride) implements ViewOperator {
		@Override
		public String name() {
			return "subsample";
		}
	}

	/**
	 * {@code append_ones}.
	 *
	 * @param axis axis that grows
	 * @param count by how much
	 */
	record AppendOnes(int axis, int count) implements ViewOperator {
		@Override
		public String name() {
			return "append_ones";
		}
	}

	/**
	 * {@code pad}: zeros around a map.
	 *
	 * @param top rows above
	 * @param bottom rows below
	 * @param left columns before
	 * @param right columns after
	 */
	record Pad(int top, int bottom, int left, int right) implements ViewOperator {
		@Override
		public String name() {
			return "pad";
		}
	}
}
