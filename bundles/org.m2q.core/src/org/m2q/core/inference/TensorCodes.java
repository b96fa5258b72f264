package org.m2q.core.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.codegen.java.GeneratedCode;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;

/** Compares the codes of all tensors of two executions. */
public final class TensorCodes {

	/** How the generated class documents the number of a tensor. */
	private static final Pattern NUMBERED = Pattern.compile("\\* \\{@code (.*?)} \\[.*?\\]\\.\\R\\s*\\*/\\s*public static final int \\w+ = (\\d+);");

	private TensorCodes() {
	}

	/** Numbers that a generated class gives its tensors, by the name of the tensor. */
	public static Map<String, Integer> numbers(GeneratedCode code) {
		Map<String, Integer> numbers = new HashMap<>();
		Matcher matcher = NUMBERED.matcher(code.source());
		while (matcher.find()) {
			numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
		}
		return numbers;
	}

	/**
	 * The first tensor, in the order of computation, whose codes differ.
	 *
	 * @param expected codes by the index of the tensor in the program
	 * @param found codes by the number of the tensor in the generated class
	 * @param numbers these numbers by name; tensors without one are not compared
	 */
	public static Optional<Divergence> first(IntegerProgram program, int[][] expected, List<int[]> found, Map<String, Integer> numbers) {
		for (Step step : program.steps()) {
			IntegerTensor tensor = program.result(step);
			Integer number = numbers.get(tensor.name());
			if (number == null) {
				continue;
			}
			Optional<Divergence> divergence = compare(program, step.info(), tensor.name(), expected[step.output()], found.get(number));
			if (divergence.isPresent()) {
				return divergence;
			}
		}
		return Optional.empty();
	}

	private static Optional<Divergence> compare(IntegerProgram program, StepInfo info, String tensor, int[] expected, int[] found) {
		int first = -1;
		int differing = 0;
		long largest = 0;
		for (int i = 0; i < Math.max(expected.length, found.length); i++) {
			boolean both = i < expected.length && i < found.length;
			if (!both || expected[i] != found[i]) {
				first = first < 0 ? i : first;
				differing++;
				largest = both ? Math.max(largest, Math.abs((long) expected[i] - found[i])) : largest;
			}
		}
		if (first < 0) {
			return Optional.empty();
		}
		String layer = info.layer() == StepInfo.NONE ? "" : program.network().layers().get(info.layer()).name();
		return Optional.of(new Divergence(tensor, layer, info.layer(), first, first < expected.length ? expected[first] : 0, first < found.length ? found[first] : 0, differing,
				largest));
	}
}
