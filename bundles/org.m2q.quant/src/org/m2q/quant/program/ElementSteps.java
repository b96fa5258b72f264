package org.m2q.quant.program;

import java.util.List;

import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.scheme.Rounding;

/** Steps that work element by element. */
final class ElementSteps {

	private ElementSteps() {
	}

	static int[] addition(Step.Addition step, List<IntegerTensor> operands, int[][] codes, IntegerTensor result) {
		int[] out = new int[result.size()];
		int[][] positions = operands.stream().map(operand -> ViewElements.broadcast(operand.shape(), result.shape())).toArray(int[][]::new);
		CodeRange range = result.range();
		for (int i = 0; i < out.length; i++) {
			long sum = 0;
			float real = 0;
			for (int k = 0; k < codes.length; k++) {
				int a = codes[k][positions[k][i]] - operands.get(k).range().zero();
				if (step.profile() == Requantization.FLOAT32) {
					float term = a * step.factors()[k];
					real = k == 0 ? term : real + term;
				} else {
					sum += (long) a * step.multipliers()[k];
				}
			}
			long rounded = switch (step.profile()) {
				case POT -> Rounding.HALF_EVEN.shiftRight(sum, step.shift());
				case DYADIC -> Rounding.HALF_UP.shiftRight(sum, step.shift());
				case FLOAT32 -> (long) Math.rint(real / result.scale());
			};
			// A sum may be near the end of 64 bits, so the zero point is not added to it before it is cut.
			out[i] = range.clamp(Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, rounded)) + range.zero());
		}
		return out;
	}

	static int[] multiplication(Step.Multiplication step, IntegerTensor left, int[] a, IntegerTensor right, int[] b, IntegerTensor result) {
		int[] out = new int[result.size()];
		int[] positions = ViewElements.broadcast(right.shape(), result.shape());
		for (int i = 0; i < out.length; i++) {
			long product = (long) (a[i] - left.range().zero()) * (b[positions[i]] - right.range().zero());
			out[i] = result.range().clamp((long) step.rescale().apply(0, Math.toIntExact(product)) + result.range().zero());
		}
		return out;
	}

	static int[] rescaling(Step.Rescaling step, IntegerTensor input, int[] a, IntegerTensor result) {
		int[] out = new int[result.size()];
		int inner = step.axis() == IntegerTensor.WHOLE ? 1 : AxisSteps.inner(result.shape(), step.axis());
		int channels = step.axis() == IntegerTensor.WHOLE ? 1 : result.shape().dim(step.axis());
		for (int i = 0; i < out.length; i++) {
			out[i] = result.range().clamp((long) step.rescale().apply(i / inner % channels, a[i] - input.range().zero()) + result.range().zero());
		}
		return out;
	}

	static int[] lookup(Step.Lookup step, IntegerTensor input, int[] a) {
		int[] out = new int[a.length];
		for (int i = 0; i < out.length; i++) {
			out[i] = step.table()[a[i] - input.range().low()];
		}
		return out;
	}

	static int[] division(Step.Division step, IntegerTensor left, int[] a, IntegerTensor right, int[] d, IntegerTensor result) {
		int[] out = new int[result.size()];
		int[] positions = ViewElements.broadcast(right.shape(), result.shape());
		for (int i = 0; i < out.length; i++) {
			long dividend = (long) (a[i] - left.range().zero()) * step.multiplier();
			long divisor = d[positions[i]] - right.range().zero();
			long quotient = divisor <= 0 ? 0 : step.logarithmic() ? shifted(dividend, divisor, step.shift()) : divided(dividend, divisor << step.shift());
			out[i] = result.range().clamp(quotient + result.range().zero());
		}
		return out;
	}

	private static long divided(long dividend, long divisor) {
		return Math.floorDiv(2 * dividend + divisor, 2 * divisor);
	}

	private static long shifted(long dividend, long divisor, int shift) {
		int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(divisor);
		// With 31 bits of divisor both squares fit; 2y + 1 is 61 at most.
		int rounded = divisor * divisor >= 1L << 2 * exponent + 1 ? exponent + 1 : exponent;
		return Rounding.HALF_UP.shiftRight(dividend, shift + rounded);
	}
}
