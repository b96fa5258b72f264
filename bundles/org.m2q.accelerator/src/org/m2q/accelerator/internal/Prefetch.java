package org.m2q.accelerator.internal;

import org.m2q.accelerator.Operand;
import org.m2q.base.Checked;

/**
 * How many tiles of the weights of every layer are fetched while the layer (or group) before it runs: as many as the buffer of weights has room
 * for besides what that layer uses, and as DRAM has time for while that layer keeps it waiting; one at least when there is room. A fused group
 * fetches those of its first layer ahead: all of them may come when they stay on chip, as many as there are copies of a tile when they come in every band.
 */
final class Prefetch {

	private final Planned planned;
	private final Ahead[] ahead;

	/**
	 * What a layer fetches ahead.
	 *
	 * @param tiles tiles of weights
	 * @param cycles transfer of all of them
	 * @param first transfer of the first, which nothing else would hide
	 * @param late cycles that do not fit into the time of the layer before
	 */
	record Ahead(int tiles, long cycles, long first, long late) {

		/** Nothing. */
		static final Ahead NONE = new Ahead(0, 0, 0, 0);
	}

	/** Decides for all layers of a network. */
	Prefetch(Planned planned) {
		this.planned = planned;
		int layers = planned.items().length;
		ahead = new Ahead[layers];
		java.util.Arrays.fill(ahead, Ahead.NONE);
		// Of several images that are computed together, the layer before that of the second is the same one.
		if (!planned.machine().mapping.prefetched().contains(Operand.WEIGHTS) || planned.images() > 1) {
			return;
		}
		for (int i = 1; i < layers; i++) {
			if (planned.prices()[i - 1] != null && planned.prices()[i] != null && beginsWithItsWeights(i)) {
				ahead[i] = decide(i);
			}
		}
	}

	/** Whether a layer is not fused, or the first of its group. */
	private boolean beginsWithItsWeights(int layer) {
		int group = planned.planner().groupOf(layer);
		return group < 0 || planned.planner().groups().get(group).layers().getFirst() == layer;
	}

	/** Whether the weights of a layer come again in every band of its group. */
	private boolean streams(int layer) {
		int group = planned.planner().groupOf(layer);
		return group >= 0 && !planned.planner().groups().get(group).weightsResident();
	}

	private int copies() {
		return planned.machine().isDoubled(planned.machine().weights) ? 2 : 1;
	}

	/** The prices of all layers, that of the first layer of a group without what it fetches ahead. */
	LayerPricer.Price[] withoutAhead(MovePlanner.Group group) {
		int first = group.layers().getFirst();
		if (ahead[first].tiles() == 0) {
			return planned.prices();
		}
		LayerPricer.Price[] prices = planned.prices().clone();
		prices[first] = prices[first].prefetched(ahead[first]);
		return prices;
	}

	/** What a layer fetches ahead. */
	Ahead of(int layer) {
		return ahead[layer];
	}

	private Ahead decide(int layer) {
		Item item = planned.items()[layer];
		Moves moves = planned.moves()[layer];
		if (item.plan().isEmpty() || !item.work().learned() || moves.stationaryBytes() == 0 || moves.rows().isPresent()) {
			return Ahead.NONE;
		}
		Machine machine = planned.machine();
		Cut cut = moves.cut().orElseThrow();
		long tile = new TileBytes(item.work(), item.plan().get(), cut, 1).largestWeights();
		long moved = new TileBytes(item.work(), item.plan().get(), cut, machine.dram.burst()).largestTransfers();
		long room = machine.weights.capacity() - used(layer - 1);
		long loads = Checked.product(cut.groupPieces(), cut.filterPieces(), cut.channelPieces(item.work()));
		long fitting = Math.min(streams(layer) ? Math.min(loads, copies()) : loads, room / Math.max(1, tile));
		if (fitting < 1 || machine.weights.holds().size() > 1) {
			return Ahead.NONE;
		}
		long first = machine.dramCycles(moved);
		long idle = idle(layer - 1);
		long tiles = Math.max(1, Math.min(fitting, idle / Math.max(1, first)));
		long cycles = Math.min(Math.multiplyExact(tiles, first), machine.dramCycles(moves.stationaryBytes()));
		return new Ahead(Math.toIntExact(tiles), cycles, Math.min(first, cycles), Math.max(0, cycles - idle));
	}

	/** Most bytes of weights of a layer, or of its group, that lie on chip at once. */
	private long used(int layer) {
		int group = planned.planner().groupOf(layer);
		if (group >= 0) {
			return used(planned.planner().groups().get(group));
		}
		Item item = planned.items()[layer];
		Moves moves = planned.moves()[layer];
		if (item.plan().isEmpty() || moves.stationaryBytes() == 0) {
			return moves.stationaryOnChip() ? item.work().stationaryBytes() : 0;
		}
		long tile = new TileBytes(item.work(), item.plan().get(), moves.cut().orElseThrow(), 1).largestWeights();
		return Math.multiplyExact(tile, Math.max(copies(), ahead[layer].tiles()));
	}

	/** The same of a group: all that stays, and copies of the widest tile of what comes in every band. */
	private long used(MovePlanner.Group group) {
		long stays = 0;
		long widest = 0;
		for (int index : group.layers()) {
			Item item = planned.items()[index];
			if (item.plan().isEmpty()) {
				continue;
			}
			if (group.weightsResident() || !item.work().learned()) {
				stays = Math.addExact(stays, item.work().stationaryBytes());
			} else {
				Cut cut = planned.moves()[index].cut().orElseThrow();
				widest = Math.max(widest, new TileBytes(item.work(), item.plan().get(), cut, 1).largestWeights());
			}
		}
		return Math.addExact(stays, Math.multiplyExact(widest, copies()));
	}

	/** Cycles for which DRAM has nothing to do while a layer, or its group, runs. */
	private long idle(int layer) {
		int group = planned.planner().groupOf(layer);
		if (group < 0) {
			LayerPricer.Price price = planned.prices()[layer].prefetched(ahead[layer]);
			return Math.max(0, price.alone() - price.dramCycles());
		}
		LayerPricer.Price[] prices = withoutAhead(planned.planner().groups().get(group));
		long cycles = Timeline.cycles(planned.planner().groups().get(group), prices);
		for (int index : planned.planner().groups().get(group).layers()) {
			cycles -= prices[index].dramCycles();
		}
		return Math.max(0, cycles);
	}
}
