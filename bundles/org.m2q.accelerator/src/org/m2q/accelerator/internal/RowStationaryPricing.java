package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec.TilingRule;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.rowstationary.RowConvolution;
import org.m2q.accelerator.rowstationary.RowStationaryArray;
import org.m2q.accelerator.rowstationary.RowStationaryMapper;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.accelerator.rowstationary.RowStationaryPass;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;

/**
 * Layers whose kernel rows stay in the processing elements: how they are mapped, what they move and what their passes take. Costs are those of one image of a
 * batch.
 */
final class RowStationaryPricing {

	private final Machine machine;
	private final Layer layer;
	private final Work work;
	private final Plan.Part part;

	RowStationaryPricing(Machine machine, Layer layer, Work work, Plan plan) {
		this.machine = machine;
		this.layer = layer;
		this.work = work;
		part = plan.parts().getFirst();
	}

	/**
	 * The mapping that moves least.
	 *
	 * @param reserved bytes of the buffer of inputs that hold other tensors
	 * @throws ProblemException when the layer does not fit the array
	 */
	RowStationaryMapping mapping(long reserved) {
		RowPads pads = part.engine().pads().orElseThrow(() -> impossible("Engine '" + part.engine().name() + "' does not say what its elements hold; give it "
				+ "'weight_words', 'input_words' and 'sum_words' for a row-stationary dataflow."));
		if (work.strideRows() != work.strideColumns() || work.dilationRows() != 1 || work.dilationColumns() != 1 || work.heads() != 1) {
			throw impossible("Layer '" + layer.name() + "' has different strides, a dilation or two tensors to multiply, which a row-stationary array does not "
					+ "compute. Map it to another engine.");
		}
		if (layer.norm().filter(norm -> !norm.equals("bn")).isPresent()) {
			throw impossible("Layer '" + layer.name() + "' normalises over its outputs, which the passes of a row-stationary array do not have at once. Map it to "
					+ "another engine.");
		}
		RowStationaryArray array = new RowStationaryArray(part.engine().rows(), part.engine().columns(), pads.weights(), pads.inputs(), pads.sums(),
				pads.weightsPerCycle(), pads.inputsPerCycle(), pads.sumsPerCycle(), buffer(reserved));
		RowConvolution convolution = new RowConvolution(work.filters(), work.channels(), work.groups(), work.rows(), work.columns(), work.kernelRows(),
				work.kernelColumns(), work.strideRows());
		return RowStationaryMapper.best(array, convolution, pads.images(), pass()).orElseThrow(() -> impossible("Layer '" + layer.name()
				+ "' does not fit engine '" + part.engine().name() + "' row-stationary: its kernel has more rows than the array, a kernel row does not fit an "
				+ "element, no strip of outputs fits '" + machine.inputs.name() + "', the weights of no pass fit '" + machine.weights.name()
				+ "', or a pass of the given size does not. Map it to another engine or dataflow."));
	}

	/** What the mapping says of the passes. */
	private RowStationaryPass pass() {
		RowStationaryPass given = RowStationaryPass.ANY;
		for (TilingRule rule : machine.mapping.tilings()) {
			if (rule.engine().equals(part.engine().name())) {
				given = new RowStationaryPass(rule.sizes().getOrDefault(LoopDimension.ROWS, 0L), rule.sizes().getOrDefault(LoopDimension.FILTERS, 0L),
						rule.sizes().getOrDefault(LoopDimension.CHANNELS, 0L));
			}
		}
		return given;
	}

	/** The banks that inputs and sums may use; memories that are filled while they are used hold everything twice. */
	private RowStationaryArray.Buffer buffer(long reserved) {
		MemorySpec buffer = machine.inputs;
		if (buffer != machine.partialSums || buffer != machine.outputs) {
			throw impossible("A row-stationary array needs one buffer of inputs, partial sums and outputs; '" + buffer.name() + "' is not.");
		}
		long copies = machine.isDoubled(buffer) ? 2 : 1;
		double bank = buffer.capacity() / (double) buffer.banks();
		long banks = (buffer.banks() - (long) Math.ceil(reserved / bank)) / copies;
		if (banks < 2) {
			throw impossible("A row-stationary array needs a buffer of inputs and partial sums with two free banks or more; '" + buffer.name() + "' has "
					+ Math.max(0, banks) + (copies == 2 ? " for each of its two halves." : "."));
		}
		int weightBits = TileBytes.stationaryBits(work, part);
		boolean shared = machine.weights == buffer;
		long weights = shared ? Long.MAX_VALUE : machine.room(machine.weights, 0) * 8 / weightBits;
		return new RowStationaryArray.Buffer(banks, words(bank, work.activationBits()), words(bank, sumBits(work, part)), weights,
				shared ? words(bank, weightBits) : 0);
	}

	private static long words(double bytes, int bits) {
		return Math.max(1, (long) (bytes * 8 / bits));
	}

	/** Bits of a sum that waits in the buffer. */
	static int sumBits(Work work, Plan.Part part) {
		return part.engine().pads().map(RowPads::sumBits).filter(bits -> bits > 0).orElse(work.accumulatorBits());
	}

	private ProblemException impossible(String message) {
		return new ProblemException(Problem.error(ProblemCodes.MAPPING_IMPOSSIBLE,
				machine.mapping.dataflowRule(part.engine().name()).map(rule -> rule.span()).orElse(machine.mapping.span()), message, layer.name()));
	}

	/**
	 * What the layer moves, given what it moves apart from weights and inputs.
	 *
	 * @param reserved bytes of the buffer of inputs that hold other tensors
	 */
	Moves moves(Moves uncut, long reserved) {
		RowStationaryMapping mapping = mapping(reserved);
		long images = mapping.images();
		RowStationaryTiles tiles = new RowStationaryTiles(work, mapping);
		long batches = Checked.ceilDiv(images, mapping.passImages());
		long weights = Checked.ceilDiv(Math.multiplyExact(tiles.weightBytes(machine, TileBytes.stationaryBits(work, part)), batches), images);
		long inputs = uncut.inputsOnChip() ? 0 : tiles.inputBytes(machine);
		long outputs = uncut.outputBytes() > 0 || uncut.residualBytes() > 0 ? tiles.outputBytes(machine) : 0;
		TileChoice tile = new TileChoice(1, Math.min(work.filters(), mapping.passFilters()), Math.min(work.channels(), mapping.passChannels()),
				mapping.stripRows(), work.columns(), mapping.passes(), tiles.strips.count(), tiles.blocks(), true);
		List<String> notes = new ArrayList<>(uncut.notes());
		notes.add("Row-stationary: " + mapping.activeElements() + " elements work in a pass; " + mapping.passes() + " passes for " + images
				+ (images == 1 ? " image." : " images, of which one is priced."));
		return new Moves(Optional.of(Cut.whole(work)), Optional.empty(), Optional.of(tile), weights, inputs, uncut.externalBytes(),
				uncut.outputBytes() > 0 ? outputs : 0, uncut.residualBytes() > 0 ? outputs : 0, uncut.stationaryOnChip(), uncut.inputsOnChip(), uncut.outputsOnChip(), uncut.residualOnChip(), uncut.residualKept(), notes,
				Optional.of(mapping), Optional.empty());
	}

	/** Cycles of the passes for one image. */
	long cycles(RowStationaryMapping mapping) {
		return slowed(Checked.ceilDiv(mapping.cycles(), mapping.images()), part);
	}

	/** Cycles at the rate of an engine that multiplies less than once per cycle. */
	static long slowed(long cycles, Plan.Part part) {
		return (long) Math.ceil(cycles / Math.min(1, part.mode().rate()));
	}

	/** What the engine does. */
	EngineUse use(RowStationaryMapping mapping) {
		double share = (double) mapping.activeElements() / part.engine().elements();
		return new EngineUse(part.engine().name(), part.mode().label(), mapping.convolution().macs(), cycles(mapping), peak(), part.share(),
				new Waste(share < 0.999 ? Cause.MAPPING : Cause.NONE, LoopDimension.FILTERS, mapping.activeElements(), part.engine().elements(), 1 - share));
	}

	/** Products per cycle when all elements work. */
	double peak() {
		return part.engine().elements() * Math.min(1, part.mode().rate());
	}

	/** Bytes between buffers and array, and in the elements: each product reads its operands there, and reads and writes its sum. */
	OnChip onChip(RowStationaryMapping mapping) {
		long images = mapping.images();
		int sumBits = sumBits(work, part);
		long weights = Checked.packedBytes(Checked.ceilDiv(mapping.fetchedWeights(), images), TileBytes.stationaryBits(work, part));
		long inputs = Checked.packedBytes(Checked.ceilDiv(mapping.inputWords(), images), work.activationBits());
		long written = Checked.packedBytes(Checked.ceilDiv(mapping.sumWords(), images), sumBits);
		long read = Checked.packedBytes(Checked.ceilDiv(mapping.sumReads(), images), sumBits);
		long latched = Checked.packedBytes(mapping.convolution().macs(), work.activationBits() + (double) TileBytes.stationaryBits(work, part) + 2.0 * sumBits);
		return new OnChip(weights, inputs, read, written, Checked.sum(latched, weights, inputs));
	}

	/** The ends of a batch and what single buffers make wait while it runs: the share of one image. */
	Stages stages(Moves moves, double perOutput, long allPosts) {
		RowStationaryMapping mapping = moves.rows().orElseThrow();
		RowStationaryTiles tiles = new RowStationaryTiles(work, mapping);
		long images = mapping.images();
		long together = Math.min(images, mapping.passImages());
		long weights = Math.addExact(machine.burst(tiles.weightBytes(mapping.passFilters(), mapping.passChannels(), TileBytes.stationaryBits(work, part))),
				Math.multiplyExact(together, machine.burst(work.biasBytes())));
		long inputs = moves.inputBytes() == 0 ? 0 : Math.multiplyExact(together, Math.min(moves.inputBytes(), machine.burst(tiles.firstInputBytes())));
		long strip = tiles.last(work.rows(), mapping.stripRows());
		long filters = tiles.last(work.filters(), mapping.passFilters());
		long lastTogether = tiles.last(images, mapping.passImages());
		long outputs = Checked.product(filters, strip, work.columns());
		long post = PostProcessing.cycles(outputs, perOutput);
		long stored = moves.outputBytes() == 0 ? 0 : machine.burst(Checked.packedBytes(outputs, work.activationBits()));
		// The images of the last pass are finished one after the other, each while the one before it is stored.
		long lastPost = Math.multiplyExact(post, lastTogether);
		long lastStore = Math.addExact(machine.dramCycles(stored), Math.multiplyExact(lastTogether - 1, Math.max(0, machine.dramCycles(stored) - post)));
		long loads = 0;
		if (!machine.isDoubled(machine.weights)) {
			long all = Math.multiplyExact(images, Math.addExact(moves.stationaryBytes(), machine.burst(work.biasBytes())));
			loads = Math.addExact(loads, transfer(machine.weights, Math.max(0, all - weights)));
		}
		if (!machine.isDoubled(machine.inputs)) {
			loads = Math.addExact(loads, transfer(machine.inputs, Math.max(0, Math.multiplyExact(images, moves.inputBytes()) - inputs)));
		}
		// Sums of other filters wait in room of their own, so only a block of one pass waits for its own outputs to leave.
		boolean single = !machine.isDoubled(machine.outputs) && mapping.bufferedFilters() <= mapping.passFilters();
		long posts = single ? Math.max(0, Math.multiplyExact(images, allPosts) - lastPost) : 0;
		long stores = single ? Math.max(0, Math.multiplyExact(images, moves.outputBytes()) - Math.multiplyExact(lastTogether, stored)) : 0;
		long added = machine.isDoubled(machine.residuals) ? 0
				: Math.max(0, Math.multiplyExact(images, moves.residualBytes()) - machine.burst(Checked.packedBytes(outputs, work.activationBits())));
		long first = slowed(mapping.passCycles(Math.min(work.rows(), mapping.stripRows()), Math.min(work.filters(), mapping.passFilters()),
				Math.min(work.channels(), mapping.passChannels()), together), part);
		long last = slowed(mapping.passCycles(strip, filters, tiles.last(work.channels(), mapping.passChannels()), lastTogether), part);
		return new Stages(share(Math.addExact(transfer(machine.weights, weights), transfer(machine.inputs, inputs))), share(first), share(last), share(lastPost),
				share(lastStore), share(part.engine().pipelineDepth()), new Waits(share(loads), share(posts), share(machine.dramCycles(stores)),
						share(machine.dramCycles(added))));
	}

	/** The share of one image of the batch. */
	private long share(long cycles) {
		return Checked.ceilDiv(cycles, part.engine().pads().orElseThrow().images());
	}

	/** Cycles from DRAM into a buffer: the slower of both. */
	private long transfer(MemorySpec buffer, long bytes) {
		return Math.max(machine.dramCycles(bytes), (long) Math.ceil(bytes / buffer.bytesPerCycle()));
	}

	/** Cycles of the vector unit, block by block. */
	long posts(RowStationaryMapping mapping, double perOutput) {
		RowStationaryTiles tiles = new RowStationaryTiles(work, mapping);
		return tiles.overOutputs((filters, rows) -> PostProcessing.cycles(Checked.product(filters, rows, work.columns()), perOutput));
	}

	/** Books the engine as busy. */
	Busy busy(RowStationaryMapping mapping) {
		return new Busy(Bound.Kind.COMPUTE, part.engine().name(), cycles(mapping));
	}
}
