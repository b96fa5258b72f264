package org.m2q.accelerator.schedule;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.TileChoice;
import org.m2q.quant.FilterShare;

/**
 * How one layer runs.
 *
 * @param layer index of the layer
 * @param group index of its fused group in {@link Schedule#groups()}, −1 when alone
 * @param parts which filters run on which engine, empty for layers without multiply-accumulates
 * @param filterOrder filters of one group in the order in which {@link Region} counts them; empty for the natural order
 * @param tile how it is cut, for multiplying layers
 * @param inputsOnChip whether its producer leaves the inputs on chip
 * @param outputsOnChip whether its outputs are left on chip for a consumer
 * @param residualOnChip whether the added tensor lies on chip
 * @param firstStep its first step
 * @param lastStep its last step, inclusive
 * @param notes decisions worth knowing
 */
public record LayerSchedule(int layer, int group, List<Part> parts, Ints filterOrder, Optional<TileChoice> tile, boolean inputsOnChip,
		boolean outputsOnChip, boolean residualOnChip, int firstStep, int lastStep, List<String> notes) {

	/** Copies the lists. */
	public LayerSchedule {
		parts = List.copyOf(parts);
		notes = List.copyOf(notes);
	}

	/**
	 * The filters that one engine computes.
	 *
	 * @param engine index into {@code AcceleratorSpec.engines()}
	 * @param mode how it multiplies
	 * @param format how the filters are stored
	 * @param dataflow what stays in its registers
	 * @param groupsFrom first group of the part
	 * @param groupsTo end of the groups, exclusive
	 * @param filtersFrom first filter of each group, in the order of {@link LayerSchedule#filterOrder()}
	 * @param filtersTo end of the filters, exclusive
	 * @param loops its loop nest, outermost first
	 */
	public record Part(int engine, MacMode mode, FilterShare format, Dataflow dataflow, int groupsFrom, int groupsTo, int filtersFrom,
			int filtersTo, List<Loop> loops) {

		/** Copies the loops. */
		public Part {
			loops = List.copyOf(loops);
		}
	}
}
