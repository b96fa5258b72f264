package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;

/**
 * Runs an exported model and compares every tensor with what the program computes ({@link ProgramInterpreter}).
 */
public final class Verification {

	private final ExportedProgram exported;
	private final ProgramInterpreter interpreter;

	/** Prepares the runs. */
	public Verification(ExportedProgram exported) {
		this.exported = exported;
		interpreter = new ProgramInterpreter(exported.program());
	}

	/**
	 * One comparison.
	 *
	 * @param runtime name and version of what ran the model
	 * @param level how the runtime was allowed to change the model
	 * @param everyTensor whether all tensors were compared, or only the results, so that nothing kept the runtime from fusing operators
	 * @param tensors number of compared tensors, over all inputs
	 * @param elements number of compared elements
	 * @param divergence where they differ first, in the order of the program
	 */
	public record Run(String runtime, ModelRunner.Level level, boolean everyTensor, long tensors, long elements, Optional<Divergence> divergence) {
	}

	/**
	 * Real inputs that reach all codes: evenly spread over the range and a little beyond, not only on steps.
	 *
	 * @return per input its real numbers
	 */
	public static float[][] inputs(IntegerProgram program, long seed) {
		Random random = new Random(seed);
		float[][] inputs = new float[program.inputs().size()][];
		for (int i = 0; i < inputs.length; i++) {
			IntegerTensor tensor = program.tensors().get(program.inputs().get(i));
			int[] codes = new int[tensor.size()];
			for (int k = 0; k < codes.length; k++) {
				codes[k] = (int) (tensor.range().low() + (long) (random.nextDouble() * (tensor.range().high() - (long) tensor.range().low() + 1)));
			}
			inputs[i] = tensor.dequantize(codes);
			float step = tensor.scales()[0];
			for (int k = 0; k < codes.length; k++) {
				inputs[i][k] += (random.nextInt(20) == 0 ? 3 : 0.6f) * step * (2 * random.nextFloat() - 1);
			}
		}
		return inputs;
	}

	/**
	 * Runs the model once per input on every level of a runtime: with every tensor as an output, and on the highest level also with its own outputs alone.
	 *
	 * @param inputs several sets of inputs
	 * @throws OnnxException when the model cannot be run
	 */
	public List<Run> run(ModelRunner runner, List<float[][]> inputs, Cancellation cancellation) throws OnnxException {
		List<Run> runs = new ArrayList<>();
		for (ModelRunner.Level level : runner.levels()) {
			runs.add(new Run(runner.name(), level, true, 0, 0, Optional.empty()));
			if (level == ModelRunner.Level.ALL) {
				runs.add(new Run(runner.name(), level, false, 0, 0, Optional.empty()));
			}
		}
		for (float[][] input : inputs) {
			Map<String, Tensor> given = new LinkedHashMap<>();
			int[][] codes = new int[input.length][];
			for (int i = 0; i < input.length; i++) {
				IntegerTensor tensor = exported.program().tensors().get(exported.program().inputs().get(i));
				given.put(ExportedProgram.real(tensor), Tensor.of(ProgramGraph.batched(tensor.shape()), input[i]));
				codes[i] = tensor.quantize(input[i]);
			}
			int[][] expected = interpreter.run(codes);
			for (int i = 0; i < runs.size(); i++) {
				if (runs.get(i).divergence().isEmpty()) {
					runs.set(i, more(runs.get(i), runner, given, expected, cancellation));
				}
			}
		}
		return runs;
	}

	/** A run that goes on with one more input. */
	private Run more(Run run, ModelRunner runner, Map<String, Tensor> given, int[][] expected, Cancellation cancellation) throws OnnxException {
		long tensors = run.tensors();
		long elements = run.elements();
		Map<String, Tensor> actual = runner.run(run.everyTensor() ? exported.withAllTensors() : exported.model(), given, run.level(), cancellation);
		for (Compared compared : compared(run.everyTensor())) {
			Optional<Divergence> divergence = compared.divergence(expected, actual);
			tensors++;
			elements += compared.tensor().size();
			if (divergence.isPresent()) {
				return new Run(run.runtime(), run.level(), run.everyTensor(), tensors, elements, divergence);
			}
		}
		return new Run(run.runtime(), run.level(), run.everyTensor(), tensors, elements, Optional.empty());
	}

	/** The tensors to compare, in the order of the program. */
	private List<Compared> compared(boolean everyTensor) {
		IntegerProgram program = exported.program();
		Map<Integer, String> steps = new HashMap<>();
		program.steps().forEach(step -> steps.put(step.output(), step.info().name()));
		List<Compared> all = new ArrayList<>();
		if (everyTensor) {
			program.inputs().forEach(index -> all.add(new Compared(program.tensors().get(index), program.tensors().get(index).name(), "", exported.isReal())));
			for (Step step : program.steps()) {
				IntegerTensor tensor = program.result(step);
				all.add(new Compared(tensor, tensor.name(), step.info().name(), exported.isReal()));
			}
		}
		for (int i = 0; i < program.outputs().size(); i++) {
			IntegerTensor tensor = program.tensors().get(program.outputs().get(i));
			ValueInfo output = exported.model().outputs().get(i);
			all.add(new Compared(tensor, output.name(), steps.getOrDefault(tensor.index(), ""), true));
		}
		return all;
	}

	/** A tensor and the value that holds it. */
	private record Compared(IntegerTensor tensor, String value, String step, boolean real) {

		Optional<Divergence> divergence(int[][] expected, Map<String, Tensor> values) throws OnnxException {
			Tensor actual = Optional.ofNullable(values.get(value)).orElseThrow(() -> new OnnxException("the value \"" + value + "\" was not computed"));
			int[] codes = expected[tensor.index()];
			if (actual.size() != codes.length) {
				throw new OnnxException("the value \"" + value + "\" is " + actual + ", but the tensor of the program has the shape " + tensor.shape());
			}
			double[] left = new double[codes.length];
			double[] right = new double[codes.length];
			float[] reals = tensor.dequantize(codes);
			for (int i = 0; i < left.length; i++) {
				left[i] = real ? reals[i] : codes[i];
				right[i] = real ? actual.real(i) : actual.integer(i);
			}
			int[] shape = tensor.shape().dims().stream().mapToInt(Integer::intValue).toArray();
			int inner = tensor.axis() == IntegerTensor.WHOLE ? 1 : Arrays.stream(shape).skip(tensor.axis() + 1L).reduce(1, (a, b) -> a * b);
			return Divergence.of(tensor.name(), step, shape, left, right, i -> real ? tensor.scales()[i / inner % tensor.scales().length] : 1);
		}
	}
}
