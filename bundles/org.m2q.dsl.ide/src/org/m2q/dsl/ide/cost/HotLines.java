package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the lines that are worth a look first: those of layers with the largest shares in the EDP of their model. */
public final class HotLines {

	/** How many lines of a model are hot unless the user says otherwise. */
	public static final int COUNT = 5;
	/** Share that a hot line has at least unless the user says otherwise. */
	public static final double LEAST_SHARE = 0.01;

	private HotLines() {
	}

	/**
	 * A hot line.
	 *
	 * @param cost its cost
	 * @param rank 1 for the largest share of its model
	 * @param of number of hot lines of its model
	 */
	public record Hot(LineCost cost, int rank, int of) {
	}

	/**
	 * The hot lines in the order of the text. Sums of stages are none.
	 *
	 * @param lines costs of lines
	 * @param count most lines per model
	 * @param leastShare smallest share, from 0 to 1
	 */
	public static List<Hot> of(List<LineCost> lines, int count, double leastShare) {
		Map<String, List<LineCost>> byModel = new HashMap<>();
		for (LineCost line : lines) {
			if (line.kind() == LineCost.Kind.LAYER && line.share() >= leastShare && line.origin() != CostOrigin.PENDING && !line.isUnavailable()) {
				byModel.computeIfAbsent(line.model(), model -> new ArrayList<>()).add(line);
			}
		}
		List<Hot> hot = new ArrayList<>();
		for (List<LineCost> candidates : byModel.values()) {
			candidates.sort(Comparator.comparingDouble(LineCost::share).reversed().thenComparingInt(LineCost::line));
			int most = Math.min(count, candidates.size());
			for (int i = 0; i < most; i++) {
				hot.add(new Hot(candidates.get(i), i + 1, most));
			}
		}
		hot.sort(Comparator.comparingInt((Hot line) -> line.cost().line()));
		return hot;
	}
}
