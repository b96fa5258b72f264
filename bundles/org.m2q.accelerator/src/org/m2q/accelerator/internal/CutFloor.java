package org.m2q.accelerator.internal;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.Objective;

/**
 * The cuts of a layer on machines that differ in capacities, leakage and area only: what none goes below, and what those cost that were charged. Safe for use
 * by several threads.
 */
final class CutFloor {

	/** Bounds are rounded in another way than values. */
	static final double SAFE = TileSearch.TIE * TileSearch.TIE;

	private final LayerForm layer;
	private final Objective objective;
	private final Valuing valuing;
	private final CutForm least;
	private final MachineNumbers machine;
	private final OpenEngines.Sizes sizes;
	private final long depth;
	private final boolean remembers;
	private final double chip;
	private final double vector;
	private final double joules;
	private final double perRead;
	private final double perWrite;
	private final double perOutput;
	private final double perWeight;
	private final double cyclesPerWeight;
	private final double weightReads;
	private final double perInput;
	private final double cyclesPerInput;
	private final double inputReads;
	private final double cyclesPerSum;
	private final double cyclesPerByte;
	private final double secondsPerCycle;
	private volatile Charged charged;

	/** What no cut goes below: joules without what leaks, and cycles of the layer alone. */
	record Least(double joules, double cycles) {
	}

	/** What a cut costs: joules without what leaks, and cycles of the layer alone. */
	record Charge(double joules, long alone) {
	}

	/**
	 * How charges become values.
	 *
	 * @param clock hertz
	 */
	record Valuing(Objective objective, double clock) {

		/** The objective of a cut that was charged, on a machine that leaks some watts. */
		double of(Charge charge, double leakage) {
			double seconds = charge.alone() / clock;
			return objective.of(charge.joules() + leakage * seconds, seconds);
		}
	}

	/** What the cuts of a stock cost, as far as it is known; charges are immutable, so threads may charge the same twice. */
	private record Charged(CutStock stock, Charge[] charges) {
	}

	/** Steps of the lanes over the cuts of a stock: those with which no cut is slower or reads more, and those that pack nothing. */
	record Steps(LaneSums relaxed, LaneSums unpacked) {
	}

	/**
	 * A floor.
	 *
	 * @param least the layer in one piece, with the least transfers of any cut
	 * @param sizes what the layer takes of the sizes of the machine
	 * @param whole charges the layer in one piece
	 * @param remembers whether to remember what cuts cost
	 */
	CutFloor(LayerForm layer, Objective objective, CutForm least, MachineNumbers machine, OpenEngines.Sizes sizes, CutCharge whole, boolean remembers) {
		this.layer = layer;
		this.objective = objective;
		valuing = new Valuing(objective, machine.clock);
		this.least = least;
		this.machine = machine;
		this.sizes = sizes;
		this.remembers = remembers;
		depth = sizes.own().depth();
		long unpacked = unpacked(whole);
		whole.turn(layer, machine, sizes.relaxed());
		whole.charge(least);
		chip = Math.max(whole.chip(), unpacked);
		perOutput = sizes.own().fixed().perOutput() * SAFE;
		vector = layer.work.outputs() * perOutput;
		joules = whole.onChip;
		perRead = machine.reads[layer.dram].perByte();
		perWrite = machine.writes[layer.dram].perByte();
		MachineNumbers.Access weights = machine.reads[layer.weights];
		double moved = 8 * machine.registers.orElse(0) + 8 * machine.wires.orElse(0);
		perWeight = weights.perByte() + moved;
		cyclesPerWeight = SAFE / machine.rates[layer.weights];
		// What is rounded up to whole words counts for both.
		weightReads = whole.weightReads() + weights.word();
		MachineNumbers.Access inputs = machine.reads[layer.inputs];
		perInput = inputs.perByte() + moved;
		cyclesPerInput = SAFE / machine.rates[layer.inputs];
		inputReads = whole.inputReads() + inputs.word();
		cyclesPerSum = SAFE / machine.rates[layer.partialSums];
		cyclesPerByte = 1 / machine.bytesPerCycle;
		secondsPerCycle = 1 / machine.clock;
	}

	/** Cycles of the engine that works longest when lanes pack nothing but elements make as many products per cycle: rounding up to whole lanes adds to these. */
	private long unpacked(CutCharge whole) {
		if (sizes.unpacked() == sizes.relaxed()) {
			return 0;
		}
		whole.turn(layer, machine, sizes.unpacked());
		whole.charge(least);
		long longest = 0;
		for (long cycles : whole.engines) {
			longest = Math.max(longest, cycles);
		}
		return longest;
	}

	/** Turns to the layer on the machine. */
	void turn(CutCharge charge) {
		charge.turn(layer, machine, sizes.own());
	}

	/** Steps of the lanes over the cuts of a stock. */
	Steps steps(CutStock stock) {
		LaneSums relaxed = stock.loops.sums(sizes.relaxed().lanes(), sizes.relaxed().accumulators());
		return new Steps(relaxed, sizes.unpacked() == sizes.relaxed() ? relaxed : stock.loops.sums(sizes.unpacked().lanes(), sizes.unpacked().accumulators()));
	}

	/** What cuts cost as far as it is known, null when that is not remembered. */
	Charge[] charges(CutStock stock) {
		Charged known = charged;
		if (remembers && (known == null || known.stock() != stock)) {
			known = new Charged(stock, new Charge[stock.cuts.length]);
			charged = known;
		}
		return remembers ? known.charges() : null;
	}

	/** The objective of a cut that was charged. */
	double value(Charge charge, double leakage) {
		return valuing.of(charge, leakage);
	}

	/** The objective of every cut that moves so many bytes at least. */
	double ofBytes(double bytes, double leakage) {
		return value(joules + bytes * Math.min(perRead, perWrite), Math.max(Math.max(chip, vector), bytes * cyclesPerByte) + depth, leakage);
	}

	/** What no cut goes below. */
	Least least() {
		double cycles = Math.max(Math.max(chip, vector), least.bytes() * cyclesPerByte) + depth;
		return new Least((joules + (least.bytes() - least.written) * perRead + least.written * perWrite) * SAFE, cycles * SAFE);
	}

	/**
	 * What cuts need at least, by their positions.
	 *
	 * @param energies joules without what leaks
	 * @param cycles cycles of the layer alone
	 */
	record Bounds(double[] energies, double[] cycles) {

		int count() {
			return cycles.length;
		}
	}

	/** What each of the first cuts of a stock needs at least. All at once, so that processors do several at a time. */
	Bounds of(CutStock stock, int count) {
		double[] energies = new double[count];
		double[] cycles = new double[count];
		for (int i = 0; i < count; i++) {
			double lastPost = stock.lastOutputs[i] * perOutput;
			double buffers = Math.max(Math.max((stock.weights[i] + stock.weightsMoved[i]) * cyclesPerWeight, stock.inputsMoved[i] * cyclesPerInput),
					stock.sumsMoved[i] * cyclesPerSum);
			double busy = Math.max(Math.max(chip, buffers) + lastPost + stock.waiting[i] * cyclesPerByte, vector);
			cycles[i] = Math.max(busy + stock.ends[i] * cyclesPerByte, stock.bytes[i] * cyclesPerByte + lastPost) + depth;
			energies[i] = joules + Math.max(0, stock.weights[i] - weightReads) * perWeight + stock.read[i] * perRead + stock.written[i] * perWrite;
		}
		return new Bounds(energies, cycles);
	}

	/** The objective of a cut at least. */
	double of(Bounds bounds, int i, double leakage) {
		return value(bounds.energies()[i], bounds.cycles()[i], leakage);
	}

	/** The objective of a cut at least, with what its tiles need of the lanes. */
	double of(CutStock stock, int i, Steps steps, double leakage) {
		CutForm cut = stock.cuts[i];
		double longest = chip;
		double engine = 0;
		double last = 0;
		long weights = 0;
		long inputs = 0;
		for (int p = 0; p < layer.parts.length; p++) {
			LayerForm.Part part = layer.parts[p];
			LayerForm.LaneSteps lanes = sizes.relaxed().lanes()[p][0];
			double cycles = cycles(steps.relaxed().steps(p, i), lanes.rate);
			double atEnd = cycles(steps.relaxed().last(p, i), lanes.rate);
			if (steps.unpacked() != steps.relaxed()) {
				double rate = sizes.unpacked().lanes()[p][0].rate;
				cycles = Math.max(cycles, cycles(steps.unpacked().steps(p, i), rate));
				atEnd = Math.max(atEnd, cycles(steps.unpacked().last(p, i), rate));
			}
			// Parts on one engine lie beside each other or not; the longest counts in any case.
			engine = layer.concurrent ? cycles : engine + cycles;
			longest = Math.max(longest, engine);
			last = layer.concurrent ? Math.max(last, atEnd) : last + atEnd;
			CutForm.Whole whole = cut.whole(p);
			weights += whole.weights() * steps.relaxed().weightPasses(p, i);
			long read = cut.inputPasses(p, lanes.unrolled, lanes.together)
					* (part.dataflow() == Dataflow.INPUT_STATIONARY ? whole.filters() : steps.relaxed().passes(p, i));
			inputs = layer.sharesInputs ? Math.max(inputs, read) : inputs + read;
		}
		double buffers = Math.max(Math.max((weights + stock.weightsMoved[i]) * cyclesPerWeight, (inputs + stock.inputsMoved[i]) * cyclesPerInput),
				stock.sumsMoved[i] * cyclesPerSum);
		double lastPost = stock.lastOutputs[i] * perOutput;
		double busy = Math.max(Math.max(longest, buffers) + lastPost + stock.waiting[i] * cyclesPerByte, vector);
		double cycles = Math.max(busy + stock.ends[i] * cyclesPerByte, stock.bytes[i] * cyclesPerByte + last + lastPost) + depth;
		double energy = joules + Math.max(0, weights - weightReads) * perWeight + Math.max(0, inputs - inputReads) * perInput + stock.read[i] * perRead
				+ stock.written[i] * perWrite;
		return value(energy, cycles, leakage);
	}

	private static double cycles(long steps, double rate) {
		return rate == 1 ? steps : steps / rate * SAFE;
	}

	private double value(double energy, double cycles, double leakage) {
		double seconds = cycles * secondsPerCycle;
		return objective.of(energy + leakage * seconds, seconds) * SAFE;
	}
}
