package org.m2q.accelerator;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps a layer from being faster.
 *
 * @param bound its busiest resource
 * @param spent cycles that it adds to the network, by the resource that worked or was waited for; no entry of 0, the sum is the latency of the layer
 * @param roofline its products against those possible, for multiplying layers
 */
public record Limits(Bound bound, Map<Bound.Kind, Long> spent, Optional<RooflinePoint> roofline) {

	/** Of a layer that could not be priced. */
	public static final Limits UNKNOWN = new Limits(Bound.UNKNOWN, Map.of(), Optional.empty());

	/** Copies the cycles. */
	public Limits {
		Map<Bound.Kind, Long> copy = new EnumMap<>(Bound.Kind.class);
		copy.putAll(spent);
		spent = Collections.unmodifiableMap(copy);
	}

	/** Cycles in which engines that multiply wait, by what they wait for. */
	public Map<Bound.Kind, Long> stalls() {
		Map<Bound.Kind, Long> stalls = new EnumMap<>(spent.isEmpty() ? new EnumMap<>(Bound.Kind.class) : spent);
		stalls.remove(Bound.Kind.COMPUTE);
		return stalls;
	}
}
