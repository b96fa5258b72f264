package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.Objective;

/**
 * The cuts of a layer that can be the best on machines of any size: all that move few enough bytes between DRAM and the chip, fewest first. Finding the best
 * on a machine looks at those whose bound does not pass the best so far and charges few of them; the result is that of {@link TileSearch}. When a machine
 * has more room or asks for cuts that move more, the shelf is filled again. Safe for use by several threads.
 */
final class CutShelf {

	/** Most cuts on a shelf. */
	private static final int LIMIT = 200_000;

	/** Bytes that are looked at further than needed. */
	private static final double BEYOND = 1.1;

	/** Bounds are rounded in another way than values. */
	private static final double SAFE = TileSearch.TIE * TileSearch.TIE;

	/** A cut that is less than this better than the best, as far as a bound tells, differs by rounding only. */
	private static final double EQUAL = SAFE * (1 - 1e-12);

	private final LayerForm layer;
	private final Tiles.Key key;
	private final Objective objective;
	private final CutForm least;
	private volatile Stock stock;
	private volatile Cut hint;

	/**
	 * The best cut on a machine.
	 *
	 * @param form the cut
	 * @param value the least objective of all
	 * @param joules joules without what leaks
	 * @param alone cycles of the layer alone
	 */
	record Choice(CutForm form, double value, double joules, long alone) {
	}

	/** What no cut goes below: joules without what leaks, and cycles of the layer alone. */
	record Least(double joules, double cycles) {
	}

	/**
	 * A shelf.
	 *
	 * @param key the layer in a room
	 * @throws ArithmeticException when there are too many cuts
	 */
	CutShelf(LayerForm layer, Tiles.Key key, Objective objective) {
		this.layer = layer;
		this.key = key;
		this.objective = objective;
		long weights = key.stationaryResident() ? 0 : new TileBytes(key.work(), key.plan(), Cut.whole(key.work()), 1).fetchedWeights();
		least = new CutForm.Maker(layer, key).least(weights, TileSearch.leastInputs(key));
		stock = fill(key.room().widened(), least.bytes() * BEYOND + layer.burst * 8);
	}

	/**
	 * The best cut on a machine, null when none fits.
	 *
	 * @param floor what cuts cost on the machine
	 * @param leakage watts that the machine leaks
	 * @param room what its tiles may take
	 * @throws ArithmeticException when there are too many cuts
	 */
	Choice best(Priced floor, double leakage, Tiles.Room room) {
		while (true) {
			Stock all = stock;
			Look look = new Look(all, floor, leakage, room);
			if (!room.isWithin(all.room)) {
				refill(all, all.room.including(room).widened(), all.reach);
				continue;
			}
			look.run(hint);
			if (floor.of(all.reach, leakage) > look.limit() || all.reach == Double.POSITIVE_INFINITY) {
				Choice choice = look.choice();
				hint = choice == null ? hint : choice.form().cut;
				return choice;
			}
			refill(all, all.room, look.reach());
		}
	}

	/**
	 * The cuts on a machine.
	 *
	 * @param own what the layer takes of the sizes of the machine
	 * @param relaxed sizes with which no cut is slower or reads more
	 * @param remembers whether to remember what cuts cost
	 */
	Priced priced(MachineNumbers machine, CutCharge.OnMachine own, CutCharge.OnMachine relaxed, boolean remembers) {
		return new Priced(machine, own, relaxed, remembers);
	}

	private synchronized void refill(Stock seen, Tiles.Room room, double reach) {
		if (stock == seen) {
			stock = fill(room, reach);
		}
	}

	private Stock fill(Tiles.Room room, double reach) {
		List<Numbered> found = new ArrayList<>();
		boolean[] all = { true };
		long base = TileSearch.minimum(key) + layer.moves.outputBytes() + layer.moves.residualBytes() + layer.biasBytes;
		CutForm.Maker forms = new CutForm.Maker(layer, key.with(room));
		boolean complete = TileSearch.walk(key.with(room), new TileSearch.Judge() {

			@Override
			public boolean wants(long extra, long firstTile, long tiles) {
				boolean wanted = extra + base <= reach;
				all[0] &= wanted;
				return wanted;
			}

			@Override
			public void take(Cut cut, long tiles) {
				CutForm form = forms.of(cut);
				if (form.bytes() <= reach) {
					found.add(new Numbered(form, found.size()));
				} else {
					all[0] = false;
				}
			}
		}, forms::fits);
		if (!complete || found.size() > LIMIT) {
			throw new ArithmeticException("too many cuts");
		}
		found.sort(Comparator.comparingLong((Numbered numbered) -> numbered.form().bytes()).thenComparingInt(Numbered::order));
		return new Stock(found, room, all[0] ? Double.POSITIVE_INFINITY : reach);
	}

	private record Numbered(CutForm form, int order) {
	}

	/** Cuts in stock: those that fit a room and move no more bytes than the reach, those that move fewest first. */
	private static final class Stock {

		private static final int NUMBERS = 7;

		private final Tiles.Room room;
		private final double reach;
		private final CutForm[] cuts;
		/** Position of each in the walk. */
		private final int[] order;
		/** Of each the bytes, those that are read and those that are written, those at both ends, the outputs of the last tile, the loads that wait, and
		 * the weights that are read at least: side by side, for they are looked at most. */
		private final double[] numbers;
		private final LaneSums.Loops loops;

		Stock(List<Numbered> found, Tiles.Room room, double reach) {
			this.room = room;
			this.reach = reach;
			cuts = found.stream().map(Numbered::form).toArray(CutForm[]::new);
			order = found.stream().mapToInt(Numbered::order).toArray();
			numbers = new double[NUMBERS * cuts.length];
			loops = new LaneSums.Loops(cuts);
			for (int i = 0; i < cuts.length; i++) {
				CutForm cut = cuts[i];
				numbers[NUMBERS * i] = cut.bytes();
				numbers[NUMBERS * i + 1] = cut.learned + cut.streamed + cut.loaded;
				numbers[NUMBERS * i + 2] = cut.written;
				numbers[NUMBERS * i + 3] = cut.first + cut.last + cut.waitingStores;
				numbers[NUMBERS * i + 5] = cut.waitingLoads;
				numbers[NUMBERS * i + 6] = cut.readOnce;
				for (long outputs : cut.lastOutputs) {
					numbers[NUMBERS * i + 4] += outputs;
				}
			}
		}

		int indexOf(Cut cut) {
			for (int i = 0; i < cuts.length; i++) {
				if (cuts[i].cut.equals(cut)) {
					return i;
				}
			}
			return -1;
		}
	}

	/** What a cut costs: joules without what leaks, and cycles of the layer alone. */
	private record Charge(double joules, long alone) {
	}

	/** What the cuts of a stock cost, as far as it is known; charges are immutable, so threads may charge the same twice. */
	private record Charged(Stock stock, Charge[] charges) {
	}

	/** The cuts on machines that differ in capacities, leakage and area only: what none goes below, and what those that were charged cost. */
	final class Priced {

		private final MachineNumbers machine;
		private final CutCharge.OnMachine own;
		private final CutCharge.OnMachine relaxed;
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
		private final double cyclesPerByte;
		private final double secondsPerCycle;
		private final boolean remembers;
		private volatile Charged charged;

		private Priced(MachineNumbers machine, CutCharge.OnMachine own, CutCharge.OnMachine relaxed, boolean remembers) {
			this.remembers = remembers;
			this.machine = machine;
			this.own = own;
			this.relaxed = relaxed;
			CutCharge whole = new CutCharge(layer, machine, relaxed);
			whole.charge(least);
			chip = whole.chip();
			perOutput = own.fixed().perOutput() * SAFE;
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
			cyclesPerByte = 1 / machine.bytesPerCycle;
			secondsPerCycle = 1 / machine.clock;
		}

		/** What cuts cost as far as it is known, null when that is not remembered. */
		private Charge[] charges(Stock stock) {
			Charged known = charged;
			if (remembers && (known == null || known.stock() != stock)) {
				known = new Charged(stock, new Charge[stock.cuts.length]);
				charged = known;
			}
			return remembers ? known.charges() : null;
		}

		/** The objective of a cut at least. */
		private double of(Stock stock, int i, double leakage) {
			return of(stock, leakage, i, 0, stock.numbers[Stock.NUMBERS * i + 6], 0);
		}

		/** The objective of a cut at least, with what its tiles need of the lanes. */
		private double of(Stock stock, int i, LaneSums sums, double leakage) {
			CutForm cut = stock.cuts[i];
			long longest = 0;
			long engine = 0;
			long weights = 0;
			long inputs = 0;
			for (int p = 0; p < layer.parts.length; p++) {
				LayerForm.Part part = layer.parts[p];
				LayerForm.LaneSteps lanes = relaxed.lanes()[p][0];
				long steps = sums.steps(p, i);
				steps = lanes.rate == 1 ? steps : (long) (steps / lanes.rate * SAFE);
				// Parts on one engine lie beside each other or not; the longest counts in any case.
				engine = layer.concurrent ? steps : engine + steps;
				longest = Math.max(longest, engine);
				CutForm.Whole whole = cut.whole(p);
				weights += whole.weights() * sums.weightPasses(p, i);
				long read = cut.inputPasses(p, lanes.unrolled, lanes.together) * (part.dataflow() == Dataflow.INPUT_STATIONARY ? whole.filters() : sums.passes(p, i));
				inputs = layer.sharesInputs ? Math.max(inputs, read) : inputs + read;
			}
			return of(stock, leakage, i, longest, weights, inputs);
		}

		private double of(Stock stock, double leakage, int i, double engines, double weights, double inputs) {
			double[] numbers = stock.numbers;
			int at = Stock.NUMBERS * i;
			double busy = Math.max(Math.max(chip, engines), Math.max(weights * cyclesPerWeight, inputs * cyclesPerInput));
			double onChip = joules + Math.max(0, weights - weightReads) * perWeight + Math.max(0, inputs - inputReads) * perInput;
			double lastPost = numbers[at + 4] * perOutput;
			double cycles = Math.max(Math.max(busy + lastPost + numbers[at + 5] * cyclesPerByte, vector) + numbers[at + 3] * cyclesPerByte, numbers[at] * cyclesPerByte + lastPost) + own.depth();
			return value(onChip + numbers[at + 1] * perRead + numbers[at + 2] * perWrite, cycles, leakage);
		}

		/** The objective of every cut that moves so many bytes at least. */
		private double of(double bytes, double leakage) {
			return value(joules + bytes * Math.min(perRead, perWrite), Math.max(Math.max(chip, vector), bytes * cyclesPerByte) + own.depth(), leakage);
		}

		/** What no cut goes below. */
		Least least() {
			double cycles = Math.max(Math.max(chip, vector), least.bytes() * cyclesPerByte) + own.depth();
			return new Least((joules + (least.bytes() - least.written) * perRead + least.written * perWrite) * SAFE, cycles * SAFE);
		}

		private double value(double energy, double cycles, double leakage) {
			double seconds = cycles * secondsPerCycle;
			return objective.of(energy + leakage * seconds, seconds) * SAFE;
		}
	}

	/** One look at the stock. */
	private final class Look {

		private final Stock all;
		private final Priced floor;
		private final double leakage;
		private final Charge[] charges;
		private final Tiles.Room room;
		private CutCharge charge;
		private LaneSums sums;
		private final List<Near> near = new ArrayList<>(4);
		private double least = Double.POSITIVE_INFINITY;
		private Near best;

		/** A cut that is as good as the best. */
		private record Near(int index, long tiles, double value, double joules, long alone) {
		}

		Look(Stock all, Priced floor, double leakage, Tiles.Room room) {
			this.all = all;
			this.floor = floor;
			this.leakage = leakage;
			this.room = room;
			charges = floor.charges(all);
		}

		/** What no candidate may pass. */
		double limit() {
			return least / SAFE;
		}

		/** Bytes that must be looked at. */
		double reach() {
			double reach = all.reach;
			if (best == null) {
				return 2 * reach;
			}
			do {
				reach *= BEYOND;
			} while (floor.of(reach, leakage) <= limit());
			// A little more, so that the next machines do not each ask for a little more.
			return reach * BEYOND;
		}

		void run(Cut first) {
			int from = first == null ? -1 : all.indexOf(first);
			if (from >= 0) {
				look(from);
			}
			int end = end();
			for (int i = 0; i < end; i++) {
				if (i != from && look(i)) {
					end = end();
				}
			}
		}

		/** The first cut that moves too many bytes. */
		private int end() {
			int low = 0;
			int high = all.cuts.length;
			while (low < high) {
				int middle = (low + high) >>> 1;
				if (floor.of(all.numbers[Stock.NUMBERS * middle], leakage) <= limit()) {
					low = middle + 1;
				} else {
					high = middle;
				}
			}
			return low;
		}

		/** Looks at a cut; returns whether it is better than all before. */
		private boolean look(int i) {
			// What is remembered is found for all of them once; then looking it up is quicker than a bound.
			if (charges == null && best != null && (isWorse(i, floor.of(all, i, leakage)) || isWorse(i, floor.of(all, i, sums(), leakage)))) {
				return false;
			}
			CutForm cut = all.cuts[i];
			if (room != all.room && !room.holds(cut.weightRoom, cut.inputRoom, cut.outputRoom, cut.residualRoom)) {
				return false;
			}
			Charge found = charges == null ? null : charges[i];
			if (found == null) {
				found = charge(cut, i);
			}
			double seconds = found.alone() / floor.machine.clock;
			double value = objective.of(found.joules() + leakage * seconds, seconds);
			boolean better = value < least;
			if (better) {
				least = value;
				near.removeIf(other -> !TileSearch.isBest(other.value(), value));
				best = null;
				near.forEach(this::prefer);
			} else if (!TileSearch.isBest(value, least)) {
				return false;
			}
			Near candidate = new Near(i, cut.tiles, value, found.joules(), found.alone());
			near.add(candidate);
			prefer(candidate);
			return better;
		}

		private Charge charge(CutForm cut, int i) {
			charge = charge == null ? new CutCharge(layer, floor.machine, floor.own) : charge;
			charge.charge(cut, sums(), i);
			Charge found = new Charge(charge.joules, charge.alone(cut));
			if (charges != null) {
				charges[i] = found;
			}
			return found;
		}

		private LaneSums sums() {
			sums = sums == null ? new LaneSums(layer, all.loops, floor.relaxed.lanes(), floor.relaxed.accumulators()) : sums;
			return sums;
		}

		private boolean isWorse(int i, double bound) {
			return bound > limit() || bound >= best.value() * EQUAL && !isPreferred(i, all.cuts[i].tiles);
		}

		private void prefer(Near candidate) {
			best = best == null || isPreferred(candidate.index(), candidate.tiles()) ? candidate : best;
		}

		/** Whether a cut is taken rather than the best when both are as good. */
		private boolean isPreferred(int i, long tiles) {
			return tiles < best.tiles() || tiles == best.tiles() && all.order[i] < all.order[best.index()];
		}

		Choice choice() {
			return best == null ? null : new Choice(all.cuts[best.index()], least, best.joules(), best.alone());
		}
	}
}
