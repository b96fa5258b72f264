package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;

/**
 * Which engines compute which filters of a layer.
 *
 * @param parts at least one
 * @param concurrent whether they work at the same time
 * @param notes decisions worth knowing
 */
record Plan(List<Part> parts, boolean concurrent, List<String> notes) {

	/**
	 * Filters of one engine.
	 *
	 * @param engine the engine
	 * @param mode how it multiplies
	 * @param filters filters per group, 1 or more
	 * @param groups groups, 1 or more
	 * @param bits bits of its weights
	 * @param share part of all filters
	 */
	record Part(EngineSpec engine, MacMode mode, long filters, long groups, int bits, double share) {
	}

	Plan {
		parts = List.copyOf(parts);
		notes = List.copyOf(notes);
	}
}
