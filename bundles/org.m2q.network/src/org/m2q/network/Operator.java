package org.m2q.network;

import java.util.List;

import org.m2q.base.Checked;

/**
 * What a node computes, with all numbers resolved. One record per operator of the language, except that the three convolutions share one,
 * as do the activations, the elementwise operators and the two windowed poolings. {@code identity} leaves no node.
 */
public sealed interface Operator {

	/** Name of the operator in the language. */
	String name();

	/** Learned parameters, exact. */
	default long parameters() {
		return 0;
	}

	/**
	 * Multiply-accumulate operations for one input, exact.
	 *
	 * @param inputs shapes of the operands
	 * @param outputs shapes of the results
	 * @throws ArithmeticException when the number does not fit
	 */
	default long macs(List<Shape> inputs, List<Shape> outputs) {
		return 0;
	}

	/** Whether it only renames, moves, repeats or pads elements and computes nothing. */
	default boolean isView() {
		return false;
	}

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
			int paddingRows, int paddingColumns, int dilationRows, int dilationColumns, int groups, boolean bias) implements Operator {

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
	record Linear(int features, int outFeatures, boolean bias) implements Operator {
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
	record MatMul(boolean transposeLeft, boolean transposeRight) implements Operator {
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

	/**
	 * {@code bn}.
	 *
	 * @param channels size of the normalised axis
	 * @param axis that axis
	 * @param epsilon added to the variance
	 */
	record BatchNorm(int channels, int axis, double epsilon) implements Operator {
		@Override
		public String name() {
			return "bn";
		}

		@Override
		public long parameters() {
			return 2L * channels;
		}
	}

	/**
	 * {@code layernorm}.
	 *
	 * @param features size of the normalised axis
	 * @param axis that axis
	 * @param epsilon added to the variance
	 */
	record LayerNorm(int features, int axis, double epsilon) implements Operator {
		@Override
		public String name() {
			return "layernorm";
		}

		@Override
		public long parameters() {
			return 2L * features;
		}
	}

	/**
	 * {@code groupnorm}.
	 *
	 * @param groups groups of channels
	 * @param channels channels, a multiple of the groups
	 * @param axis axis of the channels
	 * @param epsilon added to the variance
	 */
	record GroupNorm(int groups, int channels, int axis, double epsilon) implements Operator {
		@Override
		public String name() {
			return "groupnorm";
		}

		@Override
		public long parameters() {
			return 2L * channels;
		}
	}

	/** Functions applied to every element. */
	enum ActivationFunction {
		/** max(0, x) */
		RELU("relu"),
		/** min(max(0, x), 6) */
		RELU6("relu6"),
		/** x · relu6(x + 3) / 6 */
		HARDSWISH("hardswish"),
		/** relu6(x + 3) / 6 */
		HARDSIGMOID("hardsigmoid"),
		/** x · sigmoid(x) */
		SILU("silu"),
		/** x · Φ(x) */
		GELU("gelu"),
		/** The tanh form of {@link #GELU}. */
		GELU_TANH("gelu"),
		/** 1 / (1 + exp(−x)) */
		SIGMOID("sigmoid");

		private final String symbol;

		ActivationFunction(String symbol) {
			this.symbol = symbol;
		}

		/** Name of the operator in the language. */
		public String symbol() {
			return symbol;
		}
	}

	/**
	 * An activation.
	 *
	 * @param function what is applied to every element
	 */
	record Activation(ActivationFunction function) implements Operator {
		@Override
		public String name() {
			return function.symbol();
		}
	}

	/**
	 * {@code softmax}.
	 *
	 * @param axis the axis along which the results sum to 1
	 */
	record Softmax(int axis) implements Operator {
		@Override
		public String name() {
			return "softmax";
		}
	}

	/** {@code add}: sum of all operands, later ones broadcast to the first. */
	record Add() implements Operator {
		@Override
		public String name() {
			return "add";
		}
	}

	/** {@code sub}: first operand minus the second. */
	record Subtract() implements Operator {
		@Override
		public String name() {
			return "sub";
		}
	}

	/** {@code mul}: product of all operands, later ones broadcast to the first. */
	record Multiply() implements Operator {
		@Override
		public String name() {
			return "mul";
		}
	}

	/**
	 * {@code div}: first operand divided by (second + epsilon).
	 *
	 * @param epsilon added to the divisor
	 */
	record Divide(double epsilon) implements Operator {
		@Override
		public String name() {
			return "div";
		}
	}

	/**
	 * {@code scale_channels}: learned factor per channel.
	 *
	 * @param channels size of the scaled axis
	 * @param axis that axis
	 */
	record ScaleChannels(int channels, int axis) implements Operator {
		@Override
		public String name() {
			return "scale_channels";
		}

		@Override
		public long parameters() {
			return channels;
		}
	}

	/**
	 * {@code scale_by}.
	 *
	 * @param factor constant that every element is multiplied by
	 */
	record ScaleBy(double factor) implements Operator {
		@Override
		public String name() {
			return "scale_by";
		}
	}

	/**
	 * {@code add_parameter}: adds a learned tensor.
	 *
	 * @param shape shape of the added tensor, broadcast to the operand
	 * @param table stored parameters
	 */
	record AddParameter(Shape shape, long table) implements Operator {
		@Override
		public String name() {
			return "add_parameter";
		}

		@Override
		public long parameters() {
			return table;
		}
	}

	/** An operator that only moves elements. */
	sealed interface View extends Operator {
		@Override
		default boolean isView() {
			return true;
		}
	}

	/**
	 * {@code concat}.
	 *
	 * @param axis joined axis
	 */
	record Concat(int axis) implements View {
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
	record Split(List<Integer> sizes, int axis) implements View {
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
	record Reshape(Shape shape) implements View {
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
	record Transpose(List<Integer> axes) implements View {
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
	record ToTokens() implements View {
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
	record ToMap(int rows, int columns) implements View {
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
	record Unfold(int patch) implements View {
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
	record Fold(int patch, int rows, int columns) implements View {
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
	record WindowPartition(int window) implements View {
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
	record WindowMerge(int window, int rows, int columns) implements View {
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
	record Subsample(int stride) implements View {
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
	record AppendOnes(int axis, int count) implements View {
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
	record Pad(int top, int bottom, int left, int right) implements View {
		@Override
		public String name() {
			return "pad";
		}
	}

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
			boolean countPadding) implements Operator {
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
	record GlobalPool(boolean keep) implements Operator {
		@Override
		public String name() {
			return "globalpool";
		}
	}

	/** {@code token_mean}: {@code [tokens, features]} to {@code [features]}. */
	record TokenMean() implements Operator {
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
	record Upsample(int factor, UpsampleMode mode) implements Operator {
		@Override
		public String name() {
			return "upsample";
		}
	}
}
