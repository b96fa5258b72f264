package org.m2q.ui.views.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.osgi.util.NLS;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.Outcome;
import org.m2q.base.unit.Notation;
import org.m2q.core.exploration.PolicyExploration;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** What a search has found, as points of a chart. */
final class SearchPoints {

	/** Id of the point that the experiment is compared with. */
	static final String BASELINE = "baseline";

	private SearchPoints() {
	}

	/**
	 * Two points.
	 *
	 * @param a id of the one that is compared with
	 * @param b id of the one that is compared
	 */
	record Pair(String a, String b) {
	}

	/** The baseline and all points that have a place. */
	static List<ParetoPoint> of(PolicyExploration known) {
		List<ParetoPoint> found = new ArrayList<>();
		if (known.metric().isPresent()) {
			known.baseline().ifPresent(point -> found.add(new ParetoPoint(BASELINE, point.name(), point.edp(), point.proxy(), ParetoPoint.Kind.BASELINE, "")));
			known.points().forEach(point -> point(point).ifPresent(found::add));
		}
		return found;
	}

	private static Optional<ParetoPoint> point(ExplorationPoint point) {
		Outcome outcome = point.outcome();
		if (!(outcome.edp() > 0) || !Double.isFinite(outcome.edp()) || !Double.isFinite(outcome.proxy())) {
			return Optional.empty();
		}
		Notation notation = ChartPreferences.notation();
		ParetoPoint.Kind kind = !point.feasible() ? ParetoPoint.Kind.INFEASIBLE
				: point.index() == 0 ? ParetoPoint.Kind.CURRENT : ParetoPoint.Kind.CANDIDATE;
		return Optional.of(new ParetoPoint(Integer.toString(point.index()), point.description(), outcome.edp(), outcome.proxy(), kind,
				NLS.bind(Messages.searchDetails, new Object[] { notation.energy(outcome.energy()), notation.engineering(outcome.latency(), "s"),
						notation.data(outcome.weightBytes()), notation.data(outcome.bytes()) })));
	}

	/**
	 * The two points that are selected, or the one with the policy as it is.
	 *
	 * @param ids of the selected points
	 * @return the baseline first, then the policy as it is, then the one with more EDP; empty when there are not two
	 */
	static Optional<Pair> pair(PolicyExploration known, Set<String> ids) {
		List<ParetoPoint> points = new ArrayList<>(of(known).stream()
				.filter(point -> ids.contains(point.id()) || ids.size() == 1 && point.kind() == ParetoPoint.Kind.CURRENT).toList());
		points.sort(Comparator.comparing((ParetoPoint point) -> point.kind() != ParetoPoint.Kind.BASELINE).thenComparing(point -> point.kind() != ParetoPoint.Kind.CURRENT)
				.thenComparing(ParetoPoint::edp, Comparator.reverseOrder()));
		return points.size() == 2 ? Optional.of(new Pair(points.getFirst().id(), points.getLast().id())) : Optional.empty();
	}
}
