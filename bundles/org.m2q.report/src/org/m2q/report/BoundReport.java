package org.m2q.report;

import java.util.Objects;

/**
 * What limits the speed of a layer.
 *
 * @param kind class of the resource, e.g. {@code compute} or {@code DRAM weights}; {@code none} when the layer takes no time
 * @param resource name of the engine or memory, may be empty
 * @param explanation one sentence with the numbers
 */
public record BoundReport(String kind, String resource, String explanation) {

	/** Rejects missing parts. */
	public BoundReport {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(resource, "resource");
		Objects.requireNonNull(explanation, "explanation");
	}

	/** Kind, with the resource where the kind alone does not say it. */
	public String label() {
		return resource.isEmpty() || kind.startsWith("DRAM") || kind.equals("none") ? kind : kind + " " + resource;
	}
}
