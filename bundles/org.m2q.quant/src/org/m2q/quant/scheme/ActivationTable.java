package org.m2q.quant.scheme;

import java.util.function.DoubleUnaryOperator;

/**
 * Any function of one quantized input as a table over all its codes: exact up to the rounding of the output, at most 2^16 entries.
 * Immutable.
 */
public final class ActivationTable {

	private final UniformQuantizer input;
	private final int[] outputs;

	private ActivationTable(UniformQuantizer input, int[] outputs) {
		this.input = input;
		this.outputs = outputs;
	}

	/** Tabulates output.quantize(function(input.dequantize(q))). */
	public static ActivationTable of(DoubleUnaryOperator function, UniformQuantizer input, UniformQuantizer output) {
		int[] outputs = new int[input.high() - input.low() + 1];
		for (int i = 0; i < outputs.length; i++) {
			outputs[i] = output.quantize(function.applyAsDouble(input.dequantize(input.low() + i)));
		}
		return new ActivationTable(input, outputs);
	}

	/** The output code of an input code, which is clamped to the input's codes. */
	public int apply(int code) {
		return outputs[(int) FixedPoint.clamp(code, input.low(), input.high()) - input.low()];
	}

	/** Number of entries. */
	public int size() {
		return outputs.length;
	}
}
