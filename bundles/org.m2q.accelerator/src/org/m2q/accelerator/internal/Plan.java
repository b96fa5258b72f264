package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.quant.FilterShare;

/**
 * Which engines compute which filters of a layer.
 *
 * @param parts at least one for multiplying layers
 * @param concurrent whether they work at the same time
 * @param notes decisions worth knowing
 */
record Plan(List<Part> parts, boolean concurrent, List<String> notes) {

	/** Of a layer without multiply-accumulates. */
	static final Plan NONE = new Plan(List.of(), false, List.of());

	/**
	 * Filters of one engine.
	 *
	 * @param engine the engine
	 * @param mode how it multiplies
	 * @param filters filters per group, 1 or more
	 * @param groups groups, 1 or more
	 * @param bits bits of its weights
	 * @param share part of all filters
	 * @param lanes its spatial mapping
	 * @param dataflow what stays in its registers
	 * @param filtersFrom the first of the filters, in the order of the parts
	 * @param groupsFrom the first of the groups, in the order of the parts
	 * @param format how its weights are stored
	 */
	record Part(EngineSpec engine, MacMode mode, long filters, long groups, int bits, double share, Lanes lanes, Dataflow dataflow, long filtersFrom,
			long groupsFrom, FilterShare format) {

		/** The same with another dataflow. */
		Part with(Dataflow other) {
			return new Part(engine, mode, filters, groups, bits, share, lanes, other, filtersFrom, groupsFrom, format);
		}
	}

	Plan {
		parts = List.copyOf(parts);
		notes = List.copyOf(notes);
	}
}
