package org.m2q.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.m2q.accelerator.RooflinePoint;

/**
 * What limits the speed of a layer.
 *
 * @param kind class of the resource, e.g. {@code compute} or {@code DRAM weights}; {@code none} when the layer takes no time
 * @param resource name of the engine or memory, may be empty
 * @param explanation one or two sentences with the numbers, and what would help how much
 * @param spent cycles that the layer adds to the network, by the resource that worked or was waited for
 * @param roofline its place under the roofline, for layers that multiply
 */
public record BoundReport(String kind, String resource, String explanation, Map<String, Long> spent, Optional<RooflinePoint> roofline) {

	/** Rejects missing parts. */
	public BoundReport {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(resource, "resource");
		Objects.requireNonNull(explanation, "explanation");
		spent = Collections.unmodifiableMap(new LinkedHashMap<>(spent));
		Objects.requireNonNull(roofline, "roofline");
	}

	/** A bound of which only the resource is known. */
	public BoundReport(String kind, String resource, String explanation) {
		this(kind, resource, explanation, Map.of(), Optional.empty());
	}

	/** Kind, with the resource where the kind alone does not say it. */
	public String label() {
		return resource.isEmpty() || kind.startsWith("DRAM") || kind.equals("none") ? kind : kind + " " + resource;
	}
}
