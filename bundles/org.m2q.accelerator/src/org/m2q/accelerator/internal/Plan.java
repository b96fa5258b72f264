package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
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

		/**
		 * Some of its filters, or of its groups.
		 *
		 * @param count how many
		 * @param from the first of them
		 * @param byGroup whether groups are counted
		 * @param of which part of all filters they are
		 */
		Part some(long count, long from, boolean byGroup, double of) {
			return new Part(engine, mode, byGroup ? filters : count, byGroup ? count : groups, bits, of, lanes, dataflow, byGroup ? 0 : from,
					byGroup ? from : 0, format);
		}

		/**
		 * One that is never slower and never reads more, however its loops are cut: narrow products that may lie along any loop lie along all of
		 * them at once.
		 */
		private Part relaxed() {
			long packing = (long) mode.rate();
			if (engine.kind() == EngineKind.SYSTOLIC_ARRAY || packing < 2 || packing != mode.rate()) {
				return this;
			}
			Lanes packed = lanes.packedEverywhere(packing);
			if (packed.equals(lanes)) {
				return this;
			}
			MacMode single = new MacMode(mode.activations(), mode.weights(), mode.scheme(), mode.terms(), 1, mode.energy(), mode.span());
			return new Part(engine, single, filters, groups, bits, share, packed, dataflow, filtersFrom, groupsFrom, format);
		}
	}

	/** A plan whose engines need at most what these need for every cut, for bounds from below. */
	Plan relaxed() {
		return new Plan(parts.stream().map(Part::relaxed).toList(), concurrent, notes);
	}

	/** Whether kernel rows stay in the elements of its only engine; mappings are checked to ask for it of engines with room for them only. */
	boolean isRowStationary() {
		return parts.size() == 1 && parts.getFirst().dataflow() == Dataflow.ROW_STATIONARY && parts.getFirst().engine().pads().isPresent();
	}

	/** The plan with the dataflows of another one, which has the same parts. */
	Plan withDataflowsOf(Plan other) {
		List<Part> chosen = new java.util.ArrayList<>(parts.size());
		for (int i = 0; i < parts.size(); i++) {
			chosen.add(parts.get(i).with(other.parts().get(i).dataflow()));
		}
		return new Plan(chosen, concurrent, notes);
	}

	/** The plan with the dataflow that takes the least room wherever it is left open. */
	Plan withSumsKept() {
		return new Plan(parts.stream().map(part -> part.dataflow() == Dataflow.AUTO ? part.with(Dataflow.OUTPUT_STATIONARY) : part).toList(), concurrent,
				notes);
	}

	Plan {
		parts = List.copyOf(parts);
		notes = List.copyOf(notes);
	}
}
