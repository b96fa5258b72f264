package org.m2q.network;

import java.util.List;

/**
 * What a node computes, with all numbers resolved. One record per operator of the language, except that the three convolutions share one,
 * as do the activations, the elementwise operators and the two windowed poolings. {@code identity} leaves no node.
 */
public sealed interface Operator permits MacOperator, NormOperator, ElementOperator, ViewOperator, SamplingOperator {

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
}
