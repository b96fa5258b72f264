package org.m2q.network;

/** Pooling and enlarging. */
public sealed interface SamplingOperator extends Operator {

	/** How a pooling window is reduced. */
	enum PoolFunction {
		/** Mean. */
		AVERAGE,
		/** Maximum. */
		MAXIMUM
	}

	/**
	 * {@code avgpool}, {@code maxpool}.
	 *
	 * @param function how the window is reduced
	 * @param kernelRows rows of the window
	 * @param kernelColumns columns of the window
	 * @param strideRows step between rows
	 * @param strideColumns step between columns
	 * @param paddingRows rows added above and below
	 * @param paddingColumns columns added left and right
	 * @param countPadding whether padded elements count in a mean
	 */
	record Pool(PoolFunction function, int kernelRows, int kernelColumns, int strideRows, int strideColumns, int paddingRows, int paddingColumns,
			boolean countPadding) implements SamplingOperator {
		@Override
		public String name() {
			return function == PoolFunction.AVERAGE ? "avgpool" : "maxpool";
		}
	}

	/**
	 * {@code globalpool}: {@code [c, h, w]} to {@code [c]}, or {@code [c, 1, 1]}.
	 *
	 * @param keep whether the axes of size 1 stay
	 */
	record GlobalPool(boolean keep) implements SamplingOperator {
		@Override
		public String name() {
			return "globalpool";
		}
	}

	/** {@code token_mean}: {@code [tokens, features]} to {@code [features]}. */
	record TokenMean() implements SamplingOperator {
		@Override
		public String name() {
			return "token_mean";
		}
	}

	/** How new pixels are made. */
	enum UpsampleMode {
		/** Copies. */
		NEAREST,
		/** Weighted means of four. */
		BILINEAR
	}

	/**
	 * {@code upsample}.
	 *
	 * @param factor by how much rows and columns grow
	 * @param mode how new pixels are made
	 */
	record Upsample(int factor, UpsampleMode mode) implements SamplingOperator {
		@Override
		public String name() {
			return "upsample";
		}
	}
}
