package org.m2q.calibration.build;

import java.util.function.DoubleUnaryOperator;

import org.m2q.network.ElementOperator.ActivationFunction;
import org.m2q.onnx.execute.Erf;
import org.m2q.quant.scheme.ValueRange;

/** Activations in double precision, and where they are not constant or equal to their operand's sign. */
final class Functions {

	/** Every value matters. */
	static final ValueRange ALL = new ValueRange(-Double.MAX_VALUE, Double.MAX_VALUE);

	private Functions() {
	}

	static DoubleUnaryOperator of(ActivationFunction function) {
		return switch (function) {
			case RELU -> x -> Math.max(0, x);
			case RELU6 -> x -> Math.min(6, Math.max(0, x));
			case HARDSWISH -> x -> x * Math.min(6, Math.max(0, x + 3)) / 6;
			case HARDSIGMOID -> x -> Math.min(6, Math.max(0, x + 3)) / 6;
			case SILU -> x -> x / (1 + StrictMath.exp(-x));
			case GELU -> x -> 0.5 * x * (1 + Erf.of(x / Math.sqrt(2)));
			case GELU_TANH -> x -> 0.5 * x * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
			case SIGMOID -> x -> 1 / (1 + StrictMath.exp(-x));
		};
	}

	/** Operands beyond these ends give what the ends give, to less than a quarter of a step of 8 bits over results up to 1. */
	static ValueRange domain(ActivationFunction function) {
		return switch (function) {
			case RELU -> new ValueRange(0, Double.MAX_VALUE);
			case RELU6 -> new ValueRange(0, 6);
			case HARDSWISH -> new ValueRange(-3, Double.MAX_VALUE);
			case HARDSIGMOID -> new ValueRange(-3, 3);
			case SILU -> new ValueRange(-10, Double.MAX_VALUE);
			case GELU, GELU_TANH -> new ValueRange(-4.5, Double.MAX_VALUE);
			case SIGMOID -> new ValueRange(-8, 8);
		};
	}
}
