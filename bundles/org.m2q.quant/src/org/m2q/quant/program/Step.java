package org.m2q.quant.program;

import java.util.List;
import java.util.Optional;

import org.m2q.network.MacOperator;
import org.m2q.network.Operator;
import org.m2q.network.SamplingOperator;
import org.m2q.quant.Requantization;

/**
 * One integer operation. It reads tensors of earlier steps and makes one. In the formulas a, b are codes less the zero point of their tensor, out is
 * clamp(… + zero point) into the range of the result, and every accumulator that is rescaled fits 32 bits (builders check that).
 */
public sealed interface Step {

	/** Where it comes from. */
	StepInfo info();

	/** Tensors that it reads. */
	List<Integer> inputs();

	/** The tensor that it makes. */
	int output();

	/** The arithmetic of its factors; empty for steps without factors. */
	default Optional<Requantization> arithmetic() {
		return switch (this) {
			case Convolution step -> Optional.of(step.rescale().profile());
			case Linear step -> Optional.of(step.rescale().profile());
			case MatMul step -> Optional.of(step.rescale().profile());
			case Addition step -> Optional.of(step.profile());
			case Multiplication step -> Optional.of(step.rescale().profile());
			case Rescaling step -> Optional.of(step.rescale().profile());
			case Normalization step -> Optional.of(step.rescale().profile());
			case Pool step -> Optional.of(step.rescale().profile());
			case Mean step -> Optional.of(step.rescale().profile());
			case Lookup step -> Optional.empty();
			case Softmax step -> Optional.empty();
			case Division step -> Optional.empty();
			case View step -> Optional.empty();
		};
	}

	/**
	 * Convolution of a map: acc(f, r, c) = bias(f) + Σ a · w over the taps inside the map; out = rescale(f, acc).
	 *
	 * @param info where it comes from
	 * @param input a [channels, rows, columns]
	 * @param output the result
	 * @param operator strides, paddings, groups
	 * @param weights its weights
	 * @param bias per filter, in steps of input scale · weight scale
	 * @param rescale per filter
	 */
	record Convolution(StepInfo info, int input, int output, MacOperator.Convolution operator, FilterCodes weights, int[] bias, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Linear layer over the last axis: acc(f) = bias(f) + Σ a · w; out = rescale(f, acc).
	 *
	 * @param info where it comes from
	 * @param input a [.., features]
	 * @param output the result
	 * @param weights its weights, one filter per output feature
	 * @param bias per filter, in steps of input scale · weight scale
	 * @param rescale per filter
	 */
	record Linear(StepInfo info, int input, int output, FilterCodes weights, int[] bias, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Product of two computed tensors, with equal leading axes: acc = Σ a · b; out = rescale(row, acc), where row is the position on the last but one axis of the
	 * result.
	 *
	 * @param info where it comes from
	 * @param left a
	 * @param right b
	 * @param output the result
	 * @param operator what is transposed
	 * @param rescale one for all, or one per row
	 */
	record MatMul(StepInfo info, int left, int right, int output, MacOperator.MatMul operator, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(left, right);
		}
	}

	/**
	 * Sum of tensors; the shapes of later ones are broadcast to that of the first (aligned at the last axis), which is that of the result.
	 *
	 * <ul>
	 * <li>POT: acc = Σ aᵢ · mᵢ, mᵢ = ±2^kᵢ, in 64 bits; out = halfEven(acc / 2^shift).
	 * <li>DYADIC: acc = Σ aᵢ · mᵢ in 64 bits; out = floor((acc + 2^(shift − 1)) / 2^shift).
	 * <li>FLOAT32: Σ (float) aᵢ · fᵢ from left to right in single precision, fᵢ = ± scale of the operand; out = halfEven(sum / scale of the result).
	 * </ul>
	 *
	 * @param info where it comes from
	 * @param inputs the operands, two or more
	 * @param output the result
	 * @param profile the arithmetic
	 * @param multipliers per operand, negative for what is subtracted; empty for FLOAT32
	 * @param shift 0 to 62; 0 for FLOAT32
	 * @param factors per operand for FLOAT32, else empty
	 */
	record Addition(StepInfo info, List<Integer> inputs, int output, Requantization profile, int[] multipliers, int shift, float[] factors) implements Step {
		/** Copies the list. */
		public Addition {
			inputs = List.copyOf(inputs);
		}
	}

	/**
	 * Product element by element; the shape of the right operand is broadcast to that of the left: out = rescale(a · b). A learned factor per channel is a constant
	 * right operand.
	 *
	 * @param info where it comes from
	 * @param left a
	 * @param right b
	 * @param output the result
	 * @param rescale one factor
	 */
	record Multiplication(StepInfo info, int left, int right, int output, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(left, right);
		}
	}

	/**
	 * The same values in other steps: out = rescale(position on the axis, a). With several factors and a result with one scale every position is divided by a factor of its
	 * own, which the weights of the reading layer contain (channel migration).
	 *
	 * @param info where it comes from
	 * @param input a
	 * @param output the result, of the same shape
	 * @param axis axis of several factors, else {@link IntegerTensor#WHOLE}
	 * @param rescale one factor, or one per position on the axis
	 */
	record Rescaling(StepInfo info, int input, int output, int axis, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * A function of single codes: out = table[code − lowest code of the operand]; entries are codes of the result.
	 *
	 * @param info where it comes from
	 * @param input the operand
	 * @param output the result
	 * @param table one entry per code of the operand's range
	 * @param function name of the operator in the language, such as {@code hardswish}; several in one table are joined by {@code " > "}, first first, such as
	 *        {@code hardswish > scale_by}
	 */
	record Lookup(StepInfo info, int input, int output, int[] table, String function) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Softmax along an axis: e = exponentials[largest code − code], sum of all e in 64 bits; out = floor((2 · e · one + sum) / (2 · sum)), zero point included in the
	 * clamp.
	 *
	 * @param info where it comes from
	 * @param input the operand
	 * @param output the result
	 * @param axis axis along which results sum to 1
	 * @param exponentials per distance from the largest code, 0 to 2^24, the first not 0; one entry per code of the operand's range
	 * @param one steps of the result that stand for 1, up to 2^16
	 */
	record Softmax(StepInfo info, int input, int output, int axis, int[] exponentials, int one) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Layer or group normalisation, over the n elements that share their statistics, in 64 bits: S = Σ q (codes without zero point), d = n · q − S, V = Σ d² + epsilon,
	 * R = floor(√((V · n) · 4^guard)), t = floor((2 · ((d · n) · 2^({@value #FRACTION} + guard)) + R) / (2 · R)), 0 when R is 0; acc = saturate32(t · gamma + beta);
	 * out = rescale(acc).
	 *
	 * @param info where it comes from
	 * @param input the operand
	 * @param output the result
	 * @param axis axis of the channels, along which gamma and beta lie
	 * @param groups 0 for layer normalisation, whose statistics are those along {@code axis}; else channels are divided into as many groups, each of which
	 *        shares statistics over all positions
	 * @param gamma per channel, −32,768 to 32,767
	 * @param beta per channel, in steps of gamma's scale / 2^{@value #FRACTION}
	 * @param epsilon n³ · ε / scale², rounded
	 * @param guard additional bits of the root, chosen so that nothing overflows 63 bits
	 * @param rescale one factor
	 */
	record Normalization(StepInfo info, int input, int output, int axis, int groups, int[] gamma, int[] beta, long epsilon, int guard, Rescale rescale)
			implements Step {

		/** Fraction bits of a normalised value. */
		public static final int FRACTION = 10;

		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Pooling with a window. Maximum: the largest code inside the map, both tensors having the same scale. Average: acc = Σ a over the taps inside the map; out =
	 * rescale(count − 1, acc), count being the taps inside the map, or all taps when padding counts.
	 *
	 * @param info where it comes from
	 * @param input a map
	 * @param output the result
	 * @param operator window, strides, paddings
	 * @param rescale per count of taps, 1 to the size of the window; one factor for maxima, not used
	 */
	record Pool(StepInfo info, int input, int output, SamplingOperator.Pool operator, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Mean over all pixels of a map per channel, or over all tokens per feature: acc = Σ a; out = rescale(acc).
	 *
	 * @param info where it comes from
	 * @param input [channels, rows, columns] or [tokens, features]
	 * @param output the result
	 * @param tokens whether the first axis is averaged instead of the last two
	 * @param rescale one factor
	 */
	record Mean(StepInfo info, int input, int output, boolean tokens, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/**
	 * Quotient element by element; the divisor d is broadcast to the dividend a. In 64 bits:
	 *
	 * <ul>
	 * <li>exact: out = floor((2 · a · multiplier + (d · 2^shift)) / (2 · (d · 2^shift)))
	 * <li>logarithmic (Trio-ViT): y = floor(log2 d), one more when d² ≥ 2^(2y + 1); out = floor((a · multiplier + 2^(shift + y − 1)) / 2^(shift + y)), without the
	 * addition when shift + y is 0
	 * </ul>
	 *
	 * Where d is 0 or less, out is the zero point.
	 *
	 * @param info where it comes from
	 * @param left a
	 * @param right d
	 * @param output the result
	 * @param multiplier 1 to 2^15
	 * @param shift 0 to 30
	 * @param logarithmic whether the divisor is rounded to a power of two
	 */
	record Division(StepInfo info, int left, int right, int output, int multiplier, int shift, boolean logarithmic) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(left, right);
		}
	}

	/**
	 * Moves codes: a {@link org.m2q.network.ViewOperator} or a nearest-neighbour {@link SamplingOperator.Upsample}. All tensors have the same zero point and
	 * the same scale (or the scales that go along). Padding is the zero point.
	 *
	 * @param info where it comes from
	 * @param inputs the operands, more than one for a concatenation
	 * @param output the result
	 * @param operator how elements move
	 * @param port which result of a split this is, else 0
	 * @param fill code that {@code append_ones} appends, else 0
	 */
	record View(StepInfo info, List<Integer> inputs, int output, Operator operator, int port, int fill) implements Step {
		/** Copies the list. */
		public View {
			inputs = List.copyOf(inputs);
		}
	}
}
