package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MappingSpec.Assignment;
import org.m2q.accelerator.MappingSpec.FusionRule;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;

/** Finds rules of a mapping that name something that a network does not have. */
final class MappingReview {

	/** Data of a problem of a chain that names kinds of operators only, as one does that is meant for any network. */
	static final String FOR_ANY_NETWORK = "for-any-network";

	private final LayerNetwork network;
	private final List<Problem> problems = new ArrayList<>();

	private MappingReview(LayerNetwork network) {
		this.network = network;
	}

	/** What of a mapping has no counterpart among the layers. */
	static List<Problem> of(LayerNetwork network, MappingSpec mapping, MovePlanner planner) {
		MappingReview review = new MappingReview(network);
		for (Assignment assignment : mapping.assignments()) {
			if (assignment.selector().terms().stream().anyMatch(MappingReview::isPattern)) {
				review.selector(assignment.selector(), "This rule", assignment.span());
			}
		}
		for (int i = 0; i < mapping.fusions().size(); i++) {
			review.chain(mapping.fusions().get(i), mapping.fusions().subList(0, i), planner);
		}
		return review.problems;
	}

	/** Whether every alternative selects something; returns whether at least one does. */
	private boolean selector(LayerSelector selector, String what, SourceSpan span, String... data) {
		int terms = selector.terms().size();
		List<Integer> empty = new ArrayList<>();
		for (int i = 0; i < terms; i++) {
			LayerSelector one = new LayerSelector(List.of(selector.terms().get(i)));
			if (network.layers().stream().noneMatch(one::selects)) {
				empty.add(i + 1);
			}
		}
		if (empty.size() == terms) {
			report(span, what + " selects no layer of " + model() + ".", data);
			return false;
		}
		for (int position : empty) {
			if (isPattern(selector.terms().get(position - 1))) {
				report(span, what + " names " + terms + " kinds of layers; number " + position + " selects no layer of " + model() + ".");
			}
		}
		return true;
	}

	/** Operators are often there for another model; names, stages and blocks are meant. */
	private static boolean isPattern(LayerSelector.Term term) {
		return term instanceof LayerSelector.Name || term instanceof LayerSelector.Stage || term instanceof LayerSelector.Block;
	}

	private void chain(FusionRule rule, List<FusionRule> above, MovePlanner planner) {
		int links = rule.chain().size();
		String[] data = rule.chain().stream().flatMap(link -> link.terms().stream()).anyMatch(MappingReview::isPattern) ? new String[0]
				: new String[] { FOR_ANY_NETWORK };
		boolean all = true;
		for (int i = 0; i < links; i++) {
			all &= selector(rule.chain().get(i), "Link " + (i + 1) + " of this chain", rule.span(), data);
		}
		int longest = planner.neighbours().longest(rule);
		if (all && longest < links) {
			report(rule.span(), "Nothing is fused by this chain: " + (longest < 2 ? "nowhere in " + model()
					+ " does a layer of link 1 feed one of link 2 directly behind it."
					: "in " + model() + " layers follow each other like its first " + longest + " links, but never like all " + links + "."), data);
		} else if (all && data.length == 0) {
			taken(rule, above, planner);
		}
	}

	/** A chain of named layers that belong to groups of chains above it, everywhere: a layer is in one group. Chains of kinds are alternatives. */
	private void taken(FusionRule rule, List<FusionRule> above, MovePlanner planner) {
		List<MovePlanner.Group> groups = planner.groups().stream().filter(group -> above.stream()
				.anyMatch(other -> other.pipelined() == group.pipelined() && planner.neighbours().places(other).contains(group.layers()))).toList();
		List<List<Integer>> places = planner.neighbours().places(rule);
		if (places.stream().allMatch(place -> groups.stream().anyMatch(group -> !Collections.disjoint(group.layers(), place)))) {
			int shared = places.getFirst().stream().filter(layer -> groups.stream().anyMatch(group -> group.layers().contains(layer))).findFirst().orElseThrow();
			report(rule.span(), "Nothing is fused by this chain: a chain above it fuses layer '" + network.layers().get(shared).name()
					+ "' of " + model() + " already, and a layer is in one group only. Remove one of the two.");
		}
	}

	private String model() {
		return "'" + network.network().model() + "'";
	}

	private void report(SourceSpan span, String message, String... data) {
		problems.add(Problem.warning(ProblemCodes.MAPPING_NO_MATCH, span, message, data));
	}
}
