package org.m2q.quant.program;

import java.util.Random;

import org.m2q.network.LayerNetwork;
import org.m2q.quant.integer.CodeRange;

/**
 * Programs of networks with seeded random weights, for checking that executions agree. Weights and inputs take all codes of their formats; scales are
 * chosen so that tensors neither vanish nor saturate everywhere, and factors follow from scales as in programs of trained networks. Nothing follows for
 * accuracy.
 */
public final class SyntheticPrograms {

	private SyntheticPrograms() {
	}

	/**
	 * A program of a network.
	 *
	 * @param network all operators but bilinear upsampling
	 * @param formats widths and arithmetic
	 * @param seed of the random numbers
	 * @throws IllegalArgumentException for an operator that has no step, or a normalisation over more elements than 64 bits can hold, naming the operator
	 */
	public static IntegerProgram of(LayerNetwork network, SyntheticFormats formats, long seed) {
		return new SyntheticBuilder(network, formats, new Random(seed)).build();
	}

	/**
	 * Random codes for the inputs of a program: mostly spread evenly over the range, a tenth at its ends.
	 *
	 * @return per input its codes, in the order of {@link IntegerProgram#inputs()}
	 */
	public static int[][] inputs(IntegerProgram program, long seed) {
		Random random = new Random(seed);
		int[][] inputs = new int[program.inputs().size()][];
		for (int i = 0; i < inputs.length; i++) {
			IntegerTensor tensor = program.tensors().get(program.inputs().get(i));
			CodeRange range = tensor.range();
			inputs[i] = new int[tensor.size()];
			for (int k = 0; k < inputs[i].length; k++) {
				int choice = random.nextInt(20);
				inputs[i][k] = choice == 0 ? range.low() : choice == 1 ? range.high() : range.low() + random.nextInt(range.high() - range.low() + 1);
			}
		}
		return inputs;
	}
}
