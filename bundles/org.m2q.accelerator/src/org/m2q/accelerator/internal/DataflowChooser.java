package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Dataflow;
import org.m2q.network.Layer;
import org.m2q.quant.LayerPrecision;

/**
 * Chooses what stays in the registers of engines whose dataflow no rule fixes: of all combinations the one with which the layer is best in its
 * best tiles. The layer is judged alone, with the whole buffers, so that what its neighbours keep on chip does not change its dataflow.
 */
final class DataflowChooser {

	/** Best first when nothing else decides. */
	static final List<Dataflow> CHOICES = List.of(Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY);

	private static final double TIE = 1 - 1e-9;

	private final Machine machine;
	private final LayerPricer pricer;
	private final TileCache.OfMachine cache;
	private final Tiles.Room room;

	DataflowChooser(Machine machine, TileCache.OfMachine cache) {
		this.machine = machine;
		this.cache = cache;
		pricer = new LayerPricer(machine);
		room = Tiles.Room.whole(machine);
	}

	/** The plan with a dataflow for every part. */
	Plan resolved(Layer layer, LayerPrecision precision, Work work, Plan plan) {
		if (plan.parts().stream().noneMatch(part -> part.dataflow() == Dataflow.AUTO)) {
			return plan;
		}
		List<Plan> candidates = candidates(plan);
		Plan best = candidates.getFirst();
		TileSearch.Found least = null;
		for (Plan candidate : candidates) {
			TileSearch.Found found = tiles(layer, precision, work, candidate).found().orElse(null);
			if (found != null && (least == null
					|| isBetter(found.value(), found.cut().tiles(work), least.value(), least.cut().tiles(work)))) {
				best = candidate;
				least = found;
			}
		}
		return best;
	}

	/** Whether a dataflow is better than another, by the values of their best tiles and the numbers of these. */
	static boolean isBetter(double value, long tiles, double other, long otherTiles) {
		return value < other * TIE || value < other / TIE && tiles < otherTiles;
	}

	/** The plans with every dataflow that may be chosen, best first when nothing else decides. */
	static List<Plan> candidates(Plan plan) {
		List<Plan> candidates = new ArrayList<>();
		combine(plan, 0, new ArrayList<>(), candidates);
		return candidates;
	}

	/** The choice of tiles by which a dataflow is judged. */
	TileChooser tiles(Layer layer, LayerPrecision precision, Work work, Plan candidate) {
		Moves uncut = new Moves(Optional.empty(), Optional.empty(), Optional.empty(), 0, work.inputBytes(), work.inputBytes(), work.outputBytes(),
				work.residual() ? work.outputBytes() : 0, false, false, false, false, false, List.of());
		return new TileChooser(machine, pricer, cache, new Item(layer, precision, work, Optional.of(candidate)), room, uncut);
	}

	private static void combine(Plan plan, int part, List<Plan.Part> chosen, List<Plan> candidates) {
		if (part == plan.parts().size()) {
			candidates.add(new Plan(chosen, plan.concurrent(), plan.notes()));
			return;
		}
		Plan.Part open = plan.parts().get(part);
		for (Dataflow dataflow : open.dataflow() == Dataflow.AUTO ? CHOICES : List.of(open.dataflow())) {
			chosen.add(open.with(dataflow));
			combine(plan, part + 1, chosen, candidates);
			chosen.removeLast();
		}
	}
}
