package org.m2q.network;

/** Operators that compute every element on its own, or along one axis (softmax). */
public sealed interface ElementOperator extends Operator {

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
	record Activation(ActivationFunction function) implements ElementOperator {
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
	record Softmax(int axis) implements ElementOperator {
		@Override
		public String name() {
			return "softmax";
		}
	}

	/** {@code add}: sum of all operands, later ones broadcast to the first. */
	record Add() implements ElementOperator {
		@Override
		public String name() {
			return "add";
		}
	}

	/** {@code sub}: first operand minus the second. */
	record Subtract() implements ElementOperator {
		@Override
		public String name() {
			return "sub";
		}
	}

	/** {@code mul}: product of all operands, later ones broadcast to the first. */
	record Multiply() implements ElementOperator {
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
	record Divide(double epsilon) implements ElementOperator {
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
	record ScaleChannels(int channels, int axis) implements ElementOperator {
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
	record ScaleBy(double factor) implements ElementOperator {
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
	record AddParameter(Shape shape, long table) implements ElementOperator {
		@Override
		public String name() {
			return "add_parameter";
		}

		@Override
		public long parameters() {
			return table;
		}
	}
}
