package org.m2q.onnx.translate;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter;

/**
 * One call of an operator of the language.
 *
 * @param operator its name
 * @param arguments by name, also some that have their defaults; the one named {@code 0} is given by position
 * @param inputs values that it needs
 * @param outputs values that it gives
 * @param tensors what it has learned, by role
 */
record Step(String operator, Map<String, String> arguments, List<String> inputs, List<String> outputs, Map<Parameter.Role, Tensor> tensors) {

	private static final Map<String, String> OF_CONVOLUTIONS = Map.of("kernel", "3", "stride", "1");
	private static final Map<String, Map<String, String>> DEFAULTS = Map.of("conv", OF_CONVOLUTIONS, "dwconv", OF_CONVOLUTIONS, "pwconv", Map.of("stride", "1"));

	Step {
		arguments = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
		inputs = List.copyOf(inputs);
		outputs = List.copyOf(outputs);
		tensors = Map.copyOf(tensors);
	}

	/** The call as it is written: without what is the default. */
	String text() {
		Map<String, String> defaults = DEFAULTS.getOrDefault(operator, Map.of());
		String written = arguments.entrySet().stream().filter(argument -> !argument.getValue().equals(defaults.get(argument.getKey())))
				.map(argument -> argument.getKey().equals("0") ? argument.getValue() : argument.getKey() + " = " + argument.getValue()).collect(Collectors.joining(", "));
		return written.isEmpty() ? operator : operator + "(" + written + ")";
	}

	/** The same call with other values of its arguments, in their order. */
	Step with(Iterator<String> values) {
		Map<String, String> changed = new LinkedHashMap<>();
		arguments.keySet().forEach(name -> changed.put(name, values.next()));
		return new Step(operator, changed, inputs, outputs, tensors);
	}
}
