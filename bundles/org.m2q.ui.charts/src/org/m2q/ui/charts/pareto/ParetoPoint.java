package org.m2q.ui.charts.pareto;

import java.util.Objects;

/**
 * One way to quantize a network.
 *
 * @param id unique among the points
 * @param label short, e.g. {@code 12 layers at w4a8}
 * @param edp joule seconds, above 0
 * @param proxy accuracy proxy; more is better
 * @param kind what it is
 * @param details shown in the tip, may have several lines
 */
public record ParetoPoint(String id, String label, double edp, double proxy, Kind kind, String details) {

	/** What a point is. */
	public enum Kind {
		/** Found by a search. */
		CANDIDATE,
		/** What the text says now. */
		CURRENT,
		/** What the current one is compared with. */
		BASELINE,
		/** Found, but it breaks a limit of the search. */
		INFEASIBLE
	}

	/** Rejects what cannot be drawn. */
	public ParetoPoint {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(label, "label");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(details, "details");
		if (!(edp > 0) || !Double.isFinite(edp) || !Double.isFinite(proxy)) {
			throw new IllegalArgumentException("no place for EDP " + edp + " and proxy " + proxy);
		}
	}
}
