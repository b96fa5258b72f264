package org.m2q.accelerator.internal;

import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.base.Checked;
import org.m2q.network.Layer;

/**
 * Expands a row-stationary layer into steps, one step of the engine per processing pass. From the outside: groups; blocks of filters whose sums wait in the
 * buffer; strips of output rows; channels, whose inputs lie in the buffer meanwhile; the filters of a block, whose weights come for the pass. Sums are
 * finished and stored behind the pass of their last channels.
 */
final class RowStationaryExpansion {

	private final Machine machine;
	private final StepList list;
	private final Kept kept;
	private final Layer layer;
	private final Work work;
	private final Plan.Part part;
	private final Moves moves;
	private final RowStationaryMapping mapping;
	private final RowStationaryTiles tiles;
	private final PartSteps parts;
	private final Slots weightSlots;
	private final Slots inputSlots;
	private final Slots residualSlots;
	/** Of every pass of a block. */
	private final Slots[] sumSlots;
	private IntSet begin = new IntSet();

	/** Sums of the filters of a pass: where they lie, and who uses that room. */
	private record Sums(int allocation, Slots.Turn turn) {
	}

	/** An operand in the buffer: where it lies, the step that fetched it, and who uses it. */
	private record Fetched(int allocation, int step, IntSet users) {
	}

	/** Prepares the expansion. */
	RowStationaryExpansion(Machine machine, StepList list, Kept kept, Item item, Moves moves) {
		this.machine = machine;
		this.list = list;
		this.kept = kept;
		this.moves = moves;
		layer = item.layer();
		work = item.work();
		part = item.plan().orElseThrow().parts().getFirst();
		mapping = moves.rows().orElseThrow();
		tiles = new RowStationaryTiles(work, mapping);
		parts = new PartSteps(machine, list, kept, item, moves, moves.cut().orElseThrow());
		weightSlots = new Slots(copies(machine.weights));
		inputSlots = new Slots(copies(machine.inputs));
		residualSlots = new Slots(copies(machine.residuals));
		sumSlots = new Slots[Math.toIntExact(Math.min(tiles.passesPerBlock, tiles.filters.count()))];
		for (int i = 0; i < sumSlots.length; i++) {
			sumSlots[i] = new Slots(copies(machine.outputs));
		}
	}

	private int copies(MemorySpec memory) {
		return machine.isDoubled(memory) ? 2 : 1;
	}

	/** Adds the steps; none starts before those of {@code barrier} have ended. */
	void run(IntSet barrier) {
		begin = barrier;
		parts.fetchBiases(begin);
		parts.open();
		if (moves.outputsOnChip()) {
			parts.keepOutputs();
		}
		for (long group = 0; group < work.groups(); group++) {
			for (long first = 0; first < tiles.filters.count(); first += tiles.passesPerBlock) {
				for (long strip = 0; strip < tiles.strips.count(); strip++) {
					block(group, first, Math.min(tiles.filters.count(), first + tiles.passesPerBlock), strip);
				}
			}
		}
	}

	/** All passes of a strip and a block of filters. */
	private void block(long group, long firstFilter, long endFilter, long strip) {
		Sums[] sums = new Sums[Math.toIntExact(endFilter - firstFilter)];
		for (long channel = 0; channel < tiles.channels.count(); channel++) {
			Fetched inputs = moves.inputsOnChip() ? new Fetched(kept.inputsOf(layer), -1, new IntSet()) : fetchInputs(tiles.inputs(group, channel, strip));
			for (int i = 0; i < sums.length; i++) {
				Region box = tiles.products(group, firstFilter + i, channel, strip);
				if (channel == 0) {
					sums[i] = sums(i, box);
				}
				pass(box, inputs, sums[i], channel + 1 == tiles.channels.count());
			}
		}
	}

	private Sums sums(int position, Region box) {
		Slots.Turn turn = sumSlots[position].take();
		Region outputs = Boxes.outputs(box);
		long bytes = Checked.packedBytes(outputs.volume(), Math.max(RowStationaryPricing.sumBits(work, part), work.activationBits()));
		return new Sums(list.allocate(machine.outputs, Operand.PARTIAL_SUMS, layer.index(), outputs, bytes), turn);
	}

	private Fetched fetchInputs(Region region) {
		Slots.Turn turn = inputSlots.take();
		if (region.volume() == 0) {
			return new Fetched(-1, -1, turn.users());
		}
		long bytes = Checked.packedBytes(region.volume(), work.activationBits());
		return fetched(Operand.INPUTS, machine.inputs, region, bytes, turn);
	}

	private Fetched fetchWeights(Region box) {
		Region region = Boxes.weights(box);
		long bytes = Checked.packedBytes(Checked.product(region.volume(), work.kernelRows(), work.kernelColumns()), TileBytes.stationaryBits(work, part));
		return fetched(Operand.WEIGHTS, machine.weights, region, bytes, weightSlots.take());
	}

	private Fetched fetched(Operand operand, MemorySpec memory, Region region, long bytes, Slots.Turn turn) {
		int allocation = list.allocate(memory, operand, layer.index(), region, bytes);
		IntSet after = new IntSet().addAll(begin).addAll(turn.before());
		int step = list.transfer(true, layer, operand, region, bytes, Ints.NONE, Ints.of(allocation), after, list.port(memory, bytes));
		return new Fetched(allocation, step, turn.users());
	}

	private void pass(Region box, Fetched inputs, Sums sums, boolean last) {
		Fetched weights = fetchWeights(box);
		IntSet after = new IntSet().addAll(begin).add(weights.step()).add(inputs.step());
		if (box.channelsFrom() == 0) {
			after.addAll(sums.turn().before());
		}
		long outputs = Boxes.outputs(box).volume();
		long filters = box.filtersTo() - box.filtersFrom();
		long channels = box.channelsTo() - box.channelsFrom();
		long strip = box.rowsTo() - box.rowsFrom();
		long sumBytes = Checked.packedBytes(outputs, RowStationaryPricing.sumBits(work, part));
		StepList.Ports ports = list.ports();
		ports.add(machine.index(machine.weights), Checked.packedBytes(Checked.product(filters, channels, work.kernelRows(), work.kernelColumns()),
				TileBytes.stationaryBits(work, part)));
		ports.add(machine.index(machine.inputs), Checked.packedBytes(Checked.product(channels, mapping.convolution().inputRows(strip),
				mapping.convolution().inputColumns()), work.activationBits()));
		ports.add(machine.index(machine.partialSums), box.channelsFrom() == 0 ? sumBytes : 2 * sumBytes);
		long cycles = RowStationaryPricing.slowed(mapping.passCycles(strip, filters, channels, 1), part);
		int step = parts.pass(box, cycles, new IntSet().add(weights.allocation()).add(inputs.allocation()).toInts(), sums.allocation(), after, ports);
		weights.users().add(step);
		inputs.users().add(step);
		if (last) {
			finish(box, sums, step);
		}
	}

	private void finish(Region box, Sums sums, int pass) {
		IntSet done = new IntSet().add(pass);
		Fetched residual = null;
		if (work.residual() && !moves.residualOnChip()) {
			Region region = Boxes.outputs(box);
			residual = fetched(Operand.RESIDUALS, machine.residuals, region, Checked.packedBytes(region.volume(), work.activationBits()), residualSlots.take());
			done.add(residual.step());
		}
		int post = parts.finish(0, box, residual == null ? -1 : residual.allocation(), Ints.NONE, done);
		if (residual != null) {
			residual.users().add(post);
		}
		sums.turn().users().add(parts.store(sums.allocation(), box, post));
	}
}
