package org.m2q.quant.integer;

import java.util.List;
import java.util.Optional;

import org.m2q.network.Layer;
import org.m2q.quant.scheme.DyadicMultiplier;

/**
 * A layer in integers.
 *
 * @param layer what it computes
 * @param operands where the operands of the main operator come from
 * @param residual where the added tensor comes from
 * @param weights its weights, for layers that have some
 * @param bias per filter what is added to the accumulator
 * @param factors the factors from accumulators to codes of the output
 * @param input codes of the operands
 * @param output codes of the output
 * @param residualFactor factor from codes of the added tensor to codes of the output
 * @param accumulatorBits width of the accumulators
 * @param activation codes of the output by the codes before the activation, from {@code output.low()} on; empty for none
 */
public record IntegerLayer(Layer layer, List<OperandMap> operands, Optional<OperandMap> residual, Optional<FilterWeights> weights, int[] bias,
		FilterFactor factors, CodeRange input, CodeRange output, DyadicMultiplier residualFactor, int accumulatorBits, int[] activation) {

	/** Copies the lists. */
	public IntegerLayer {
		operands = List.copyOf(operands);
	}

	/** Whether normalisation needs all outputs of a pixel, or all outputs, before the first is finished. */
	public boolean isNormalised() {
		return layer.kind().hasMacs() && layer.norm().isPresent() && !layer.norm().get().equals("bn");
	}

	/**
	 * Checks that a sum fits the accumulators.
	 *
	 * @throws ArithmeticException naming the layer when it does not
	 */
	public int accumulated(long sum) {
		long limit = 1L << Math.min(31, accumulatorBits - 1);
		if (sum < -limit || sum >= limit) {
			throw new ArithmeticException("A sum of layer '" + layer.name() + "' is " + sum + ", which " + accumulatorBits + " bits do not hold.");
		}
		return (int) sum;
	}

	/**
	 * Finishes one output: bias, factor, activation, addition. Before a normalisation only bias and factor; see {@link #completed}.
	 *
	 * @param filter the filter, over all groups
	 * @param accumulator the sum of its products
	 * @param added code of the added element, ignored when nothing is added
	 */
	public int finish(int filter, long accumulator, int added) {
		int code = rescaled(filter, accumulator);
		return isNormalised() ? code : completed(code, added);
	}

	/** Bias and factor: the code of an output before normalisation, activation and addition. */
	public int rescaled(int filter, long accumulator) {
		int sum = accumulated(accumulator + bias[filter]);
		return output.clamp(factors.apply(filter, sum) + output.zero());
	}

	/** Activation and addition, the last steps. */
	public int completed(int before, int added) {
		int code = activated(before);
		if (residual.isPresent()) {
			code = output.clamp((long) code + residualFactor.applySingleRounding(added - output.zero()));
		}
		return code;
	}

	/** The activation at the output. */
	public int activated(int code) {
		return activation.length == 0 ? code : activation[code - output.low()];
	}
}
