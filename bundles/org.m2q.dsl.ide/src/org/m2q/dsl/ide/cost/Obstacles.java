package org.m2q.dsl.ide.cost;

import java.util.List;

import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.Layer;

/** Why a layer or a network has no price, as short as a mark at the end of a line has to be; the problem itself says it in full. */
final class Obstacles {

	private static final String OTHER = "not priced";

	private Obstacles() {
	}

	/** In a word or two. */
	static String of(Layer layer, List<Problem> problems) {
		return problems.stream().filter(problem -> problem.isError() && problem.data().contains(layer.name()))
				.map(problem -> word(problem.code())).filter(word -> !word.equals(OTHER)).findFirst().orElse(OTHER);
	}

	/** Why a network has no price though some of its layers have one. */
	static String of(NetworkCost cost) {
		long without = cost.layers().stream().filter(layer -> layer.status() == LayerCost.Status.UNAVAILABLE).count();
		return OTHER + ": " + without + " of " + cost.layers().size() + " layers have no price";
	}

	private static String word(String code) {
		return switch (code) {
			case ProblemCodes.MAPPING_UNASSIGNED -> "unmapped";
			case ProblemCodes.QUANT_UNSUPPORTED -> "unsupported";
			case ProblemCodes.MEMORY_OVERFLOW -> "does not fit";
			default -> OTHER;
		};
	}
}
