package org.m2q.quant.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.quant.integer.OperandMap;

/**
 * Runs integer programs step by step as the documentation of {@link Step} says, in the order of the shapes: the reference for every other way to run them. Safe for
 * use by several threads.
 */
public final class ProgramInterpreter {

	private final IntegerProgram program;
	private final Map<Integer, OperandMap> views = new HashMap<>();

	/** Prepares the runs of a program. */
	public ProgramInterpreter(IntegerProgram program) {
		this.program = program;
		for (Step step : program.steps()) {
			if (step instanceof Step.View view) {
				views.put(view.output(), ViewElements.of(program, view));
			}
		}
	}

	/**
	 * Runs the program.
	 *
	 * @param inputs codes of the inputs, in the order of {@link IntegerProgram#inputs()}
	 * @return codes of every tensor, by its index; not to be changed
	 * @throws ArithmeticException when an accumulator does not fit 32 bits
	 * @throws IllegalArgumentException when inputs are missing or have another size
	 */
	public int[][] run(int[]... inputs) {
		int[][] tensors = given(inputs);
		for (Step step : program.steps()) {
			tensors[step.output()] = compute(step, tensors);
		}
		return tensors;
	}

	/**
	 * What is there before the first step: inputs and constants; nothing in place of the other tensors.
	 *
	 * @param inputs codes of the inputs, in the order of {@link IntegerProgram#inputs()}
	 * @throws IllegalArgumentException when inputs are missing or have another size
	 */
	public int[][] given(int[]... inputs) {
		if (inputs.length != program.inputs().size()) {
			throw new IllegalArgumentException(inputs.length + " inputs for " + program.inputs().size());
		}
		int[][] tensors = new int[program.tensors().size()][];
		for (IntegerTensor tensor : program.tensors()) {
			if (tensor.constant().isPresent()) {
				tensors[tensor.index()] = tensor.constant().get();
			}
		}
		for (int i = 0; i < inputs.length; i++) {
			IntegerTensor tensor = program.tensors().get(program.inputs().get(i));
			if (inputs[i].length != tensor.size()) {
				throw new IllegalArgumentException("input '" + tensor.name() + "' has " + inputs[i].length + " codes instead of " + tensor.size());
			}
			tensors[tensor.index()] = inputs[i];
		}
		return tensors;
	}

	/**
	 * Quantizes the inputs, runs the program and restores the results.
	 *
	 * @param inputs real values of the inputs
	 * @return real values of the outputs, in the order of {@link IntegerProgram#outputs()}
	 */
	public float[][] runReal(float[]... inputs) {
		int[][] codes = new int[inputs.length][];
		for (int i = 0; i < inputs.length; i++) {
			codes[i] = program.tensors().get(program.inputs().get(i)).quantize(inputs[i]);
		}
		int[][] tensors = run(codes);
		return program.outputs().stream().map(index -> program.tensors().get(index).dequantize(tensors[index])).toArray(float[][]::new);
	}

	/**
	 * Computes one step.
	 *
	 * @param tensors codes of the tensors so far, by index
	 * @return codes of its result
	 * @throws ArithmeticException when an accumulator does not fit 32 bits
	 */
	public int[] compute(Step step, int[][] tensors) {
		IntegerTensor result = program.result(step);
		List<IntegerTensor> operands = step.inputs().stream().map(index -> program.tensors().get(index)).toList();
		int[][] codes = step.inputs().stream().map(index -> tensors[index]).toArray(int[][]::new);
		IntegerTensor first = operands.getFirst();
		int[] a = codes[0];
		return switch (step) {
			case Step.Convolution conv -> ProductSteps.convolution(conv, first, a, result);
			case Step.Linear linear -> ProductSteps.linear(linear, first, a, result);
			case Step.MatMul matmul -> ProductSteps.matmul(matmul, first, a, operands.get(1), codes[1], result);
			case Step.Addition addition -> ElementSteps.addition(addition, operands, codes, result);
			case Step.Multiplication multiplication -> ElementSteps.multiplication(multiplication, first, a, operands.get(1), codes[1], result);
			case Step.Rescaling rescaling -> ElementSteps.rescaling(rescaling, first, a, result);
			case Step.Lookup lookup -> ElementSteps.lookup(lookup, first, a);
			case Step.Division division -> ElementSteps.division(division, first, a, operands.get(1), codes[1], result);
			case Step.Softmax softmax -> AxisSteps.softmax(softmax, a, result);
			case Step.Normalization normalization -> AxisSteps.normalization(normalization, first, a, result);
			case Step.Pool pool -> AxisSteps.pool(pool, first, a, result);
			case Step.Mean mean -> AxisSteps.mean(mean, first, a, result);
			case Step.View view -> view(view, codes, result);
		};
	}

	private int[] view(Step.View view, int[][] codes, IntegerTensor result) {
		OperandMap map = views.get(view.output());
		int[] moved = new int[map.size()];
		for (int i = 0; i < moved.length; i++) {
			int operand = map.layers()[i];
			moved[i] = operand >= 0 ? codes[operand][map.elements()[i]] : operand == OperandMap.ONE ? view.fill() : result.range().zero();
		}
		return moved;
	}
}
