package org.m2q.advisor.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.m2q.model.m2q.KindTerm;
import org.m2q.model.m2q.LayerTerm;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.Selector;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;

/** Selectors for sets of layers, as short as a person would write them. */
public final class LayerSets {

	/** More terms than this are no rule that a person would write. */
	private static final int MOST_TERMS = 6;

	private final LayerNetwork network;
	private final Predicate<Layer> relevant;

	/**
	 * Selectors for layers of a network.
	 *
	 * @param relevant layers that must not be selected unless they are wanted; what happens to the others does not matter
	 */
	public LayerSets(LayerNetwork network, Predicate<Layer> relevant) {
		this.network = network;
		this.relevant = relevant;
	}

	/** The name by which selectors know the operator of a layer. */
	public static String operator(Layer layer) {
		return switch (layer.kind()) {
			case CONV -> "conv";
			case PWCONV, GPWCONV -> "pwconv";
			case DWCONV -> "dwconv";
			default -> layer.operator().name();
		};
	}

	/** The relevant layers of every operator, in order of their first layer. */
	public Map<String, Set<Integer>> operators() {
		Map<String, Set<Integer>> sets = new LinkedHashMap<>();
		for (Layer layer : network.layers()) {
			if (relevant.test(layer)) {
				sets.computeIfAbsent(operator(layer), key -> new TreeSet<>()).add(layer.index());
			}
		}
		return sets;
	}

	/** A selector of all layers of an operator. */
	public static Selector ofOperator(String operator) {
		OperatorDeclaration declaration = M2qFactory.eINSTANCE.createOperatorDeclaration();
		declaration.setName(operator);
		KindTerm term = M2qFactory.eINSTANCE.createKindTerm();
		term.setTarget(declaration);
		Selector selector = M2qFactory.eINSTANCE.createSelector();
		selector.getTerms().add(term);
		return selector;
	}

	/** A selector of exactly some relevant layers; empty when it would be unreadably long. */
	public Optional<Selector> selector(Set<Integer> wanted) {
		if (wanted.isEmpty()) {
			return Optional.empty();
		}
		for (Map.Entry<String, Set<Integer>> operator : operators().entrySet()) {
			if (operator.getValue().equals(wanted)) {
				return Optional.of(ofOperator(operator.getKey()));
			}
		}
		List<String> patterns = patterns(names(wanted), wanted);
		if (patterns.size() > MOST_TERMS) {
			return Optional.empty();
		}
		Selector selector = M2qFactory.eINSTANCE.createSelector();
		for (String pattern : patterns) {
			LayerTerm term = M2qFactory.eINSTANCE.createLayerTerm();
			term.setPattern(pattern);
			selector.getTerms().add(term);
		}
		return Optional.of(selector);
	}

	private List<String> names(Set<Integer> wanted) {
		return wanted.stream().map(index -> network.layers().get(index).name()).toList();
	}

	/** One pattern where it selects nothing else, else one for each last part of the names, else the names. */
	private List<String> patterns(List<String> names, Set<Integer> wanted) {
		String common = common(names);
		if (selectsOnly(common, wanted)) {
			return List.of(common);
		}
		Map<String, List<String>> byEnd = new LinkedHashMap<>();
		for (String name : names) {
			byEnd.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), key -> new ArrayList<>()).add(name);
		}
		List<String> patterns = new ArrayList<>();
		for (List<String> group : byEnd.values()) {
			String pattern = common(group);
			if (selectsOnly(pattern, wanted)) {
				patterns.add(pattern);
			} else {
				patterns.addAll(group);
			}
		}
		return patterns;
	}

	/** Common beginning and end with a star for what differs. */
	private static String common(List<String> names) {
		String first = names.getFirst();
		if (names.size() == 1) {
			return first;
		}
		int shortest = names.stream().mapToInt(String::length).min().orElse(0);
		int begin = 0;
		while (begin < shortest && same(names, begin)) {
			begin++;
		}
		int end = 0;
		while (end < shortest - begin && sameFromEnd(names, end)) {
			end++;
		}
		return first.substring(0, begin) + "*" + first.substring(first.length() - end);
	}

	private static boolean same(List<String> names, int place) {
		return names.stream().allMatch(name -> name.charAt(place) == names.getFirst().charAt(place));
	}

	private static boolean sameFromEnd(List<String> names, int place) {
		String first = names.getFirst();
		return names.stream().allMatch(name -> name.charAt(name.length() - 1 - place) == first.charAt(first.length() - 1 - place));
	}

	private boolean selectsOnly(String pattern, Set<Integer> wanted) {
		LayerSelector selector = LayerSelector.named(pattern);
		return network.layers().stream().allMatch(layer -> !relevant.test(layer) || wanted.contains(layer.index()) || !selector.selects(layer));
	}

	/** Layers that have weights. */
	public static boolean hasWeights(Layer layer) {
		return layer.kind().hasWeights();
	}

	/** Layers that multiply. */
	public static boolean multiplies(Layer layer) {
		return layer.kind().hasMacs();
	}

}
