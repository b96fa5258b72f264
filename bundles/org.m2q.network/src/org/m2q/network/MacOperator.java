package org.m2q.network;

import java.util.List;

import org.m2q.base.Checked;

/** Operators whose work is multiply-accumulate operations: the three convolutions (one record), linear layers and matrix products. */
public sealed interface MacOperator extends Operator {

	/** How a convolution was written. */
	enum ConvolutionForm {
		/** {@code conv} */
		CONV,
		/** {@code pwconv} */
		PWCONV,
		/** {@code dwconv} */
		DWCONV
	}

	/**
	 * {@code conv}, {@code pwconv}, {@code dwconv}: {@code [channels, rows, columns]} to {@code [filters, …, …]}; the size of an axis is
	 * {@code floor((n + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1}.
	 *
	 * @param form how it was written
	 * @param channels input channels, a multiple of the groups
	 * @param filters output channels, a multiple of the groups
	 * @param kernelRows rows of the kernel
	 * @param kernelColumns columns of the kernel
	 * @param strideRows step between rows
	 * @param strideColumns step between columns
	 * @param paddingRows zero rows added above and below
	 * @param paddingColumns zero columns added left and right
	 * @param dilationRows distance of kernel rows
	 * @param dilationColumns distance of kernel columns
	 * @param groups groups of channels
	 * @param bias whether every filter has a bias
	 */
	record Convolution(ConvolutionForm form, int channels, int filters, int kernelRows, int kernelColumns, int strideRows, int strideColumns,
			int paddingRows, int paddingColumns, int dilationRows, int dilationColumns, int groups, boolean bias) implements MacOperator {

		@Override
		public String name() {
			return switch (form) {
			case CONV -> "conv";
			case PWCONV -> "pwconv";
			case DWCONV -> "dwconv";
			};
		}

		/** Weights without biases. */
		public long weights() {
			return Checked.product(filters, channels / groups, kernelRows, kernelColumns);
		}

		@Override
		public long parameters() {
			return Math.addExact(weights(), bias ? filters : 0);
		}

		@Override
		public long macs(List<Shape> inputs, List<Shape> outputs) {
			return Checked.product(weights(), outputs.getFirst().dim(1), outputs.getFirst().dim(2));
		}
	}

	/**
	 * {@code linear}: {@code [.., features]} to {@code [.., outFeatures]}.
	 *
	 * @param features input features
	 * @param outFeatures output features
	 * @param bias whether there is a bias
	 */
	record Linear(int features, int outFeatures, boolean bias) implements MacOperator {
		@Override
		public String name() {
			return "linear";
		}

		/** Weights without biases. */
		public long weights() {
			return Checked.product(features, outFeatures);
		}

		@Override
		public long parameters() {
			return Math.addExact(weights(), bias ? outFeatures : 0);
		}

		@Override
		public long macs(List<Shape> inputs, List<Shape> outputs) {
			return Checked.product(features, outputs.getFirst().elements());
		}
	}

	/**
	 * {@code matmul}: {@code [.., m, k] · [.., k, n]} to {@code [.., m, n]} with equal leading axes.
	 *
	 * @param transposeLeft whether the left operand is stored as {@code [.., k, m]}
	 * @param transposeRight whether the right operand is stored as {@code [.., n, k]}
	 */
	record MatMul(boolean transposeLeft, boolean transposeRight) implements MacOperator {
		@Override
		public String name() {
			return "matmul";
		}

		/** Length of the reduction. */
		public int reduction(List<Shape> inputs) {
			return inputs.getFirst().dim(transposeLeft ? -2 : -1);
		}

		@Override
		public long macs(List<Shape> inputs, List<Shape> outputs) {
			return Checked.product(reduction(inputs), outputs.getFirst().elements());
		}
	}
}
