package org.m2q.ui.charts.pareto;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a way to quantize may cost and lose; points outside are drawn faint.
 *
 * @param edp most joule seconds, above 0; empty for no limit
 * @param proxy least accuracy proxy; empty for no limit
 */
public record ParetoBudget(OptionalDouble edp, OptionalDouble proxy) {

	/** No limit. */
	public static final ParetoBudget NONE = new ParetoBudget(OptionalDouble.empty(), OptionalDouble.empty());

	/** Rejects what no axis has. */
	public ParetoBudget {
		Objects.requireNonNull(edp, "edp");
		Objects.requireNonNull(proxy, "proxy");
		if (edp.isPresent() && (!(edp.getAsDouble() > 0) || !Double.isFinite(edp.getAsDouble()))
				|| proxy.isPresent() && !Double.isFinite(proxy.getAsDouble())) {
			throw new IllegalArgumentException("no budget of " + edp + " and " + proxy);
		}
	}

	/** The same with another limit of the EDP. */
	public ParetoBudget withEdp(OptionalDouble most) {
		return new ParetoBudget(most, proxy);
	}

	/** The same with another limit of the proxy. */
	public ParetoBudget withProxy(OptionalDouble least) {
		return new ParetoBudget(edp, least);
	}

	/** Whether there is any limit. */
	public boolean isLimited() {
		return edp.isPresent() || proxy.isPresent();
	}

	/** Whether a point costs no more than it may. */
	public boolean allowsEdp(ParetoPoint point) {
		return point.edp() <= edp.orElse(Double.POSITIVE_INFINITY);
	}

	/** Whether a point loses no more than it may. */
	public boolean allowsProxy(ParetoPoint point) {
		return point.proxy() >= proxy.orElse(Double.NEGATIVE_INFINITY);
	}

	/** Whether a point is inside. */
	public boolean allows(ParetoPoint point) {
		return allowsEdp(point) && allowsProxy(point);
	}
}
