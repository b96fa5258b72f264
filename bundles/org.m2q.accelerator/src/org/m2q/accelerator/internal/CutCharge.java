package org.m2q.accelerator.internal;

import java.util.Arrays;

import org.m2q.accelerator.Dataflow;

/**
 * What the cuts of a layer cost on a machine: the numbers that {@link LayerPricer} gives, bit for bit, without the objects that explain them. Holds those
 * of the cut that was charged last. Not safe for use by several threads.
 */
final class CutCharge {

	private LayerForm layer;
	private MachineNumbers machine;
	private OnMachine own;
	private final long[] used;
	/** Cycles of every engine of the layer, and 0 behind these; of the first alone when they take turns. */
	final long[] engines;
	/** Cycles of every memory, 0 for those that are not used. */
	final long[] memories;
	/** Cycles of the wires. */
	long wires;
	/** Cycles of the vector unit. */
	long vector;
	long firstCompute;
	long lastCompute;
	long lastPost;
	/** Joules of all but what leaks. */
	double joules;
	/** The same without DRAM. */
	double onChip;
	private long weightReads;
	private long inputReads;
	private long partialReads;
	private long partialWrites;
	private long registerBytes;
	/** Of the part that was looked at last: cycles of all tiles, of the first, of the last. */
	private long cycles;
	private long first;
	private long last;

	/**
	 * What a layer takes of the sizes of a machine.
	 *
	 * @param lanes lanes of every part, for each way to pack products
	 * @param accumulators sums that a lane of every part keeps
	 * @param depth cycles from the last operand to the last result
	 * @param fixed what the layer costs in any cut
	 */
	record OnMachine(LayerForm.LaneSteps[][] lanes, long[] accumulators, long depth, LayerPricer.Fixed fixed) {

		static OnMachine of(Work work, Plan plan, LayerPricer.Fixed fixed) {
			return new OnMachine(plan.parts().stream().map(part -> LayerForm.LaneSteps.of(work, part.lanes(), part.mode().rate())).toArray(LayerForm.LaneSteps[][]::new),
					plan.parts().stream().mapToLong(part -> part.engine().accumulators()).toArray(),
					plan.parts().stream().mapToLong(part -> part.engine().pipelineDepth()).max().orElse(0), fixed);
		}
	}

	/** Charges the cuts of a layer. */
	CutCharge(LayerForm layer, MachineNumbers machine, OnMachine own) {
		this(layer.engines, machine.rates.length);
		turn(layer, machine, own);
	}

	/** Charges the cuts of any layers, which it is to be {@linkplain #turn turned} to. */
	CutCharge(int engines, int memories) {
		used = new long[memories];
		this.engines = new long[engines];
		this.memories = new long[memories];
	}

	/**
	 * Charges the cuts of another layer from now on.
	 *
	 * @param machine a machine of as many memories
	 */
	void turn(LayerForm to, MachineNumbers on, OnMachine sizes) {
		layer = to;
		machine = on;
		own = sizes;
	}

	/** Charges a cut. */
	void charge(CutForm cut) {
		charge(cut, null, 0);
	}

	/**
	 * Charges a cut.
	 *
	 * @param sums steps of the lanes
	 * @param number of the cut among those of the sums
	 */
	void charge(CutForm cut, LaneSums sums, int number) {
		compute(cut, sums, number);
		Work work = layer.work;
		Moves moves = layer.moves;
		// In the order in which the layer is priced: sums of doubles depend on it.
		Arrays.fill(used, 0);
		joules = own.fixed().operations();
		book(layer.weights, weightReads + layer.biasBytes, (moves.stationaryOnChip() ? layer.stationaryBytes : cut.stationary) + layer.biasBytes);
		book(layer.inputs, inputReads + (moves.stationaryOnChip() ? layer.stationaryBytes : 0), cut.fetched);
		book(layer.partialSums, partialReads, partialWrites);
		long drained = cut.stored > 0 ? layer.outputBytes : 0;
		book(layer.outputs, drained, drained);
		if (moves.outputsOnChip()) {
			book(layer.inputs, 0, layer.outputBytes);
		}
		if (work.residual() || moves.residualKept()) {
			long written = (work.residual() && !moves.residualOnChip() ? cut.added : 0) + (moves.residualKept() ? layer.outputBytes : 0);
			book(layer.residuals, work.residual() ? layer.outputBytes : 0, written);
		}
		for (int i = 0; i < used.length; i++) {
			memories[i] = used[i] > 0 ? (long) Math.ceil(used[i] / machine.rates[i]) : 0;
		}
		if (machine.registers.isPresent()) {
			joules += (double) registerBytes * 8 * machine.registers.getAsDouble();
		}
		long wired = weightReads + inputReads + partialReads + partialWrites + layer.outputBytes + (work.residual() ? layer.outputBytes : 0);
		if (machine.wires.isPresent()) {
			joules += (double) wired * 8 * machine.wires.getAsDouble();
		}
		wires = machine.wireWidth > 0 ? (long) Math.ceil(wired / machine.wireWidth) : 0;
		for (double step : own.fixed().postProcessing()) {
			joules += step;
		}
		onChip = joules;
		joules += machine.reads[layer.dram].joules(cut.learned);
		joules += machine.reads[layer.dram].joules(cut.streamed);
		joules += machine.reads[layer.dram].joules(cut.loaded);
		joules += machine.writes[layer.dram].joules(cut.written);
	}

	private void book(int memory, long read, long written) {
		used[memory] += read + written;
		joules = joules + machine.reads[memory].joules(read) + machine.writes[memory].joules(written);
	}

	/** Cycles of the busiest resource on chip but for the vector unit. */
	long chip() {
		long longest = wires;
		for (long cycles : engines) {
			longest = Math.max(longest, cycles);
		}
		for (long cycles : memories) {
			longest = Math.max(longest, cycles);
		}
		return longest;
	}

	/** Bytes read from the buffer of weights. */
	long weightReads() {
		return weightReads;
	}

	/** Bytes read from the buffer of inputs. */
	long inputReads() {
		return inputReads;
	}

	/** Cycles of the layer alone in the cut that was charged, as {@link LayerPricer.Price#alone()}. */
	long alone(CutForm cut) {
		long ends = machine.dramCycles(cut.first) + machine.dramCycles(cut.last) + machine.dramCycles(cut.waitingStores);
		long posts = layer.outputsDoubled ? 0 : Math.max(0, vector - lastPost);
		long longest = Math.max(chip() + lastPost + ends + Math.max(machine.dramCycles(cut.waitingLoads), posts),
				machine.dramCycles(cut.bytes()) + lastCompute + lastPost);
		if (own.fixed().perOutput() > 0) {
			longest = Math.max(longest, vector + firstCompute + ends + machine.dramCycles(cut.waitingAdded));
		}
		return longest + own.depth();
	}

	/** What the engines do over all tiles, as {@link TiledLayer}. */
	private void compute(CutForm cut, LaneSums sums, int number) {
		weightReads = 0;
		inputReads = 0;
		partialReads = 0;
		partialWrites = 0;
		registerBytes = 0;
		firstCompute = 0;
		lastCompute = 0;
		Arrays.fill(engines, 0);
		vector = cut.posts(own.fixed().perOutput());
		lastPost = cut.lastPost(own.fixed().perOutput());
		for (int i = 0; i < layer.parts.length; i++) {
			LayerForm.Part part = layer.parts[i];
			long others = inputReads;
			inputReads = 0;
			if (sums != null && own.lanes()[i].length == 1 && own.lanes()[i][0].rate == 1) {
				together(cut, i, sums, number);
			} else {
				boxes(cut, i);
			}
			if (cut.tiles > 1) {
				long waits = cut.waitingSums(i);
				partialReads += waits;
				partialWrites += part.sumsStay() ? waits : 0;
			}
			inputReads = layer.sharesInputs ? Math.max(others, inputReads) : others + inputReads;
			engines[layer.concurrent ? part.engine() : 0] += cycles;
			firstCompute = layer.concurrent ? Math.max(firstCompute, first) : firstCompute + first;
			lastCompute = layer.concurrent ? Math.max(lastCompute, last) : lastCompute + last;
		}
	}

	/** Adds all tiles of a part together. */
	private void together(CutForm cut, int i, LaneSums sums, int number) {
		LayerForm.Part part = layer.parts[i];
		LayerForm.LaneSteps lanes = own.lanes()[i][0];
		CutForm.Whole whole = cut.whole(i);
		cycles = sums.steps(i, number);
		first = sums.first(i, number);
		last = sums.last(i, number);
		long ofWeights = whole.weights() * sums.weightPasses(i, number);
		long ofInputs = cut.inputPasses(i, lanes.unrolled, lanes.together)
				* (part.dataflow() == Dataflow.INPUT_STATIONARY ? whole.filters() : sums.passes(i, number));
		long accumulations = whole.sums() * sums.reductions(i, number);
		weightReads += ofWeights;
		inputReads += ofInputs;
		if (!part.sumsStay()) {
			partialReads += accumulations - whole.sums() * whole.reductions();
			partialWrites += accumulations;
		}
		registerBytes += ofWeights + ofInputs + (part.sumsStay() ? 2 * accumulations : 0);
	}

	/** Adds the tiles of a part box by box. */
	private void boxes(CutForm cut, int i) {
		CutForm.Box[] boxes = cut.boxes(i);
		cycles = 0;
		for (int b = 0; b < boxes.length; b++) {
			last = box(boxes[b], layer.parts[i], own.lanes()[i], own.accumulators()[i]);
			cycles += last * boxes[b].count;
			first = b == 0 ? last : first;
		}
	}

	/** Adds equal boxes; returns the cycles of one. */
	private long box(CutForm.Box box, LayerForm.Part part, LayerForm.LaneSteps[] variants, long accumulators) {
		long least = Long.MAX_VALUE;
		long pixelSteps = 0;
		long reductionSteps = 0;
		long passes = 0;
		LayerForm.LaneSteps best = variants[0];
		for (LayerForm.LaneSteps lanes : variants) {
			long ofPixels = lanes.pixelSteps(box.rows, box.columns);
			long ofFilters = lanes.filterSteps(box.filters);
			long ofReduction = lanes.kernelSteps * lanes.channelSteps(box.channels);
			long steps = lanes.headSteps(box.heads) * lanes.groupSteps(box.groups) * ofFilters * ofPixels * ofReduction;
			if (steps < least) {
				least = steps;
				best = lanes;
				pixelSteps = ofPixels;
				reductionSteps = ofReduction;
				passes = ofFilters;
			}
		}
		long pass = box.inputPass(layer.work, best.unrolled, best.together);
		long ofWeights = box.stationary * part.weightPasses(pixelSteps, accumulators);
		long ofInputs = part.dataflow() == Dataflow.INPUT_STATIONARY ? pass : pass * passes;
		long accumulations = box.sums * reductionSteps;
		weightReads += ofWeights * box.count;
		inputReads += ofInputs * box.count;
		if (!part.sumsStay()) {
			partialReads += (accumulations - box.sums) * box.count;
			partialWrites += accumulations * box.count;
		}
		registerBytes += (ofWeights + ofInputs + (part.sumsStay() ? 2 * accumulations : 0)) * box.count;
		return best.rate == 1 ? least : (long) Math.ceil(least / best.rate);
	}
}
