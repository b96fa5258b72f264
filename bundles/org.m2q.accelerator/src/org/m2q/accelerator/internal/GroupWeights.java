package org.m2q.accelerator.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.base.Checked;

/** The weights of a fused group: fetched once and kept, or fetched for every band. */
final class GroupWeights {

	private final Machine machine;
	private final StepList list;
	private final boolean resident;
	private final Slots slots;
	private final Map<Key, Piece> held = new HashMap<>();
	/** Of tiles that were fetched while the layer before the group runs: the room that they took, in the order in which they are used. */
	private final Deque<Slots.Turn> turnsAhead = new ArrayDeque<>();
	private final Map<Key, Piece> piecesAhead = new HashMap<>();

	/** Which weights. */
	private record Key(int layer, int part, int group, int filter) {
	}

	/**
	 * Weights on chip.
	 *
	 * @param allocation where they lie, −1 when the operand is no weights or lies with the tensors
	 * @param step the step that fetched them, −1 for none
	 * @param users steps that use them; who uses them adds itself
	 */
	record Piece(int allocation, int step, IntSet users) {

		private static final Piece NONE = new Piece(-1, -1, new IntSet());
	}

	GroupWeights(Machine machine, StepList list, MovePlanner.Group group) {
		this.machine = machine;
		this.list = list;
		resident = group.weightsResident();
		slots = new Slots(machine.isDoubled(machine.weights) ? 2 : 1);
	}

	/** Takes room for the weights of a tile, which all parts share. */
	Slots.Turn turn(Item item, Moves moves) {
		if (!streams(item, moves)) {
			return new Slots.Turn(new IntSet(), new IntSet());
		}
		return turnsAhead.isEmpty() ? slots.take() : turnsAhead.remove();
	}

	/** Takes room for the weights of one of the first tiles before the group begins. */
	Slots.Turn turnAhead(Item item, Moves moves) {
		if (!streams(item, moves)) {
			return new Slots.Turn(new IntSet(), new IntSet());
		}
		turnsAhead.add(slots.take());
		return turnsAhead.getLast();
	}

	private boolean streams(Item item, Moves moves) {
		return !resident && item.work().learned() && moves.stationaryBytes() > 0;
	}

	/** Fetches the weights of a box of products before the group begins. */
	void ahead(Item item, Moves moves, int part, int group, int filter, Region box, Slots.Turn turn, IntSet begin) {
		Piece piece = piece(item, moves, part, group, filter, box, turn, begin);
		if (streams(item, moves)) {
			piecesAhead.put(new Key(item.layer().index(), part, group, filter), piece);
		}
	}

	/** The weights of a box of products, fetched now unless they are held, and not before some steps have ended. */
	Piece piece(Item item, Moves moves, int part, int group, int filter, Region box, Slots.Turn turn, IntSet begin) {
		if (moves.stationaryOnChip() || moves.stationaryBytes() == 0) {
			return Piece.NONE;
		}
		Work work = item.work();
		Key key = new Key(item.layer().index(), part, group, filter);
		boolean keep = resident || !work.learned();
		Piece known = keep ? held.get(key) : piecesAhead.remove(key);
		if (known != null) {
			return known;
		}
		Region region = Boxes.weights(box);
		long bytes = Checked.packedBytes(Checked.product(region.volume(), work.kernelRows(), work.kernelColumns()),
				TileBytes.stationaryBits(work, item.plan().orElseThrow().parts().get(part)));
		int allocation = list.allocate(machine.weights, Operand.WEIGHTS, item.layer(), region, bytes);
		IntSet after = new IntSet().addAll(begin).addAll(turn.before());
		int step = list.transfer(true, item.layer(), Operand.WEIGHTS, region, bytes, Ints.NONE, Ints.of(allocation), after,
				list.port(machine.weights, bytes));
		Piece fetched = new Piece(allocation, step, turn.users());
		if (keep) {
			held.put(key, fetched);
		}
		return fetched;
	}
}
