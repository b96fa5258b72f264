package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Objective;

/**
 * Values the cuts of one layer on one machine: the number that {@link LayerPricer} gives, bit for bit, without the objects that explain it. What no
 * cut changes is looked up once. A layer whose counts could come near 64 bits, and engines whose operands move from neighbour to neighbour, are
 * left to {@link LayerPricer}. Not safe for use by several threads.
 */
final class CutPricer {

	/** Bits that all operands of a layer may have in any cut, so that no sum overflows. */
	private static final double LIMIT = 1L << 50;

	/** Most rows or columns whose extents are remembered. */
	private static final int REMEMBERED = 4096;

	private static final int HEADS = LoopDimension.HEADS.ordinal();
	private static final int FILTERS = LoopDimension.FILTERS.ordinal();
	private static final int CHANNELS = LoopDimension.CHANNELS.ordinal();
	private static final int GROUPS = LoopDimension.GROUPS.ordinal();
	private static final int ROWS = LoopDimension.ROWS.ordinal();
	private static final int COLUMNS = LoopDimension.COLUMNS.ordinal();
	private static final int PIXELS = LoopDimension.PIXELS.ordinal();

	private final Machine machine;
	private final Item item;
	private final LayerPricer.Fixed fixed;
	private final Tiles.Key key;
	private final Work work;
	private final Moves uncut;
	private final Objective objective;
	private final Lane[] parts;
	private final int engines;
	private final boolean concurrent;
	private final boolean ownInputs;
	private final boolean sharesInputs;
	private final long burst;
	private final long depth;
	private final long biasBytes;
	private final long outputBytes;
	private final long stationaryBytes;
	private final double leakage;
	private final double perOutput;
	private final double operations;
	private final double[] post;
	private final Access[] reads;
	private final Access[] writes;
	private final Optional<EnergyRow> registers;
	private final Optional<EnergyRow> wires;
	private final double wireWidth;
	private final int weights;
	private final int inputs;
	private final int partialSums;
	private final int outputs;
	private final int residuals;
	private final int dram;
	private final long[] used;
	private final long[] busy;
	private final long[][] rowExtents;
	private final long[][] columnExtents;

	/** The cut that is looked at. */
	private Pieces channels;
	private Pieces rows;
	private Pieces columns;

	/** A part of the plan and what it does in the cut that is looked at. */
	private static final class Lane {

		private final Plan.Part part;
		private final int engine;
		private final int bits;
		private final long independent;
		private final double rate;
		private final Variant[] variants;
		private final boolean sumsStay;
		private Pieces groups;
		private Pieces filters;
		private long cycles;
		private long first;
		private long last;
		private long weightReads;
		private long inputReads;
		private long partialReads;
		private long partialWrites;
		private long registerBytes;

		Lane(Work work, Plan.Part part, int engine) {
			this.part = part;
			this.engine = engine;
			bits = TileBytes.stationaryBits(work, part);
			independent = TileBytes.independent(work, part);
			sumsStay = OnChip.keepsSums(part);
			List<Lanes> packed = ArrayTiming.packings(part);
			rate = packed.isEmpty() ? part.mode().rate() : 1;
			variants = (packed.isEmpty() ? List.of(part.lanes()) : packed).stream().map(lanes -> new Variant(work, lanes)).toArray(Variant[]::new);
		}
	}

	/** Lanes along every loop, and what follows from them for the kernel. */
	private static final class Variant {

		private final long[] lanes;
		private final long kernelSteps;
		private final boolean unrolled;

		Variant(Work work, Lanes of) {
			lanes = Arrays.stream(LoopDimension.values()).mapToLong(of::of).toArray();
			kernelSteps = ArrayTiming.kernelSteps(of, work);
			unrolled = ArrayTiming.unrollsKernel(of, work);
		}
	}

	/** Energy of an access to a memory; nothing when it is not modelled. */
	private record Access(boolean perBit, double energy, double word) {

		private static final Access NONE = new Access(true, 0, 1);

		static Access of(MemorySpec memory, boolean reading) {
			Optional<EnergyRow> row = memory.energy();
			if (row.isEmpty()) {
				return NONE;
			}
			if (row.get().energyPerBit().isPresent()) {
				return new Access(true, row.get().energyPerBit().getAsDouble(), 1);
			}
			java.util.OptionalDouble energy = reading ? row.get().read() : row.get().write();
			return energy.isEmpty() ? NONE : new Access(false, energy.getAsDouble(), Ledger.word(memory, row.get()));
		}

		double joules(long bytes) {
			return bytes <= 0 ? 0 : perBit ? (double) bytes * 8 * energy : Math.ceil(bytes / word) * energy;
		}
	}

	private CutPricer(Machine machine, Item item, Tiles.Key key, Moves uncut, Objective objective, LayerPricer.Fixed fixed) {
		this.machine = machine;
		this.item = item;
		this.fixed = fixed;
		this.key = key;
		this.uncut = uncut;
		this.objective = objective;
		work = item.work();
		Plan plan = key.plan();
		concurrent = plan.concurrent();
		parts = new Lane[plan.parts().size()];
		List<String> names = plan.parts().stream().map(part -> part.engine().name()).distinct().toList();
		long deepest = 0;
		for (int i = 0; i < parts.length; i++) {
			Plan.Part part = plan.parts().get(i);
			parts[i] = new Lane(work, part, names.indexOf(part.engine().name()));
			deepest = Math.max(deepest, part.engine().pipelineDepth());
		}
		engines = names.size();
		depth = deepest;
		ownInputs = TileBytes.hasOwnInputs(work, plan);
		sharesInputs = concurrent && !ownInputs;
		burst = machine.dram.burst();
		biasBytes = work.biasBytes();
		outputBytes = work.outputBytes();
		stationaryBytes = work.stationaryBytes();
		leakage = machine.leakage();
		perOutput = fixed.perOutput();
		operations = fixed.operations();
		post = fixed.postProcessing();
		List<MemorySpec> memories = machine.spec.memories();
		reads = memories.stream().map(memory -> Access.of(memory, true)).toArray(Access[]::new);
		writes = memories.stream().map(memory -> Access.of(memory, false)).toArray(Access[]::new);
		registers = machine.registers.flatMap(MemorySpec::energy).filter(row -> row.energyPerBit().isPresent());
		wires = machine.interconnect.flatMap(found -> found.energy()).filter(row -> row.energyPerBit().isPresent());
		wireWidth = machine.interconnect.map(found -> found.width()).orElse(0.0);
		weights = machine.index(machine.weights);
		inputs = machine.index(machine.inputs);
		partialSums = machine.index(machine.partialSums);
		outputs = machine.index(machine.outputs);
		residuals = machine.index(machine.residuals);
		dram = machine.index(machine.dram);
		used = new long[memories.size()];
		busy = new long[engines];
		rowExtents = new long[(int) Math.min(work.rows(), REMEMBERED) + 1][];
		columnExtents = new long[(int) Math.min(work.columns(), REMEMBERED) + 1][];
	}

	/**
	 * The values of the cuts of a layer; empty when only {@link LayerPricer} knows them.
	 *
	 * @param fixed what the layer costs in any cut
	 */
	static Optional<CutPricer> of(Machine machine, Item item, Tiles.Key key, Moves uncut, Objective objective, LayerPricer.Fixed fixed) {
		Work work = item.work();
		boolean plain = !key.plan().isRowStationary()
				&& key.plan().parts().stream().noneMatch(part -> part.engine().kind() == EngineKind.SYSTOLIC_ARRAY);
		double most = (double) work.heads() * work.groups() * work.filters() * work.channels() * work.rows() * work.columns() * work.kernelRows()
				* work.kernelColumns() * work.inRows() / Math.max(1, work.rows()) * work.inColumns() / Math.max(1, work.columns())
				* (64 + 8.0 * machine.dram.burst());
		return plain && most < LIMIT ? Optional.of(new CutPricer(machine, item, key, uncut, objective, fixed)) : Optional.empty();
	}

	/** The same in another room. */
	CutPricer in(Tiles.Room room) {
		return room.equals(key.room()) ? this : new CutPricer(machine, item, key.with(room), uncut, objective, fixed);
	}

	/** All that the values depend on, compared by value: layers for which it is equal have the same values for the same cuts. */
	Object dependsOn() {
		List<Object> all = new ArrayList<>();
		all.add(work);
		all.add(uncut);
		all.add(objective);
		all.addAll(List.of(concurrent, key.wideOutputs(), key.stationaryResident(), key.inputResident(), key.residualBuffered(), key.wholePixels(),
				key.wholeMap(), burst, leakage, perOutput, operations, wireWidth, registers, wires, machine.spec.clock(), machine.dramBytesPerCycle));
		all.addAll(List.of(weights, inputs, partialSums, outputs, residuals, dram));
		for (double step : post) {
			all.add(step);
		}
		for (int i = 0; i < used.length; i++) {
			all.addAll(List.of(reads[i], writes[i], machine.spec.memories().get(i).bytesPerCycle(), machine.isDoubled(machine.spec.memories().get(i))));
		}
		for (Lane lane : parts) {
			all.addAll(List.of(lane.engine, lane.part.filters(), lane.part.groups(), lane.bits, lane.part.lanes(), lane.part.mode().rate(),
					lane.part.dataflow(), lane.part.engine().accumulators(), lane.part.engine().pipelineDepth()));
		}
		return all;
	}

	private void look(Cut cut) {
		channels = Pieces.of(work.channels(), cut.channels());
		rows = Pieces.of(work.rows(), cut.rows());
		columns = Pieces.of(work.columns(), cut.columns());
		for (Lane lane : parts) {
			lane.groups = Pieces.in(lane.independent, cut.groupPieces());
			lane.filters = Pieces.in(lane.part.filters(), cut.filterPieces());
		}
	}

	/** Whether the tiles of a cut fit, as {@link Tiles#fits}. */
	boolean fits(Cut cut) {
		if (!key.keepsTogether(cut)) {
			return false;
		}
		look(cut);
		long elements = 0;
		for (Lane lane : parts) {
			elements += lane.groups.size() * lane.filters.size() * cut.rows() * cut.columns();
		}
		int outputBits = key.wideOutputs() || cut.channels() < work.channels() ? work.accumulatorBits() : work.activationBits();
		return key.room().holds(key.stationaryResident() ? 0 : largestWeights(cut), key.inputResident() ? 0 : largestInputs(cut),
				packed(elements, outputBits), key.residualBuffered() ? packed(elements, work.activationBits()) : 0);
	}

	/** The objective of a cut. */
	double value(Cut cut) {
		look(cut);
		boolean moves = uncut.outputBytes() > 0 || uncut.residualBytes() > 0;
		long moved = moves ? movedOutputs() : 0;
		long stationary = key.stationaryResident() ? 0 : fetchedWeights() * cut.weightFetches(work);
		long fetched = key.inputResident() ? 0 : fetchedInputs(cut) * cut.inputFetches(work);
		long stored = uncut.outputBytes() > 0 ? moved : 0;
		long added = uncut.residualBytes() > 0 ? moved : 0;
		boolean whole = cut.tiles(work) == 1;
		for (Lane lane : parts) {
			compute(lane, whole);
		}
		long weightReads = 0;
		long inputReads = 0;
		long partialReads = 0;
		long partialWrites = 0;
		long registerBytes = 0;
		for (Lane lane : parts) {
			weightReads += lane.weightReads;
			inputReads = sharesInputs ? Math.max(inputReads, lane.inputReads) : inputReads + lane.inputReads;
			partialReads += lane.partialReads;
			partialWrites += lane.partialWrites;
			registerBytes += lane.registerBytes;
		}
		// In the order in which the layer is priced: sums of doubles depend on it.
		Arrays.fill(used, 0);
		double joules = operations;
		joules = book(joules, weights, weightReads + biasBytes, (uncut.stationaryOnChip() ? stationaryBytes : stationary) + biasBytes);
		joules = book(joules, inputs, inputReads + (uncut.stationaryOnChip() ? stationaryBytes : 0), fetched);
		joules = book(joules, partialSums, partialReads, partialWrites);
		long drained = stored > 0 ? outputBytes : 0;
		joules = book(joules, outputs, drained, drained);
		if (uncut.outputsOnChip()) {
			joules = book(joules, inputs, 0, outputBytes);
		}
		if (work.residual() || uncut.residualKept()) {
			long written = (work.residual() && !uncut.residualOnChip() ? added : 0) + (uncut.residualKept() ? outputBytes : 0);
			joules = book(joules, residuals, work.residual() ? outputBytes : 0, written);
		}
		long longest = 0;
		for (int i = 0; i < used.length; i++) {
			longest = used[i] > 0 ? Math.max(longest, (long) Math.ceil(used[i] / machine.spec.memories().get(i).bytesPerCycle())) : longest;
		}
		if (registers.isPresent()) {
			joules += (double) registerBytes * 8 * registers.get().energyPerBit().getAsDouble();
		}
		long wired = weightReads + inputReads + partialReads + partialWrites + outputBytes;
		if (wires.isPresent()) {
			joules += (double) wired * 8 * wires.get().energyPerBit().getAsDouble();
		}
		if (wireWidth > 0) {
			longest = Math.max(longest, (long) Math.ceil(wired / wireWidth));
		}
		for (double step : post) {
			joules += step;
		}
		long learned = burst((work.learned() ? stationary : 0) + biasBytes);
		long streamed = burst((work.learned() ? 0 : stationary) + fetched);
		long loaded = burst(added);
		long written = burst(stored);
		joules += reads[dram].joules(learned);
		joules += reads[dram].joules(streamed);
		joules += reads[dram].joules(loaded);
		joules += writes[dram].joules(written);
		double seconds = cycles(cut, stationary, fetched, added, stored, Math.max(longest, engines()),
				machine.dramCycles(learned + (streamed + loaded + written))) / machine.spec.clock();
		return objective.of(joules + leakage * seconds, seconds);
	}

	/** Cycles of the busiest engine. */
	private long engines() {
		Arrays.fill(busy, 0);
		long longest = 0;
		for (Lane lane : parts) {
			int at = concurrent ? lane.engine : 0;
			busy[at] += lane.cycles;
			longest = Math.max(longest, busy[at]);
		}
		return longest;
	}

	/** Cycles of the layer alone, as {@link LayerPricer.Price#alone()}. */
	private double cycles(Cut cut, long stationary, long fetched, long added, long stored, long chip, long transfers) {
		long firstCompute = 0;
		long lastCompute = 0;
		long lastPost = 0;
		long lastOutputs = 0;
		long vector = 0;
		for (Lane lane : parts) {
			firstCompute = concurrent ? Math.max(firstCompute, lane.first) : firstCompute + lane.first;
			lastCompute = concurrent ? Math.max(lastCompute, lane.last) : lastCompute + lane.last;
			long elements = lane.groups.last() * lane.filters.last() * rows.last() * columns.last();
			lastPost += PostProcessing.cycles(elements, perOutput);
			lastOutputs += packed(elements, work.activationBits());
			vector += perOutput > 0 ? postProcessing(lane) : 0;
		}
		long firstWeights = (stationary == 0 ? 0 : Math.min(stationary, burst(largestWeights(cut)))) + burst(biasBytes);
		long firstInputs = fetched == 0 ? 0 : Math.min(fetched, burst(largestInputs(cut)));
		long lastBytes = stored == 0 ? 0 : Math.min(stored, burst(lastOutputs));
		long loads = 0;
		if (!machine.isDoubled(machine.weights)) {
			loads += Math.max(0, stationary + burst(biasBytes) - firstWeights);
		}
		if (!machine.isDoubled(machine.inputs)) {
			loads += Math.max(0, fetched - firstInputs);
		}
		boolean single = !machine.isDoubled(machine.outputs);
		long posts = single ? Math.max(0, vector - lastPost) : 0;
		long stores = machine.dramCycles(single ? Math.max(0, stored - lastBytes) : 0);
		long firstLoad = machine.dramCycles(firstWeights + firstInputs);
		long lastStore = machine.dramCycles(lastBytes);
		long longest = Math.max(chip + firstLoad + lastPost + lastStore + Math.max(machine.dramCycles(loads), posts) + stores,
				transfers + lastCompute + lastPost);
		if (perOutput > 0) {
			long residual = machine.isDoubled(machine.residuals) ? 0 : machine.dramCycles(Math.max(0, added - burst(lastOutputs)));
			longest = Math.max(longest, vector + firstLoad + firstCompute + lastStore + residual + stores);
		}
		return longest + depth;
	}

	private double book(double joules, int memory, long read, long written) {
		used[memory] += read + written;
		return joules + reads[memory].joules(read) + writes[memory].joules(written);
	}

	/** What the engine of a part does over all tiles, as {@link TiledLayer}. */
	private void compute(Lane lane, boolean whole) {
		lane.cycles = 0;
		lane.weightReads = 0;
		lane.inputReads = 0;
		lane.partialReads = 0;
		lane.partialWrites = 0;
		lane.registerBytes = 0;
		if (whole) {
			lane.first = box(lane, work.heads(), lane.part.groups(), lane.part.filters(), work.channels(), work.rows(), work.columns(), 1);
			lane.last = lane.first;
			return;
		}
		boolean product = work.heads() > 1;
		lane.first = -1;
		for (int g = 0; g < lane.groups.kinds(); g++) {
			long group = lane.groups.sizeOf(g);
			for (int f = 0; f < lane.filters.kinds(); f++) {
				for (int c = 0; c < channels.kinds(); c++) {
					long outer = lane.groups.countOf(g) * lane.filters.countOf(f) * channels.countOf(c);
					for (int r = 0; r < rows.kinds(); r++) {
						for (int x = 0; x < columns.kinds(); x++) {
							lane.last = box(lane, product ? group : 1, product ? 1 : group, lane.filters.sizeOf(f), channels.sizeOf(c), rows.sizeOf(r),
									columns.sizeOf(x), outer * rows.countOf(r) * columns.countOf(x));
							lane.first = lane.first < 0 ? lane.last : lane.first;
						}
					}
				}
			}
		}
		long waits = packed(lane.independent * lane.part.filters() * work.pixels(), work.accumulatorBits()) * (channels.count() - 1);
		lane.partialReads += waits;
		lane.partialWrites += lane.sumsStay ? waits : 0;
	}

	/** Adds as many equal boxes; returns the cycles of one. */
	private long box(Lane lane, long heads, long groups, long filters, long boxChannels, long boxRows, long boxColumns, long count) {
		long pixels = boxRows * boxColumns;
		long least = Long.MAX_VALUE;
		Variant best = lane.variants[0];
		for (Variant variant : lane.variants) {
			long[] lanes = variant.lanes;
			long steps = ceil(heads, lanes[HEADS]) * ceil(groups, lanes[GROUPS]) * ceil(filters, lanes[FILTERS])
					* pixelSteps(lanes, pixels, boxRows, boxColumns) * variant.kernelSteps * ceil(boxChannels, lanes[CHANNELS]);
			if (steps < least) {
				least = steps;
				best = variant;
			}
		}
		long cycles = lane.rate == 1 ? least : (long) Math.ceil(least / lane.rate);
		lane.cycles += cycles * count;
		long kernel = work.kernelRows() * work.kernelColumns();
		long stationary = packed(heads * groups * filters * boxChannels * kernel, lane.bits);
		long together = Math.min(boxColumns, Math.max(best.lanes[PIXELS], best.lanes[COLUMNS]));
		double reading = ArrayTiming.inputReads(work, best.unrolled, together, heads, groups, boxChannels, pixels);
		long pass = (long) Math.ceil(reading * work.activationBits() / 8);
		long sums = packed(heads * groups * filters * pixels, work.accumulatorBits());
		long accumulations = sums * (best.kernelSteps * ceil(boxChannels, best.lanes[CHANNELS]));
		Dataflow dataflow = lane.part.dataflow();
		long steps = pixelSteps(best.lanes, pixels, boxRows, boxColumns);
		long weightReads = dataflow == Dataflow.WEIGHT_STATIONARY ? stationary
				: stationary * (dataflow == Dataflow.INPUT_STATIONARY ? steps : ceil(steps, lane.part.engine().accumulators()));
		long inputReads = dataflow == Dataflow.INPUT_STATIONARY ? pass : pass * ceil(filters, best.lanes[FILTERS]);
		lane.weightReads += weightReads * count;
		lane.inputReads += inputReads * count;
		lane.partialReads += lane.sumsStay ? 0 : (accumulations - sums) * count;
		lane.partialWrites += lane.sumsStay ? 0 : accumulations * count;
		lane.registerBytes += (weightReads + inputReads + (lane.sumsStay ? 2 * accumulations : 0)) * count;
		return cycles;
	}

	private static long pixelSteps(long[] lanes, long pixels, long boxRows, long boxColumns) {
		return lanes[PIXELS] > 1 ? ceil(pixels, lanes[PIXELS]) : ceil(boxRows, lanes[ROWS]) * ceil(boxColumns, lanes[COLUMNS]);
	}

	private long postProcessing(Lane lane) {
		long cycles = 0;
		for (int g = 0; g < lane.groups.kinds(); g++) {
			for (int f = 0; f < lane.filters.kinds(); f++) {
				for (int r = 0; r < rows.kinds(); r++) {
					for (int x = 0; x < columns.kinds(); x++) {
						long elements = lane.groups.sizeOf(g) * lane.filters.sizeOf(f) * rows.sizeOf(r) * columns.sizeOf(x);
						cycles += PostProcessing.cycles(elements, perOutput) * lane.groups.countOf(g) * lane.filters.countOf(f) * rows.countOf(r)
								* columns.countOf(x);
					}
				}
			}
		}
		return cycles;
	}

	private long largestWeights(Cut cut) {
		long bytes = 0;
		for (Lane lane : parts) {
			bytes += weights(lane, lane.groups.size(), lane.filters.size(), cut.channels());
		}
		return bytes;
	}

	private long largestInputs(Cut cut) {
		long groups = 0;
		if (ownInputs) {
			for (Lane lane : parts) {
				groups += lane.groups.size();
			}
		} else {
			groups = ceil(work.independent(), cut.groupPieces());
		}
		return packed(groups * cut.channels() * work.inputRows(cut.rows()) * work.inputColumns(cut.columns()), work.activationBits());
	}

	private long weights(Lane lane, long groups, long filters, long reduction) {
		return packed(groups * filters * reduction * work.kernelRows() * work.kernelColumns(), lane.bits);
	}

	private long fetchedWeights() {
		long bytes = 0;
		for (Lane lane : parts) {
			for (int g = 0; g < lane.groups.kinds(); g++) {
				for (int f = 0; f < lane.filters.kinds(); f++) {
					for (int c = 0; c < channels.kinds(); c++) {
						bytes += burst(weights(lane, lane.groups.sizeOf(g), lane.filters.sizeOf(f), channels.sizeOf(c))) * lane.groups.countOf(g)
								* lane.filters.countOf(f) * channels.countOf(c);
					}
				}
			}
		}
		return bytes;
	}

	private long fetchedInputs(Cut cut) {
		long[] under = extents(rowExtents, cut.rows(), true);
		long[] beside = extents(columnExtents, cut.columns(), false);
		if (!ownInputs) {
			return fetchedInputs(Pieces.in(work.independent(), cut.groupPieces()), under, beside);
		}
		long bytes = 0;
		for (Lane lane : parts) {
			bytes += fetchedInputs(lane.groups, under, beside);
		}
		return bytes;
	}

	private long fetchedInputs(Pieces groups, long[] under, long[] beside) {
		long bytes = 0;
		for (int g = 0; g < groups.kinds(); g++) {
			for (int c = 0; c < channels.kinds(); c++) {
				long elements = groups.sizeOf(g) * channels.sizeOf(c);
				long tiles = groups.countOf(g) * channels.countOf(c);
				for (int r = 0; r < under.length; r += 2) {
					for (int x = 0; x < beside.length; x += 2) {
						bytes += burst(packed(elements * under[r] * beside[x], work.activationBits())) * tiles * under[r + 1] * beside[x + 1];
					}
				}
			}
		}
		return bytes;
	}

	private long movedOutputs() {
		long bytes = 0;
		for (Lane lane : parts) {
			for (int g = 0; g < lane.groups.kinds(); g++) {
				for (int f = 0; f < lane.filters.kinds(); f++) {
					long elements = lane.groups.sizeOf(g) * lane.filters.sizeOf(f);
					long tiles = lane.groups.countOf(g) * lane.filters.countOf(f);
					for (int r = 0; r < rows.kinds(); r++) {
						for (int x = 0; x < columns.kinds(); x++) {
							bytes += burst(packed(elements * rows.sizeOf(r) * columns.sizeOf(x), work.activationBits())) * tiles * rows.countOf(r)
									* columns.countOf(x);
						}
					}
				}
			}
		}
		return bytes;
	}

	/** Clipped extents of the inputs under the pieces of rows or columns, each followed by how many pieces have it. */
	private long[] extents(long[][] known, long size, boolean ofRows) {
		if (size >= known.length) {
			return TileBytes.extents(work, size, ofRows);
		}
		long[] found = known[(int) size];
		if (found == null) {
			found = TileBytes.extents(work, size, ofRows);
			known[(int) size] = found;
		}
		return found;
	}

	private long burst(long bytes) {
		return bytes == 0 ? 0 : ceil(bytes, burst) * burst;
	}

	private static long packed(long elements, int bits) {
		return (elements * bits + 7) / 8;
	}

	private static long ceil(long dividend, long divisor) {
		return divisor == 1 ? dividend : (dividend + divisor - 1) / divisor;
	}
}
