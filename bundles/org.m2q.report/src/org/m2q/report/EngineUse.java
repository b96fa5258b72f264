package org.m2q.report;

import java.util.Objects;

/**
 * The part of an engine in a layer.
 *
 * @param engine name in the file
 * @param mode how it multiplies or what it applies, e.g. {@code int8*int4 uniform}
 * @param macs products it computes
 * @param cycles cycles it is busy
 * @param share of the filters it computes, 0 to 1
 * @param utilization products over possible products while it is busy, 0 to 1
 * @param explanation why it reaches less than its peak, may be empty
 */
public record EngineUse(String engine, String mode, long macs, long cycles, double share, double utilization, String explanation) {

	/** Rejects missing parts. */
	public EngineUse {
		Objects.requireNonNull(engine, "engine");
		Objects.requireNonNull(mode, "mode");
		Objects.requireNonNull(explanation, "explanation");
	}
}
