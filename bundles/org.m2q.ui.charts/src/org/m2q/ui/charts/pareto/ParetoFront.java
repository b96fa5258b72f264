package org.m2q.ui.charts.pareto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The points that no other one beats in both. */
public final class ParetoFront {

	private ParetoFront() {
	}

	/**
	 * Candidates and the current point of which no other one has less or equal EDP and more or equal proxy, and less or more in one of them. Of
	 * points that are equal in both, the first stays.
	 *
	 * @return by increasing EDP, and with it increasing proxy
	 */
	public static List<ParetoPoint> of(Collection<ParetoPoint> points) {
		List<ParetoPoint> sorted = new ArrayList<>(points.stream().filter(ParetoFront::competes).toList());
		sorted.sort(Comparator.comparingDouble(ParetoPoint::edp).thenComparing(Comparator.comparingDouble(ParetoPoint::proxy).reversed()));
		List<ParetoPoint> front = new ArrayList<>();
		double best = Double.NEGATIVE_INFINITY;
		for (ParetoPoint point : sorted) {
			if (point.proxy() > best) {
				front.add(point);
				best = point.proxy();
			}
		}
		return front;
	}

	/** A baseline is often of another accelerator, so it is only to compare with. */
	private static boolean competes(ParetoPoint point) {
		return point.kind() == ParetoPoint.Kind.CANDIDATE || point.kind() == ParetoPoint.Kind.CURRENT;
	}
}
