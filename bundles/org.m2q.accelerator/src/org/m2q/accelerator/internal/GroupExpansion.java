package org.m2q.accelerator.internal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Checked;

/**
 * Expands the layers of a fused group into steps, band by band. A fused group runs its layers in turns; a pipelined one runs a layer on
 * the next band while the layer behind it runs on this one.
 */
final class GroupExpansion {

	/** Most transfers in which the inputs of a band come. */
	private static final long TRANSFERS = 8;

	private final Machine machine;
	private final StepList list;
	private final Kept kept;
	private final MovePlanner.Group group;
	private final Item[] items;
	private final Moves[] moves;
	private final BandRows rows;
	private final GroupTensors tensors;
	private final PartSteps[] parts;
	private final GroupWeights weights;
	private IntSet begin = new IntSet();
	/** Steps of layer k in band b that read the tensor before it. */
	private final IntSet[][] done;
	private final Slots[] outputSlots;
	private final Slots residualSlots;
	/** What the last layer leaves on chip, if it does not multiply. */
	private int keptOutputs = -1;
	/** The last products of every layer whose parts do not run at the same time. */
	private final int[] latest;
	/** Products of a part. */
	private record Computed(int part, Region box, int step) {
	}

	/**
	 * Prepares the expansion.
	 *
	 * @param items the layers of the group
	 * @param moves what they move
	 */
	GroupExpansion(Machine machine, StepList list, Kept kept, MovePlanner.Group group, Item[] items, Moves[] moves) {
		this.machine = machine;
		this.list = list;
		this.kept = kept;
		this.group = group;
		this.items = items;
		this.moves = moves;
		List<Work> works = Arrays.stream(items).map(Item::work).toList();
		rows = new BandRows(works, group.bands());
		tensors = new GroupTensors(machine, list, items, rows);
		weights = new GroupWeights(machine, list, group);
		parts = new PartSteps[items.length];
		done = new IntSet[items.length][rows.bands()];
		outputSlots = new Slots[items.length];
		latest = new int[items.length];
		Arrays.fill(latest, -1);
		for (int k = 0; k < items.length; k++) {
			outputSlots[k] = new Slots(machine.isDoubled(machine.outputs) ? 2 : 1);
			if (items[k].plan().isPresent()) {
				parts[k] = new PartSteps(machine, list, kept, items[k], moves[k], moves[k].cut().orElseThrow());
			}
		}
		residualSlots = new Slots(machine.isDoubled(machine.residuals) ? 2 : 1);
	}

	/** Fetches the first tiles of weights of the first layer while the layer before runs. */
	void prefetch(int tiles, IntSet after) {
		Plan plan = items[0].plan().orElseThrow();
		Cut cut = whole(0);
		Boxes boxes = new Boxes(items[0].work(), plan, cut);
		TileBytes bytes = new TileBytes(items[0].work(), plan, cut, 1);
		int fetched = 0;
		for (int g = 0; g < cut.groupPieces() && fetched < tiles; g++) {
			for (int f = 0; f < cut.filterPieces() && fetched < tiles; f++) {
				if (TileOrder.isEmpty(plan, bytes, g, f)) {
					continue;
				}
				fetched++;
				Slots.Turn turn = weights.turnAhead(items[0], moves[0]);
				for (int p = 0; p < plan.parts().size(); p++) {
					Region box = boxes.products(plan.parts().get(p), new Tile(g, f, 0, 0, 0, 0, 0, 0));
					if (box.volume() > 0) {
						weights.ahead(items[0], moves[0], p, g, f, box, turn, after);
					}
				}
			}
		}
	}

	/** The cut of a layer over all bands. */
	private Cut whole(int k) {
		Cut cut = moves[k].cut().orElseThrow();
		return new Cut(cut.groupPieces(), cut.filterPieces(), cut.channels(), items[k].work().rows(), items[k].work().columns(), true);
	}

	/** Adds the steps; none but those fetched ahead starts before those of {@code barrier} have ended. */
	void run(IntSet barrier) {
		begin = barrier;
		for (int k = 0; k < items.length; k++) {
			open(k);
		}
		int bands = rows.bands();
		if (group.pipelined()) {
			for (int front = 0; front < bands + items.length - 1; front++) {
				for (int k = items.length - 1; k >= 0; k--) {
					if (front - k >= 0 && front - k < bands) {
						band(k, front - k);
					}
				}
			}
		} else {
			for (int b = 0; b < bands; b++) {
				for (int k = 0; k < items.length; k++) {
					band(k, b);
				}
			}
		}
		for (PartSteps part : parts) {
			if (part != null) {
				part.shareFolds();
			}
		}
	}

	private void open(int k) {
		Work work = items[k].work();
		if (parts[k] == null) {
			if (k == items.length - 1 && moves[k].outputsOnChip()) {
				keptOutputs = list.allocate(machine.inputs, Operand.OUTPUTS, items[k].layer(),
						Boxes.region(0, work.independent(), 0, 1, 0, 1, 0, work.rows(), 0, work.columns()), work.outputBytes());
				kept.outputs(items[k].layer().index(), keptOutputs);
			}
			return;
		}
		parts[k].open();
		if (k == items.length - 1 && moves[k].outputsOnChip()) {
			parts[k].keepOutputs();
		}
		parts[k].fetchBiases(begin);
	}

	private void band(int k, int band) {
		done[k][band] = new IntSet();
		long from = rows.from(k, band);
		long to = rows.to(k, band);
		boolean inPieces = from < to && comesInPieces(k, band);
		if (!inPieces) {
			external(k, band);
		}
		if (from == to) {
			return;
		}
		GroupTensors.Rows read = tensors.all(k, rows.inputFrom(k, band), rows.inputTo(k, band));
		IntSet after = new IntSet().addAll(begin).addAll(tensors.fillers(k, read));
		// The rows that this band adds take the room of rows that the next layer has used up.
		int back = band - (group.pipelined() ? 2 : 1);
		if (k + 1 < items.length && back >= 0) {
			after.addAll(done[k + 1][back]);
		}
		Ints results = k + 1 < items.length ? tensors.open(k, band, from, to) : Ints.NONE;
		Ints operands = k == 0 && moves[k].inputsOnChip() ? keptInputs() : tensors.live(k, read);
		if (parts[k] == null) {
			elements(k, band, from, to, operands, results, after);
		} else {
			products(k, band, from, to, inPieces ? Optional.empty() : Optional.of(operands), results, after);
		}
	}

	/** What the layer before the group left on chip. */
	private Ints keptInputs() {
		IntSet set = new IntSet();
		items[0].layer().producers().forEach(producers -> producers.forEach(producer -> set.add(kept.outputs(producer).orElse(-1))));
		return set.toInts();
	}

	/** Fetches what a band reads from DRAM: the inputs of the first layer, and operands of others that come from outside. */
	private void external(int k, int band) {
		if (moves[k].inputBytes() == 0) {
			return;
		}
		Work work = items[k].work();
		long from = fetchedFrom(k, band);
		long to = rows.inputTo(k, band);
		if (from >= to) {
			return;
		}
		IntSet after = roomForInputs(k, band);
		long together = together(k, to - from);
		for (long row = from; row < to; row += together) {
			long end = Math.min(to, row + together);
			tensors.fetch(k, band, tensors.all(k, row, end), GroupBytes.portion(moves[k].externalBytes(), end, work.inRows())
					- GroupBytes.portion(moves[k].externalBytes(), row, work.inRows()), after);
		}
	}

	/** The first row that a band fetches. */
	private long fetchedFrom(int k, int band) {
		return band == 0 ? 0 : rows.inputTo(k, band - 1);
	}

	/** Steps behind which there is room for the inputs of a band. */
	private IntSet roomForInputs(int k, int band) {
		int back = band - (machine.isDoubled(machine.inputs) ? 2 : 1);
		IntSet after = new IntSet().addAll(begin);
		return back >= 0 ? after.addAll(done[k][back]) : after;
	}

	/** Bytes of every input row of a layer that takes all of its input from DRAM; 0 when some of it is on chip, or rows are no whole bytes. */
	private long bytesPerRow(int k) {
		Work work = items[k].work();
		boolean all = work.learned() && moves[k].inputBytes() > 0 && moves[k].externalBytes() == work.inputBytes();
		return all && work.inputBytes() % work.inRows() == 0 ? work.inputBytes() / work.inRows() : 0;
	}

	/**
	 * Rows that one transfer fetches. A band comes in several, between which DRAM takes finished results: otherwise engines would wait for room for these as
	 * long as the next band comes. Rows that do not end with a burst come together, for a burst is not fetched twice.
	 */
	private long together(int k, long count) {
		long perRow = bytesPerRow(k);
		if (perRow == 0) {
			return count;
		}
		long burst = machine.dram.burst();
		long least = burst / BigInteger.valueOf(burst).gcd(BigInteger.valueOf(perRow)).longValueExact();
		return Math.multiplyExact(least, Checked.ceilDiv(Checked.ceilDiv(count, least), TRANSFERS));
	}

	/**
	 * Whether the inputs of a band come group by group, each before its products: in a band that is cut by groups, such as that of a depthwise layer, the
	 * first products wait for their own channels only. Groups that do not end with a burst come together.
	 */
	private boolean comesInPieces(int k, int band) {
		long bytes = bytesPerRow(k) * (rows.inputTo(k, band) - fetchedFrom(k, band));
		if (parts[k] == null || bytes == 0 || items[k].plan().orElseThrow().parts().size() > 1 || bytes % items[k].work().groups() != 0) {
			return false;
		}
		long pieces = moves[k].cut().orElseThrow().groupPieces();
		return pieces > 1 && Pieces.in(items[k].work().groups(), pieces).size() * (bytes / items[k].work().groups()) % machine.dram.burst() == 0;
	}

	/** Fetches what a band reads of some groups. */
	private void fetch(int k, int band, Region box) {
		GroupTensors.Rows fetched = new GroupTensors.Rows(fetchedFrom(k, band), rows.inputTo(k, band), box.groupsFrom(), box.groupsTo());
		tensors.fetch(k, band, fetched, bytesPerRow(k) * (fetched.to() - fetched.from()) / items[k].work().groups() * (box.groupsTo() - box.groupsFrom()),
				roomForInputs(k, band));
	}

	/** @param operands where the inputs lie; empty when they come piece by piece */
	private void products(int k, int band, long from, long to, Optional<Ints> operands, Ints results, IntSet after) {
		Item item = items[k];
		Work work = item.work();
		Plan plan = item.plan().orElseThrow();
		Cut whole = whole(k);
		Boxes boxes = new Boxes(work, plan, whole);
		TileBytes bytes = new TileBytes(work, plan, whole, 1);
		boolean holds = moves[k].outputBytes() > 0 || item.spillsSums();
		for (int g = 0; g < whole.groupPieces(); g++) {
			for (int f = 0; f < whole.filterPieces(); f++) {
				if (TileOrder.isEmpty(plan, bytes, g, f)) {
					continue;
				}
				Tile tile = new Tile(g, f, 0, 0, 0, 0, 0, 0);
				Slots.Turn slot = holds ? outputSlots[k].take() : new Slots.Turn(new IntSet(), new IntSet());
				Slots.Turn room = weights.turn(item, moves[k]);
				boolean first = true;
				List<Computed> together = new ArrayList<>(2);
				for (int p = 0; p < plan.parts().size(); p++) {
					Region full = boxes.products(plan.parts().get(p), tile);
					if (full.volume() == 0) {
						continue;
					}
					Region box = Boxes.region(full.groupsFrom(), full.groupsTo(), full.filtersFrom(), full.filtersTo(), full.channelsFrom(), full.channelsTo(),
							from, to, full.columnsFrom(), full.columnsTo());
					if (operands.isEmpty() && f == 0) {
						fetch(k, band, box);
					}
					GroupTensors.Rows read = new GroupTensors.Rows(rows.inputFrom(k, band), rows.inputTo(k, band), box.groupsFrom(), box.groupsTo());
					Ints inputs = operands.orElseGet(() -> tensors.live(k, read));
					GroupWeights.Piece piece = weights.piece(item, moves[k], p, g, f, box, room, begin);
					IntSet reads = new IntSet().add(piece.allocation());
					for (int i = 0; i < inputs.size(); i++) {
						reads.add(inputs.get(i));
					}
					IntSet waits = new IntSet().addAll(after).addAll(operands.isPresent() ? new IntSet() : tensors.fillers(k, read)).addAll(slot.before()).add(piece.step()).add(latest[k]);
					boolean shares = plan.concurrent() && !TileBytes.hasOwnInputs(work, plan) && !first;
					int step = parts[k].compute(p, box, reads.toInts(), waits, true, true, shares, holds);
					first = false;
					latest[k] = plan.concurrent() ? -1 : step;
					piece.users().add(step);
					done[k][band].add(step);
					together.add(new Computed(p, box, step));
					if (!item.normalisesPixels()) {
						finish(k, together, results, slot);
						together.clear();
					}
				}
				if (!together.isEmpty()) {
					finish(k, together, results, slot);
				}
			}
		}
	}

	/** Finishes and stores the outputs of some parts in one step. */
	private void finish(int k, List<Computed> done, Ints results, Slots.Turn slot) {
		Region box = done.getFirst().box();
		IntSet after = new IntSet();
		for (Computed part : done) {
			box = Boxes.hull(box, part.box());
			after.add(part.step());
		}
		Work work = items[k].work();
		int residual = -1;
		Slots.Turn turn = new Slots.Turn(new IntSet(), new IntSet());
		if (work.residual() && !moves[k].residualOnChip()) {
			Region region = Boxes.outputs(box);
			long bytes = Checked.packedBytes(region.volume(), work.activationBits());
			turn = residualSlots.take();
			residual = list.allocate(machine.residuals, Operand.RESIDUALS, items[k].layer(), region, bytes);
			after.add(list.transfer(true, items[k].layer(), Operand.RESIDUALS, region, bytes, Ints.NONE, Ints.of(residual),
					new IntSet().addAll(begin).addAll(turn.before()), list.port(machine.residuals, bytes)));
		}
		int post = items[k].normalisesPixels() ? parts[k].finishAll(box, new IntSet().add(residual), results, after)
				: parts[k].finish(done.getFirst().part(), box, residual, results, after);
		turn.users().add(post);
		tensors.filled(k, results, post);
		for (Computed part : done) {
			slot.users().add(parts[k].store(parts[k].outputs(part.part()), part.box(), post));
		}
	}

	private void elements(int k, int band, long from, long to, Ints operands, Ints results, IntSet after) {
		Item item = items[k];
		Work work = item.work();
		EngineSpec engine = ElementExpansion.executor(machine, item.layer());
		Region region = Boxes.region(0, work.independent(), 0, 1, 0, 1, from, to, 0, work.columns());
		long elements = ElementPieces.elements(work);
		long share = GroupBytes.portion(elements, to, work.rows()) - GroupBytes.portion(elements, from, work.rows());
		long outputBytes = Checked.packedBytes(region.volume(), work.activationBits());
		long inputBytes = GroupBytes.portion(work.inputBytes(), to, work.rows()) - GroupBytes.portion(work.inputBytes(), from, work.rows());
		StepList.Ports ports = list.ports().wire(Math.addExact(inputBytes, outputBytes));
		ports.add(machine.index(machine.inputs), inputBytes).add(machine.index(machine.outputs), moves[k].outputBytes() > 0 ? outputBytes : 0);
		ports.add(machine.index(machine.inputs), moves[k].outputsOnChip() ? outputBytes : 0);
		IntSet writes = new IntSet();
		for (int i = 0; i < results.size(); i++) {
			writes.add(results.get(i));
		}
		writes.add(k == items.length - 1 ? keptOutputs : -1);
		boolean stores = moves[k].outputBytes() > 0;
		int buffered = stores ? list.allocate(machine.outputs, Operand.OUTPUTS, item.layer(), region, outputBytes) : -1;
		Slots.Turn slot = stores ? outputSlots[k].take() : new Slots.Turn(new IntSet(), new IntSet());
		IntSet waits = new IntSet().addAll(after).addAll(slot.before());
		IntSet reads = new IntSet();
		for (int i = 0; i < operands.size(); i++) {
			reads.add(operands.get(i));
		}
		long cycles = ElementRate.of(machine, item.layer(), work, engine, new Ledger()).cycles(share, region.volume());
		int step = list.execute(StepKind.APPLY, item.layer(), -1, machine.index(engine), region,
				band == 0 ? Math.addExact(cycles, engine.pipelineDepth()) : cycles, reads.toInts(), writes.add(buffered).toInts(), waits, ports.toInts());
		done[k][band].add(step);
		tensors.filled(k, results, step);
		if (stores) {
			slot.users().add(list.transfer(false, item.layer(), Operand.OUTPUTS, region, outputBytes, Ints.of(buffered), Ints.NONE,
					new IntSet().add(step), list.port(machine.outputs, outputBytes)));
		}
	}
}
