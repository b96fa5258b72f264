package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.base.Checked;
import org.m2q.network.Layer;

/**
 * Expands a multiplying layer that is not fused into steps: tile by tile, transfers up to two tiles ahead where the buffers have room.
 */
final class LayerExpansion {

	/** Tiles whose operands may be fetched before they run: one that runs next and one behind it. */
	private static final int AHEAD = 2;

	private final Machine machine;
	private final StepList list;
	private final Kept kept;
	private final Layer layer;
	private final Work work;
	private final Plan plan;
	private final Moves moves;
	private final Boxes boxes;
	private final TileOrder order;
	private final PartSteps parts;
	private IntSet begin = new IntSet();
	/** Whether the outputs of all parts are finished in one step. */
	private final boolean together;
	private final Slots weightSlots;
	private final Slots inputSlots;
	private final Slots outputSlots;
	private final Slots residualSlots;
	/** Of every load: the allocations per part (weights) or one for all, and the steps that fill them. */
	private final List<Fetched> weights = new ArrayList<>();
	private final List<Fetched> inputs = new ArrayList<>();
	private final List<Fetched> residuals = new ArrayList<>();
	/** The last products, when parts do not run at the same time. */
	private int latest = -1;

	private Slots.Turn outputTurn = new Slots.Turn(new IntSet(), new IntSet());

	/** Tiles of one operand that were fetched together, and the steps that use them. */
	private record Fetched(int[] allocations, IntSet steps, IntSet users) {
	}

	/** Outputs of a part in a tile, and the step that finished them. */
	private record Finished(int part, Region box, int post) {
	}

	/** Prepares the expansion. */
	LayerExpansion(Machine machine, StepList list, Kept kept, Item item, Moves moves) {
		this.machine = machine;
		this.list = list;
		this.kept = kept;
		this.moves = moves;
		together = item.normalisesPixels();
		layer = item.layer();
		work = item.work();
		plan = item.plan().orElseThrow();
		Cut cut = moves.cut().orElseThrow();
		boxes = new Boxes(work, plan, cut);
		order = new TileOrder(layer, work, plan, cut);
		parts = new PartSteps(machine, list, kept, item, moves, cut);
		weightSlots = new Slots(copies(machine.weights));
		inputSlots = new Slots(copies(machine.inputs));
		outputSlots = new Slots(copies(machine.outputs));
		residualSlots = new Slots(copies(machine.residuals));
	}

	private int copies(MemorySpec memory) {
		return machine.isDoubled(memory) ? 2 : 1;
	}

	/** Fetches the first tiles of weights while the layer before runs. */
	void prefetch(int tiles, IntSet after) {
		for (int i = 0; i < order.size() && weights.size() < tiles; i++) {
			if (weights.size() <= order.tile(i).weights()) {
				weights.add(fetchWeights(order.tile(i), after));
			}
		}
	}

	/** Adds the steps; none starts before those of {@code barrier} have ended. */
	void run(IntSet barrier) {
		begin = barrier;
		parts.fetchBiases(begin);
		parts.open();
		if (moves.outputsOnChip()) {
			parts.keepOutputs();
		}
		for (int i = 0; i < order.size(); i++) {
			fetch(i, i - 1, true);
			fetch(i + 1, i - 1, false);
			tile(i);
		}
		parts.shareFolds();
	}

	/** Fetches what a tile needs, as far as the copies that it replaces are used by tiles up to {@code done} only. */
	private void fetch(int tile, int done, boolean required) {
		if (tile >= order.size()) {
			return;
		}
		Tile wanted = order.tile(tile);
		if (!moves.stationaryOnChip() && moves.stationaryBytes() > 0 && weights.size() <= wanted.weights()) {
			int replaced = weights.size() - weightSlots.copies();
			if (replaced >= 0 && order.lastOfWeights(replaced) > done) {
				return;
			}
			weights.add(fetchWeights(wanted, begin));
		}
		if (!moves.inputsOnChip() && inputs.size() <= wanted.inputs()) {
			int replaced = inputs.size() - inputSlots.copies();
			if (replaced >= 0 && order.lastOfInputs(replaced) > done) {
				return;
			}
			inputs.add(fetchInputs(wanted));
		}
		if (required && order.closes(tile) && work.residual() && !moves.residualOnChip()) {
			residuals.add(fetchResidual(wanted));
		}
	}

	private Fetched fetchWeights(Tile tile, IntSet barrier) {
		Slots.Turn turn = weightSlots.take();
		IntSet after = new IntSet().addAll(barrier).addAll(turn.before());
		int[] allocations = new int[plan.parts().size()];
		IntSet steps = new IntSet();
		for (int p = 0; p < allocations.length; p++) {
			Plan.Part part = plan.parts().get(p);
			Region box = boxes.products(part, tile);
			if (box.volume() == 0) {
				allocations[p] = -1;
				continue;
			}
			Region region = Boxes.weights(box);
			long bytes = Checked.packedBytes(Checked.product(region.volume(), work.kernelRows(), work.kernelColumns()), TileBytes.stationaryBits(work, part));
			allocations[p] = list.allocate(machine.weights, Operand.WEIGHTS, layer, region, bytes);
			steps.add(list.transfer(true, layer, Operand.WEIGHTS, region, bytes, Ints.NONE, Ints.of(allocations[p]), after,
					list.port(machine.weights, bytes)));
		}
		return new Fetched(allocations, steps, turn.users());
	}

	private Fetched fetchInputs(Tile tile) {
		Slots.Turn turn = inputSlots.take();
		IntSet after = new IntSet().addAll(begin).addAll(turn.before());
		boolean own = TileBytes.hasOwnInputs(work, plan);
		int[] allocations = new int[plan.parts().size()];
		IntSet steps = new IntSet();
		for (int p = 0; p < allocations.length; p++) {
			Region box = boxes.products(plan.parts().get(p), tile);
			if (!own && p > 0) {
				allocations[p] = allocations[0];
				continue;
			}
			Region region = own ? boxes.inputs(box) : boxes.sharedInputs(tile);
			if (region.volume() == 0) {
				allocations[p] = -1;
				continue;
			}
			long bytes = Checked.packedBytes(region.volume(), work.activationBits());
			allocations[p] = list.allocate(machine.inputs, Operand.INPUTS, layer, region, bytes);
			steps.add(list.transfer(true, layer, Operand.INPUTS, region, bytes, Ints.NONE, Ints.of(allocations[p]), after, list.port(machine.inputs, bytes)));
		}
		return new Fetched(allocations, steps, turn.users());
	}

	private Fetched fetchResidual(Tile tile) {
		Slots.Turn turn = residualSlots.take();
		IntSet after = new IntSet().addAll(begin).addAll(turn.before());
		int[] allocations = new int[plan.parts().size()];
		IntSet steps = new IntSet();
		for (int p = 0; p < allocations.length; p++) {
			Region region = Boxes.outputs(boxes.products(plan.parts().get(p), tile));
			if (region.volume() == 0) {
				allocations[p] = -1;
				continue;
			}
			long bytes = Checked.packedBytes(region.volume(), work.activationBits());
			allocations[p] = list.allocate(machine.residuals, Operand.RESIDUALS, layer, region, bytes);
			steps.add(list.transfer(true, layer, Operand.RESIDUALS, region, bytes, Ints.NONE, Ints.of(allocations[p]), after,
					list.port(machine.residuals, bytes)));
		}
		return new Fetched(allocations, steps, turn.users());
	}

	private void tile(int index) {
		Tile tile = order.tile(index);
		boolean closes = order.closes(index);
		IntSet operands = new IntSet().addAll(begin);
		Fetched weight = weights.isEmpty() ? null : weights.get(tile.weights());
		Fetched input = inputs.isEmpty() ? null : inputs.get(tile.inputs());
		Fetched residual = residuals.isEmpty() || !closes ? null : residuals.getLast();
		if (weight != null) {
			operands.addAll(weight.steps());
		}
		if (input != null) {
			operands.addAll(input.steps());
		}
		if (order.opens(index)) {
			outputTurn = outputSlots.take();
			operands.addAll(outputTurn.before());
		}
		boolean first = true;
		int onChip = kept.inputsOf(layer);
		List<Finished> posts = new ArrayList<>(2);
		Region all = null;
		IntSet computed = new IntSet();
		for (int p = 0; p < plan.parts().size(); p++) {
			Region box = boxes.products(plan.parts().get(p), tile);
			if (box.volume() == 0) {
				continue;
			}
			IntSet after = new IntSet().addAll(operands).add(latest);
			IntSet reads = new IntSet().add(weight == null ? onChip : weight.allocations()[p]).add(input == null ? onChip : input.allocations()[p]);
			boolean shares = plan.concurrent() && !TileBytes.hasOwnInputs(work, plan) && !first;
			int step = parts.compute(p, box, reads.toInts(), after, order.opens(index), closes, shares, true);
			first = false;
			latest = plan.concurrent() ? -1 : step;
			if (weight != null) {
				weight.users().add(step);
			}
			if (input != null) {
				input.users().add(step);
			}
			if (!closes) {
				continue;
			}
			if (together) {
				all = all == null ? box : Boxes.hull(all, box);
				computed.add(step);
				posts.add(new Finished(p, box, -1));
				continue;
			}
			IntSet done = new IntSet().add(step);
			if (residual != null) {
				done.addAll(residual.steps());
			}
			int post = parts.finish(p, box, residual == null ? -1 : residual.allocations()[p], Ints.NONE, done);
			if (residual != null) {
				residual.users().add(post);
			}
			posts.add(new Finished(p, box, post));
		}
		int last = all == null ? -1 : finishAll(all, residual, computed);
		for (int ahead = 1; ahead <= AHEAD; ahead++) {
			fetch(index + ahead, index, false);
		}
		for (Finished part : posts) {
			outputTurn.users().add(parts.store(parts.outputs(part.part()), part.box(), together ? last : part.post()));
		}
	}

	private int finishAll(Region all, Fetched residual, IntSet computed) {
		IntSet added = new IntSet();
		if (residual != null) {
			computed.addAll(residual.steps());
			for (int allocation : residual.allocations()) {
				added.add(allocation);
			}
		}
		int post = parts.finishAll(all, added, Ints.NONE, computed);
		if (residual != null) {
			residual.users().add(post);
		}
		return post;
	}
}
