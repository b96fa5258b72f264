package org.m2q.onnx.integer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;

/**
 * All values of one execution of a model.
 *
 * @param tensors by name, inputs first, then in the order in which they were computed
 * @param makers per name what computed it, when that is known
 * @param program the program of a model that was exported from one
 */
public record Values(Map<String, Tensor> tensors, Map<String, String> makers, Optional<IntegerProgram> program) {

	/** Keeps the order of the maps. */
	public Values {
		tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
		makers = Map.copyOf(makers);
	}

	/**
	 * Runs a model with the executor of M2Q. Of a model that was exported from a program, inputs, tensors of the program and results are kept; of others every value.
	 *
	 * @param inputs a value for every input of the graph
	 */
	public static Values of(OnnxModel model, Map<String, Tensor> inputs, Cancellation cancellation) throws OnnxException {
		Map<String, String> makers = new HashMap<>();
		Set<String> kept = new HashSet<>();
		Optional<IntegerProgram> program = Optional.empty();
		if (ProgramImport.isExported(model)) {
			IntegerProgram read = ProgramImport.read(model).program();
			read.steps().forEach(step -> makers.put(read.result(step).name(), step.info().name()));
			read.tensors().forEach(tensor -> kept.add(tensor.name()));
			model.outputs().forEach(output -> kept.add(output.name()));
			program = Optional.of(read);
		}
		boolean all = program.isEmpty();
		Map<String, Tensor> tensors = new LinkedHashMap<>(inputs);
		FloatExecutor.of(model).run(inputs, (node, name, value) -> {
			if (all || kept.contains(name)) {
				tensors.put(name, value);
				makers.putIfAbsent(name, node.name());
			}
		}, cancellation);
		return new Values(tensors, makers, program);
	}

	/**
	 * The values of the graph's inputs that a set of tensors names.
	 *
	 * @throws OnnxException when one is missing
	 */
	public static Map<String, Tensor> inputs(OnnxModel model, Map<String, Tensor> given) throws OnnxException {
		Map<String, Tensor> inputs = new LinkedHashMap<>();
		for (ValueInfo input : model.inputs()) {
			Tensor tensor = given.get(input.name());
			if (tensor == null) {
				throw new OnnxException("there is no value for the input \"" + input.name() + "\"");
			}
			inputs.put(input.name(), tensor);
		}
		return inputs;
	}

	/**
	 * The first value, in the order of the first execution, in which two executions differ. Values of the same name are compared; codes with codes, real numbers
	 * with real numbers, and codes with the real numbers that they stand for when a program says so.
	 *
	 * @return empty when all of them agree
	 * @throws OnnxException when no value has the same name and shape in both
	 */
	public static Optional<Divergence> first(Values a, Values b) throws OnnxException {
		int compared = 0;
		for (Map.Entry<String, Tensor> entry : a.tensors.entrySet()) {
			Tensor other = b.tensors.get(entry.getKey());
			if (other == null || other.size() != entry.getValue().size()) {
				continue;
			}
			Optional<IntegerTensor> described = a.described(entry.getKey()).or(() -> b.described(entry.getKey()));
			Tensor left = entry.getValue();
			if (left.type().isReal() != other.type().isReal()) {
				if (described.isEmpty()) {
					continue;
				}
				left = real(left, described.get());
				other = real(other, described.get());
			}
			compared++;
			boolean real = left.type().isReal();
			double[] x = numbers(left);
			double[] y = numbers(other);
			int[] shape = left.shape();
			float[] scales = described.filter(tensor -> real).map(IntegerTensor::scales).orElse(new float[] { 1 });
			int inner = described.filter(tensor -> tensor.axis() != IntegerTensor.WHOLE)
					.map(tensor -> tensor.shape().dims().stream().skip(tensor.axis() + 1L).reduce(1, (p, q) -> p * q)).orElse(1);
			String maker = Optional.ofNullable(a.makers.get(entry.getKey())).orElse(b.makers.getOrDefault(entry.getKey(), ""));
			Optional<Divergence> divergence = Divergence.of(entry.getKey(), maker, shape, x, y, i -> scales[i / inner % scales.length]);
			if (divergence.isPresent()) {
				return divergence;
			}
		}
		if (compared == 0) {
			throw new OnnxException("they have no values of the same name and size: " + some(a) + " and " + some(b));
		}
		return Optional.empty();
	}

	/** How many values of the same name and size two executions have. */
	public static long common(Values a, Values b) {
		return a.tensors.entrySet().stream().filter(entry -> Optional.ofNullable(b.tensors.get(entry.getKey())).filter(other -> other.size() == entry.getValue().size()).isPresent())
				.count();
	}

	private static String some(Values values) {
		return values.tensors.keySet().stream().limit(4).toList().toString();
	}

	private Optional<IntegerTensor> described(String name) {
		return program.flatMap(known -> known.tensors().stream().filter(tensor -> tensor.name().equals(name)).findFirst());
	}

	private static Tensor real(Tensor tensor, IntegerTensor described) {
		if (tensor.type().isReal()) {
			return tensor;
		}
		int[] codes = new int[tensor.size()];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = (int) tensor.integer(i);
		}
		return Tensor.of(tensor.shape(), described.dequantize(codes));
	}

	private static double[] numbers(Tensor tensor) {
		double[] numbers = new double[tensor.size()];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = tensor.type().isReal() ? tensor.real(i) : tensor.integer(i);
		}
		return numbers;
	}
}
