package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what a flow repeats and makes blocks of it: the sequence of parts that saves most text comes first, differing numbers become parameters, and
 * equal calls behind each other become {@code repeat}.
 */
final class Blocks {

	private static final int LONGEST = 40;
	private static final int MOST = 12;
	/** Fewer calls than these are as easy to read where they stand. */
	private static final int LEAST = 3;
	/** A definition takes this many calls of operators in its own lines. */
	private static final int COST = 3;

	private final List<Definition> definitions;
	private final Set<String> names;
	private List<Item> items;

	/**
	 * A block.
	 *
	 * @param name its name
	 * @param parameters in order
	 * @param items its body, with the names of parameters in place of values
	 */
	record Definition(String name, List<String> parameters, List<Item> items) {
	}

	/** Where a sequence stands, and how long it is. */
	private record Candidate(int length, List<Integer> starts, int steps) {
		int saving() {
			return (starts.size() - 1) * steps - COST;
		}
	}

	Blocks(List<Item> items) {
		this(items, new ArrayList<>(), new HashSet<>());
	}

	private Blocks(List<Item> items, List<Definition> definitions, Set<String> names) {
		this.definitions = definitions;
		this.names = names;
		this.items = items.stream().map(this::inside).toList();
		repeat();
		for (int i = 0; i < MOST; i++) {
			Optional<Candidate> best = best();
			if (best.isEmpty()) {
				break;
			}
			define(best.get());
			repeat();
		}
	}

	/** Long flows inside of others have repetitions of their own. */
	private Item inside(Item item) {
		return item instanceof Item.Join join && join.items().size() > 2 ? new Item.Join(new Blocks(join.items(), definitions, names).items(), join.join(), join.inputFirst())
				: item;
	}

	/** The flow, with calls in place of what it repeats. */
	List<Item> items() {
		return items;
	}

	/** The blocks, each before those that call it. */
	List<Definition> definitions() {
		return List.copyOf(definitions);
	}

	private Optional<Candidate> best() {
		List<Candidate> candidates = new ArrayList<>();
		for (int length = 1; length <= Math.min(LONGEST, items.size()); length++) {
			Map<String, List<Integer>> places = new LinkedHashMap<>();
			for (int i = 0; i + length <= items.size(); i++) {
				List<Integer> starts = places.computeIfAbsent(signature(items.subList(i, i + length)), key -> new ArrayList<>());
				if (starts.isEmpty() || starts.getLast() + length <= i) {
					starts.add(i);
				}
			}
			for (List<Integer> starts : places.values()) {
				List<Item> first = items.subList(starts.getFirst(), starts.getFirst() + length);
				// A call alone is as short as it can be.
				boolean worth = length > 1 || !(first.getFirst() instanceof Item.Call || first.getFirst() instanceof Item.Operation);
				if (starts.size() > 1 && worth && !continues(first.getFirst())) {
					candidates.add(new Candidate(length, starts, first.stream().mapToInt(Blocks::size).sum()));
				}
			}
		}
		return candidates.stream().filter(candidate -> candidate.steps() >= LEAST && candidate.saving() > 0)
				.max(Comparator.comparingInt(Candidate::saving).thenComparing(Candidate::length).thenComparing(candidate -> -candidate.starts().getFirst()));
	}

	/** Whether an item belongs to what is before it: nobody begins a block with an activation. */
	private static boolean continues(Item item) {
		return item instanceof Item.Operation operation && ArgumentNames.FOLLOWING.contains(operation.step().operator());
	}

	/** How many calls it takes to write an item. */
	private static int size(Item item) {
		return switch (item) {
			case Item.Call call -> 1;
			case Item.Repeat repeat -> size(repeat.items().getFirst());
			case Item.Join join -> join.items().stream().mapToInt(Blocks::size).sum() + 1;
			case Item.Residual residual -> residual.items().stream().mapToInt(Blocks::size).sum() + 1;
			default -> item.steps().size();
		};
	}

	private static String signature(List<Item> items) {
		return items.stream().flatMap(item -> item.pieces().stream()).map(piece -> piece.argument().isEmpty() ? piece.text() : "\0").collect(Collectors.joining(" "));
	}

	private static List<Item.Piece> values(List<Item> items) {
		return items.stream().flatMap(item -> item.pieces().stream()).filter(piece -> !piece.argument().isEmpty()).toList();
	}

	private void define(Candidate candidate) {
		List<List<Item.Piece>> columns = candidate.starts().stream().map(start -> values(items.subList(start, start + candidate.length()))).toList();
		Map<List<String>, String> parameters = new LinkedHashMap<>();
		List<String> inside = new ArrayList<>();
		Set<String> taken = new HashSet<>();
		List<String> names = ArgumentNames.of(items.subList(candidate.starts().getFirst(), candidate.starts().getFirst() + candidate.length()));
		for (int i = 0; i < columns.getFirst().size(); i++) {
			int at = i;
			List<String> values = columns.stream().map(column -> column.get(at).text()).toList();
			if (values.stream().distinct().count() == 1) {
				inside.add(values.getFirst());
			} else {
				inside.add(parameters.computeIfAbsent(values, key -> free(names.get(at), taken)));
			}
		}
		Iterator<String> replacement = inside.iterator();
		List<Item> body = items.subList(candidate.starts().getFirst(), candidate.starts().getFirst() + candidate.length()).stream().map(item -> item.with(replacement)).toList();
		String name = free(name(items.subList(candidate.starts().getFirst(), candidate.starts().getFirst() + candidate.length())), this.names);
		definitions.add(new Definition(name, List.copyOf(parameters.values()), body));
		List<Item> changed = new ArrayList<>();
		int occurrence = 0;
		for (int i = 0; i < items.size();) {
			if (occurrence < candidate.starts().size() && candidate.starts().get(occurrence) == i) {
				Map<String, String> arguments = new LinkedHashMap<>();
				int which = occurrence++;
				parameters.forEach((values, parameter) -> arguments.put(parameter, values.get(which)));
				changed.add(new Item.Call(name, arguments, items.subList(i, i + candidate.length())));
				i += candidate.length();
			} else {
				changed.add(items.get(i++));
			}
		}
		items = List.copyOf(changed);
	}

	private static String free(String wanted, Set<String> taken) {
		String name = wanted;
		for (int i = 2; !taken.add(name); i++) {
			name = wanted + i;
		}
		return name;
	}

	/** What engineers call such a block, by the operators in it. */
	private static String name(List<Item> items) {
		List<Step> steps = items.stream().flatMap(item -> item.steps().stream()).toList();
		Map<String, Long> counts = new HashMap<>();
		steps.forEach(step -> counts.merge(step.operator(), 1L, Long::sum));
		boolean attention = counts.containsKey("softmax") && counts.getOrDefault("matmul", 0L) > 1;
		boolean squeezes = counts.containsKey("globalpool") && counts.containsKey("mul");
		boolean depthwise = counts.containsKey("dwconv");
		long pointwise = counts.getOrDefault("pwconv", 0L) - (squeezes ? 2 * counts.getOrDefault("globalpool", 0L) : 0);
		if (attention) {
			return counts.getOrDefault("linear", 0L) > 2 ? "TransformerBlock" : "Attention";
		}
		if (counts.getOrDefault("matmul", 0L) > 1 && counts.containsKey("div")) {
			return "LinearAttentionBlock";
		}
		if (depthwise && pointwise > 0) {
			boolean first = steps.getFirst().operator().equals("dwconv");
			return (first ? "DSConv" : "MBConv") + (squeezes ? "SE" : "") + "Block";
		}
		if (squeezes) {
			return "SqueezeExcite";
		}
		if (depthwise) {
			return "DepthwiseBlock";
		}
		if (counts.containsKey("linear")) {
			return "MlpBlock";
		}
		return counts.containsKey("conv") || counts.containsKey("pwconv") ? "ConvBlock" : "Block";
	}

	/** Equal items behind each other become one. */
	private void repeat() {
		List<Item> changed = new ArrayList<>();
		for (int i = 0; i < items.size();) {
			int end = i + 1;
			List<Item.Piece> pieces = items.get(i).pieces();
			while (end < items.size() && items.get(end).pieces().equals(pieces)) {
				end++;
			}
			boolean worth = end - i > 1 && !(items.get(i) instanceof Item.Operation) && !(items.get(i) instanceof Item.Repeat);
			if (worth) {
				changed.add(new Item.Repeat(items.subList(i, end)));
			} else {
				changed.addAll(items.subList(i, end));
			}
			i = end;
		}
		items = List.copyOf(changed);
	}
}
