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
 * finished and stored behind the pass of their last channels. Of a batch, outermost, as many images as the mapping says pass together: they share the weights
 * of every pass.
 */
final class RowStationaryExpansion {

	private final Machine machine;
	private final StepList list;
	/** What stays on chip, per image. */
	private final Kept[] kept;
	private final Layer layer;
	private final Work work;
	private final Plan.Part part;
	private final Moves moves;
	private final RowStationaryMapping mapping;
	private final RowStationaryTiles tiles;
	/** Of every image. */
	private final PartSteps[] parts;
	private final Slots weightSlots;
	private final Slots inputSlots;
	private final Slots residualSlots;
	/** Of every pass of a block. */
	private final Slots[] sumSlots;
	private IntSet begin = new IntSet();

	/** Sums of the filters of a pass: where they lie, and who uses that room. */
	private record Sums(int allocation, Slots.Turn turn) {
	}

	/** Operands in the buffer: where they lie, the steps that fetched them, and who uses them. */
	private record Fetched(IntSet allocations, IntSet steps, IntSet users) {
	}

	/** Images of the batch that pass together. */
	private record Images(int from, int to) {

		int count() {
			return to - from;
		}
	}

	/**
	 * Prepares the expansion.
	 *
	 * @param kept what stays on chip, per image of the batch
	 */
	RowStationaryExpansion(Machine machine, StepList list, Kept[] kept, Item item, Moves moves) {
		this.machine = machine;
		this.list = list;
		this.kept = kept;
		this.moves = moves;
		layer = item.layer();
		work = item.work();
		part = item.plan().orElseThrow().parts().getFirst();
		mapping = moves.rows().orElseThrow();
		tiles = new RowStationaryTiles(work, mapping);
		parts = new PartSteps[kept.length];
		for (int image = 0; image < kept.length; image++) {
			parts[image] = new PartSteps(machine, list, kept[image], item, moves, moves.cut().orElseThrow());
		}
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
		for (int from = 0; from < parts.length; from += Math.toIntExact(mapping.images())) {
			Pieces rounds = Pieces.of(mapping.images(), mapping.passImages());
			for (long round = 0; round < rounds.count(); round++) {
				images(new Images(Math.toIntExact(from + rounds.from(round)), Math.toIntExact(from + rounds.to(round))));
			}
		}
		list.images(0, 1);
	}

	/** All passes of some images. */
	private void images(Images images) {
		for (int image = images.from(); image < images.to(); image++) {
			list.images(image, image + 1);
			parts[image].fetchBiases(begin);
			parts[image].open();
			if (moves.outputsOnChip()) {
				parts[image].keepOutputs();
			}
		}
		for (long group = 0; group < work.groups(); group++) {
			for (long first = 0; first < tiles.filters.count(); first += tiles.passesPerBlock) {
				for (long strip = 0; strip < tiles.strips.count(); strip++) {
					block(images, group, first, Math.min(tiles.filters.count(), first + tiles.passesPerBlock), strip);
				}
			}
		}
	}

	/** All passes of a strip and a block of filters. */
	private void block(Images images, long group, long firstFilter, long endFilter, long strip) {
		Sums[] sums = new Sums[Math.toIntExact(endFilter - firstFilter)];
		for (long channel = 0; channel < tiles.channels.count(); channel++) {
			Fetched inputs = inputs(images, tiles.inputs(group, channel, strip));
			for (int i = 0; i < sums.length; i++) {
				Region box = tiles.products(group, firstFilter + i, channel, strip);
				list.images(images.from(), images.to());
				if (channel == 0) {
					sums[i] = sums(images, i, box);
				}
				int pass = pass(images, box, inputs, sums[i]);
				if (channel + 1 == tiles.channels.count()) {
					for (int image = images.from(); image < images.to(); image++) {
						finish(image, box, sums[i], pass);
					}
				}
			}
		}
	}

	private Sums sums(Images images, int position, Region box) {
		Slots.Turn turn = sumSlots[position].take();
		Region outputs = Boxes.outputs(box);
		long bytes = Checked.packedBytes(Math.multiplyExact(images.count(), outputs.volume()), Math.max(RowStationaryPricing.sumBits(work, part), work.activationBits()));
		return new Sums(list.allocate(machine.outputs, Operand.PARTIAL_SUMS, layer, outputs, bytes), turn);
	}

	/** The inputs of all images, each of which is fetched alone. */
	private Fetched inputs(Images images, Region region) {
		IntSet allocations = new IntSet();
		if (moves.inputsOnChip()) {
			for (int image = images.from(); image < images.to(); image++) {
				allocations.add(kept[image].inputsOf(layer));
			}
			return new Fetched(allocations, new IntSet(), new IntSet());
		}
		Slots.Turn turn = inputSlots.take();
		IntSet steps = new IntSet();
		long bytes = Checked.packedBytes(region.volume(), work.activationBits());
		for (int image = images.from(); image < images.to() && bytes > 0; image++) {
			list.images(image, image + 1);
			fetch(Operand.INPUTS, machine.inputs, region, bytes, turn, allocations, steps);
		}
		return new Fetched(allocations, steps, turn.users());
	}

	private Fetched weights(Region box) {
		Region region = Boxes.weights(box);
		long bytes = Checked.packedBytes(Checked.product(region.volume(), work.kernelRows(), work.kernelColumns()), TileBytes.stationaryBits(work, part));
		return fetched(Operand.WEIGHTS, machine.weights, region, bytes, weightSlots.take());
	}

	private Fetched fetched(Operand operand, MemorySpec memory, Region region, long bytes, Slots.Turn turn) {
		IntSet allocations = new IntSet();
		IntSet steps = new IntSet();
		fetch(operand, memory, region, bytes, turn, allocations, steps);
		return new Fetched(allocations, steps, turn.users());
	}

	private void fetch(Operand operand, MemorySpec memory, Region region, long bytes, Slots.Turn turn, IntSet allocations, IntSet steps) {
		int allocation = list.allocate(memory, operand, layer, region, bytes);
		allocations.add(allocation);
		steps.add(list.transfer(true, layer, operand, region, bytes, Ints.NONE, Ints.of(allocation), new IntSet().addAll(begin).addAll(turn.before()),
				list.port(memory, bytes)));
	}

	private int pass(Images images, Region box, Fetched inputs, Sums sums) {
		Fetched weights = weights(box);
		IntSet after = new IntSet().addAll(begin).addAll(weights.steps()).addAll(inputs.steps());
		if (box.channelsFrom() == 0) {
			after.addAll(sums.turn().before());
		}
		long outputs = Math.multiplyExact(images.count(), Boxes.outputs(box).volume());
		long filters = box.filtersTo() - box.filtersFrom();
		long channels = box.channelsTo() - box.channelsFrom();
		long strip = box.rowsTo() - box.rowsFrom();
		long sumBytes = Checked.packedBytes(outputs, RowStationaryPricing.sumBits(work, part));
		long weightBytes = Checked.packedBytes(Checked.product(filters, channels, work.kernelRows(), work.kernelColumns()), TileBytes.stationaryBits(work, part));
		long inputBytes = Checked.packedBytes(Checked.product(images.count(), channels, mapping.convolution().inputRows(strip),
				mapping.convolution().inputColumns()), work.activationBits());
		long movedSums = box.channelsFrom() == 0 ? sumBytes : 2 * sumBytes;
		StepList.Ports ports = list.ports().wire(Checked.sum(weightBytes, inputBytes, movedSums));
		ports.add(machine.index(machine.weights), weightBytes).add(machine.index(machine.inputs), inputBytes).add(machine.index(machine.partialSums), movedSums);
		long cycles = RowStationaryPricing.slowed(mapping.passCycles(strip, filters, channels, images.count()), part);
		int step = parts[0].pass(box, cycles, new IntSet().addAll(weights.allocations()).addAll(inputs.allocations()).toInts(), sums.allocation(), after, ports);
		weights.users().add(step);
		inputs.users().add(step);
		return step;
	}

	private void finish(int image, Region box, Sums sums, int pass) {
		list.images(image, image + 1);
		IntSet done = new IntSet().add(pass);
		Fetched residual = null;
		if (work.residual() && !moves.residualOnChip()) {
			Region region = Boxes.outputs(box);
			residual = fetched(Operand.RESIDUALS, machine.residuals, region, Checked.packedBytes(region.volume(), work.activationBits()), residualSlots.take());
			done.addAll(residual.steps());
		}
		parts[image].sumsIn(sums.allocation());
		int post = parts[image].finish(0, box, residual == null ? -1 : residual.allocations().get(0), Ints.NONE, done);
		if (residual != null) {
			residual.users().add(post);
		}
		sums.turn().users().add(parts[image].store(sums.allocation(), box, post));
	}
}
