package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.m2q.onnx.OnnxException;

/** Cuts a list of calls where only one value is alive, and finds residual connections between the cuts. */
final class Flows {

	private final Map<String, int[]> shapes;

	private Flows(Map<String, int[]> shapes) {
		this.shapes = shapes;
	}

	/**
	 * The parts of a region.
	 *
	 * @param steps in an order in which they can be computed
	 * @param shapes of all values
	 * @param input the value that comes in
	 * @param output the value that comes out
	 * @throws OnnxException when the region needs more than one value from outside
	 */
	static List<Item> chain(List<Step> steps, Map<String, int[]> shapes, String input, String output) throws OnnxException {
		return new Flows(shapes).chain(steps, input, output);
	}

	private List<Item> chain(List<Step> steps, String input, String output) throws OnnxException {
		List<Item> items = new ArrayList<>();
		String current = input;
		int begin = 0;
		for (int i = 0; i < steps.size(); i++) {
			Set<String> alive = alive(steps, i + 1, current, steps.subList(begin, i + 1), output);
			if (alive.size() == 1) {
				String next = alive.iterator().next();
				items.add(part(steps.subList(begin, i + 1), current, next));
				current = next;
				begin = i + 1;
			}
		}
		return items;
	}

	/** Values of a part, and its input, that are needed behind it. */
	private static Set<String> alive(List<Step> steps, int from, String input, List<Step> part, String output) {
		Set<String> made = new HashSet<>(Set.of(input));
		part.forEach(step -> made.addAll(step.outputs()));
		Set<String> alive = new HashSet<>();
		for (Step step : steps.subList(from, steps.size())) {
			step.inputs().stream().filter(made::contains).forEach(alive::add);
		}
		if (made.contains(output)) {
			alive.add(output);
		}
		return alive;
	}

	private Item part(List<Step> steps, String input, String output) throws OnnxException {
		if (steps.size() == 1 && steps.getFirst().inputs().equals(List.of(input)) && steps.getFirst().outputs().equals(List.of(output))) {
			return new Item.Operation(steps.getFirst());
		}
		Step last = steps.getLast();
		boolean joins = last.inputs().size() == 2 && last.inputs().contains(input) && !last.inputs().get(0).equals(last.inputs().get(1));
		if (joins) {
			boolean inputFirst = last.inputs().get(0).equals(input);
			String other = last.inputs().get(inputFirst ? 1 : 0);
			List<Step> inner = steps.subList(0, steps.size() - 1);
			if (inner.stream().anyMatch(step -> step.outputs().contains(other))) {
				List<Item> items = chain(inner, input, other);
				// A sum that broadcasts is none of equals.
				if (last.operator().equals("add") && Arrays.equals(shapes.get(input), shapes.get(other))) {
					return new Item.Residual(items, last);
				}
				return new Item.Join(items, last, inputFirst);
			}
		}
		return body(steps, input);
	}

	private static Item body(List<Step> steps, String input) throws OnnxException {
		Map<String, Integer> uses = new HashMap<>();
		steps.forEach(step -> step.inputs().forEach(value -> uses.merge(value, 1, Integer::sum)));
		List<List<Step>> chains = new ArrayList<>();
		for (Step step : steps) {
			Optional<Step> before = chains.isEmpty() ? Optional.empty() : Optional.of(chains.getLast().getLast());
			boolean goesOn = before.isPresent() && step.inputs().equals(before.get().outputs()) && step.inputs().size() == 1 && uses.get(step.inputs().getFirst()) == 1;
			if (goesOn) {
				chains.getLast().add(step);
			} else {
				chains.add(new ArrayList<>(List.of(step)));
			}
		}
		Map<String, String> names = new HashMap<>();
		List<List<String>> from = new ArrayList<>();
		for (int i = 0; i < chains.size(); i++) {
			List<String> needed = chains.get(i).getFirst().inputs();
			List<String> current = i == 0 ? List.of(input) : chains.get(i - 1).getLast().outputs();
			from.add(needed.equals(current) ? List.of() : needed);
		}
		Set<String> referred = new HashSet<>();
		from.forEach(referred::addAll);
		Set<String> taken = new HashSet<>();
		if (referred.contains(input)) {
			names.put(input, free("x", taken));
		}
		List<Item.Flow> flows = new ArrayList<>();
		for (int i = 0; i < chains.size(); i++) {
			List<Step> chain = chains.get(i);
			List<String> outputs = chain.getLast().outputs();
			List<String> results = new ArrayList<>();
			if (outputs.stream().anyMatch(referred::contains)) {
				for (int k = 0; k < outputs.size(); k++) {
					String name = free(name(chain.getLast(), k, from.get(i).stream().map(names::get).toList()), taken);
					names.put(outputs.get(k), name);
					results.add(name);
				}
			}
			for (String value : from.get(i)) {
				if (!names.containsKey(value)) {
					throw new OnnxException("the value \"" + value + "\" is needed at a place that it does not reach; the graph crosses more than the language can say");
				}
			}
			flows.add(new Item.Flow(results, from.get(i).stream().map(names::get).toList(), List.copyOf(chain)));
		}
		return new Item.Body(names.getOrDefault(input, ""), flows);
	}

	private static String name(Step last, int output, List<String> from) {
		if (from.size() == 1 && "qkv".contains(String.valueOf(from.getFirst()))) {
			return Map.of("q", "queries", "k", "keys", "v", "values").get(from.getFirst());
		}
		return switch (last.operator()) {
			case "split" -> last.outputs().size() == 3 ? List.of("q", "k", "v").get(output) : "part" + (output + 1);
			case "softmax" -> "scores";
			case "hardsigmoid", "sigmoid" -> "gate";
			case "add" -> "sum";
			case "matmul" -> "product";
			case "concat" -> "joined";
			case "transpose" -> "turned";
			default -> last.operator().replace("_", "");
		};
	}

	private static String free(String wanted, Set<String> taken) {
		return IntStream.iterate(1, i -> i + 1).mapToObj(i -> i == 1 ? wanted : wanted + i).filter(taken::add).findFirst().orElseThrow();
	}
}
