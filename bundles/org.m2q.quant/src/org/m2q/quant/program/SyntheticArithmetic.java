package org.m2q.quant.program;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

import org.m2q.network.ElementOperator;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.scheme.DyadicMultiplier;

/** Ranges, scales and factors of synthetic programs. */
final class SyntheticArithmetic {

	private static final int ADDITION_BITS = 20;

	private final SyntheticFormats formats;
	private final Random random;

	SyntheticArithmetic(SyntheticFormats formats, Random random) {
		this.formats = formats;
		this.random = random;
	}

	/** Codes of a computed tensor. Products of two codes less their zero points fit 31 bits. */
	CodeRange range(boolean positive) {
		int bits = formats.activationBits();
		int half = 1 << bits - 1;
		if (positive) {
			int zero = formats.asymmetric() && random.nextInt(3) == 0 ? -half : 0;
			return new CodeRange(zero, zero + Math.min(2 * half - 1, Short.MAX_VALUE), zero);
		}
		if (!formats.asymmetric() || random.nextInt(4) == 0) {
			return new CodeRange(-half, half - 1, 0);
		}
		int zero = half / 2 + random.nextInt(half);
		return random.nextBoolean() ? new CodeRange(0, 2 * half - 1, zero) : new CodeRange(-half, half - 1, zero - half);
	}

	/** A scale with which values of this size use a good part of the range. */
	float scale(double real, CodeRange range, boolean positive) {
		double part = (range.high() - range.low()) / (positive ? 3.0 : 6.0);
		return rounded(real / part * (0.7 + 0.6 * random.nextDouble()));
	}

	/** A scale as the profile needs it. */
	float rounded(double scale) {
		double some = Math.max(scale, 0x1p-40);
		return (float) (formats.profile() == Requantization.POT ? Math.scalb(1.0, exponent(some)) : some);
	}

	private static int exponent(double factor) {
		return (int) Math.rint(Math.log(factor) / Math.log(2));
	}

	/** Factors in the arithmetic of the profile. */
	Rescale rescale(float... factors) {
		int[] multipliers = new int[factors.length];
		int[] shifts = new int[factors.length];
		for (int i = 0; i < factors.length; i++) {
			switch (formats.profile()) {
				case POT -> shifts[i] = Math.max(-31, Math.min(62, -exponent(factors[i])));
				case DYADIC -> {
					DyadicMultiplier multiplier = DyadicMultiplier.of(factors[i]);
					multipliers[i] = multiplier.multiplier();
					shifts[i] = 31 - multiplier.shift();
				}
				case FLOAT32 -> {
					// The factors are as they are.
				}
			}
		}
		return switch (formats.profile()) {
			case POT -> Rescale.pot(shifts);
			case DYADIC -> Rescale.dyadic(multipliers, shifts);
			case FLOAT32 -> Rescale.float32(factors);
		};
	}

	/** The sum of tensors, or the first less the second. */
	Step.Addition addition(StepInfo info, List<IntegerTensor> operands, IntegerTensor output, boolean subtracts) {
		int count = operands.size();
		List<Integer> inputs = operands.stream().map(IntegerTensor::index).toList();
		double largest = operands.stream().mapToDouble(operand -> operand.scale() / (double) output.scale()).max().orElseThrow();
		int shift = Math.max(0, Math.min(40, ADDITION_BITS - exponent(largest)));
		int[] multipliers = new int[count];
		float[] factors = new float[count];
		for (int i = 0; i < count; i++) {
			int sign = subtracts && i > 0 ? -1 : 1;
			double ratio = operands.get(i).scale() / (double) output.scale();
			multipliers[i] = sign * (formats.profile() == Requantization.POT ? 1 << Math.max(0, exponent(ratio) + shift) : (int) Math.rint(Math.scalb(ratio, shift)));
			factors[i] = sign * operands.get(i).scale();
		}
		boolean real = formats.profile() == Requantization.FLOAT32;
		return new Step.Addition(info, inputs, output.index(), formats.profile(), real ? new int[0] : multipliers, real ? 0 : shift,
				real ? factors : new float[0]);
	}

	/** An activation in real numbers. */
	DoubleUnaryOperator function(ElementOperator.ActivationFunction function) {
		return switch (function) {
			case RELU -> x -> Math.max(0, x);
			case RELU6 -> x -> Math.max(0, Math.min(6, x));
			case HARDSWISH -> x -> x * Math.max(0, Math.min(6, x + 3)) / 6;
			case HARDSIGMOID -> x -> Math.max(0, Math.min(6, x + 3)) / 6;
			case SIGMOID -> x -> 1 / (1 + StrictMath.exp(-x));
			case SILU -> x -> x / (1 + StrictMath.exp(-x));
			case GELU, GELU_TANH -> x -> x / 2 * (1 + StrictMath.tanh(StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
		};
	}
}
