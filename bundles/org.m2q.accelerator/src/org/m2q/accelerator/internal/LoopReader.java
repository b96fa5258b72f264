package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.model.m2q.DataflowMember;
import org.m2q.model.m2q.EngineKind;
import org.m2q.model.m2q.LoopLevel;
import org.m2q.model.m2q.MemoryKind;
import org.m2q.model.m2q.Tiling;
import org.m2q.model.m2q.UnrolledDimension;

/**
 * Reads sizes of tiles and loop nests that are written out, outermost first. A temporal loop gives the size of a tile along one loop, and
 * its place the order; a spatial loop gives lanes. What the engines and the tiling cannot do is an error at the loop.
 */
final class LoopReader {

	private static final Set<LoopDimension> KERNEL = EnumSet.of(LoopDimension.KERNEL, LoopDimension.KERNEL_ROWS, LoopDimension.KERNEL_COLUMNS);
	private static final Set<LoopDimension> MAP = EnumSet.of(LoopDimension.ROWS, LoopDimension.COLUMNS, LoopDimension.PIXELS);

	private final Quantities quantities;

	/**
	 * A nest.
	 *
	 * @param dataflow what the innermost temporal loop leaves in the registers
	 * @param spatial lanes, empty for those of the engine
	 * @param sizes sizes of tiles
	 * @param order temporal loops, outermost first
	 */
	record Nest(Dataflow dataflow, List<UnrollFactor> spatial, Map<LoopDimension, Long> sizes, List<LoopDimension> order) {
	}

	LoopReader(Quantities quantities) {
		this.quantities = quantities;
	}

	/** Sizes of a tile rule. */
	Map<LoopDimension, Long> sizes(Tiling tiling) {
		Map<LoopDimension, Long> sizes = new EnumMap<>(LoopDimension.class);
		for (UnrolledDimension size : tiling.getSizes()) {
			add(sizes, LoopDimension.valueOf(size.getDimension().name()), quantities.count(size.getFactor()), size);
		}
		return sizes;
	}

	/** The nest of a rule whose loops are written out. */
	Nest nest(DataflowMember member) {
		List<UnrollFactor> spatial = new ArrayList<>();
		Map<LoopDimension, Long> sizes = new EnumMap<>(LoopDimension.class);
		List<LoopDimension> order = new ArrayList<>();
		for (LoopLevel loop : member.getLoops()) {
			LoopDimension dimension = LoopDimension.valueOf(loop.getDimension().name());
			long factor = quantities.count(loop.getFactor());
			if (loop.getMemory() != null && (loop.isSpatial() || loop.getMemory().getKind() != MemoryKind.BUFFER)) {
				throw wrong(loop, loop.isSpatial() ? "A spatial loop runs on the lanes of the engine, not at a memory."
						: "Tiles lie in buffers; '" + loop.getMemory().getName() + "' is none.");
			}
			if (loop.isSpatial()) {
				if (member.getEngine() != null && member.getEngine().getKind() == EngineKind.SYSTOLIC_ARRAY) {
					throw wrong(loop, "The lanes of a systolic array follow from its dataflow; leave out the spatial loop.");
				}
				if (spatial.stream().anyMatch(other -> other.dimension() == dimension)) {
					throw wrong(loop, "The loop over " + dimension.keyword() + " is spatial twice.");
				}
				spatial.add(new UnrollFactor(dimension, factor));
				continue;
			}
			add(sizes, dimension, factor, loop);
			check(order, dimension, loop);
			order.add(dimension);
		}
		return new Nest(order.isEmpty() ? Dataflow.AUTO : stationary(order.getLast()), spatial, sizes, order);
	}

	private void add(Map<LoopDimension, Long> sizes, LoopDimension dimension, long size, EObject where) {
		if (KERNEL.contains(dimension)) {
			throw wrong(where, "Kernels are not cut into tiles; leave out '" + dimension.keyword() + "'.");
		}
		if (sizes.putIfAbsent(dimension, size) != null) {
			throw wrong(where, "The size along " + dimension.keyword() + " is given twice.");
		}
		if (sizes.containsKey(LoopDimension.PIXELS) && (sizes.containsKey(LoopDimension.ROWS) || sizes.containsKey(LoopDimension.COLUMNS))) {
			throw wrong(where, "Pixels are rows and columns as one loop; give either.");
		}
	}

	private void check(List<LoopDimension> outer, LoopDimension dimension, EObject where) {
		boolean independent = dimension == LoopDimension.GROUPS || dimension == LoopDimension.HEADS;
		if (independent && outer.stream().anyMatch(other -> other != LoopDimension.GROUPS && other != LoopDimension.HEADS)) {
			throw wrong(where, "The loop over " + dimension.keyword() + " is outermost: groups and heads share nothing.");
		}
		if (dimension == LoopDimension.ROWS && outer.contains(LoopDimension.COLUMNS)) {
			throw wrong(where, "The loop over columns runs within the one over rows.");
		}
		if (dimension == LoopDimension.COLUMNS && outer.contains(LoopDimension.ROWS) && outer.getLast() != LoopDimension.ROWS) {
			throw wrong(where, "The loop over columns follows the one over rows directly.");
		}
	}

	/** The operand that the innermost loop does not index stays. */
	private static Dataflow stationary(LoopDimension innermost) {
		if (MAP.contains(innermost)) {
			return Dataflow.WEIGHT_STATIONARY;
		}
		return switch (innermost) {
			case FILTERS -> Dataflow.INPUT_STATIONARY;
			case CHANNELS -> Dataflow.OUTPUT_STATIONARY;
			default -> Dataflow.AUTO;
		};
	}

	private ProblemException wrong(EObject where, String message) {
		return quantities.problem(ProblemCodes.MAPPING_LOOPS, where, message);
	}
}
