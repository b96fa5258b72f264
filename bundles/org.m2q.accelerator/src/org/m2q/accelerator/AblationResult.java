package org.m2q.accelerator;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a point of an experiment costs with ideas switched off, and what each idea saves.
 *
 * @param point index of the point in {@link ExperimentResult#points()}
 * @param ideas what is switched, in the order of {@link Idea}
 * @param variants the cost of every set of ideas; bit i of the index says whether idea i is on, so the first has all off and the last all on
 * @param attributions one per idea, same order
 */
public record AblationResult(int point, List<Idea> ideas, List<Variant> variants, List<Attribution> attributions) {

	/**
	 * The cost with some ideas on.
	 *
	 * @param on ideas that are on
	 * @param energy joules
	 * @param latency seconds
	 * @param area square metres of engines and memories whose area is known
	 */
	public record Variant(Set<Idea> on, double energy, double latency, double area) {

		/** Copies the set. */
		public Variant {
			on = Collections.unmodifiableSet(on.isEmpty() ? EnumSet.noneOf(Idea.class) : EnumSet.copyOf(on));
		}

		/** Energy times latency, in joule seconds. */
		public double edp() {
			return energy * latency;
		}
	}

	/**
	 * What an idea saves.
	 *
	 * @param idea which
	 * @param change relative change of the EDP when only this idea is switched off: above 0 when the idea saves
	 * @param contribution Shapley value of the idea for −ln(EDP): those of all ideas add up to ln(EDP all off / EDP all on)
	 * @param effect whether switching the idea changes anything in this point
	 */
	public record Attribution(Idea idea, double change, double contribution, boolean effect) {

		/** Factor by which the idea divides the EDP; the factors of all ideas multiply to the whole. */
		public double factor() {
			return Math.exp(contribution);
		}
	}

	/** Copies the lists. */
	public AblationResult {
		ideas = List.copyOf(ideas);
		variants = List.copyOf(variants);
		attributions = List.copyOf(attributions);
		if (variants.size() != 1 << ideas.size() || attributions.size() != ideas.size()) {
			throw new IllegalArgumentException(variants.size() + " variants and " + attributions.size() + " attributions for " + ideas.size() + " ideas");
		}
	}

	/**
	 * Attributes the saving over the ideas.
	 *
	 * @param point index of the point
	 * @param ideas what is switched
	 * @param variants one per set of ideas, see {@link #variants()}
	 */
	public static AblationResult of(int point, List<Idea> ideas, List<Variant> variants) {
		double[] worth = variants.stream().mapToDouble(variant -> -Math.log(variant.edp())).toArray();
		double[] values = Shapley.values(ideas.size(), worth);
		int all = variants.size() - 1;
		List<Attribution> attributions = new java.util.ArrayList<>();
		for (int i = 0; i < values.length; i++) {
			boolean effect = false;
			for (int set = 0; set < variants.size(); set++) {
				effect |= worth[set] != worth[set | 1 << i];
			}
			double change = variants.get(all & ~(1 << i)).edp() / variants.get(all).edp() - 1;
			attributions.add(new Attribution(ideas.get(i), change, values[i], effect));
		}
		return new AblationResult(point, ideas, variants, attributions);
	}

	/** The point with all ideas off. */
	public Variant allOff() {
		return variants.getFirst();
	}

	/** The point as it is. */
	public Variant allOn() {
		return variants.getLast();
	}

	/** The part of ln(EDP baseline / EDP) that no idea explains: ln(EDP baseline / EDP all off). */
	public double rest(double baselineEdp) {
		return Math.log(baselineEdp / allOff().edp());
	}
}
