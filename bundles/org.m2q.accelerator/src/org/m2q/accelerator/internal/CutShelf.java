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
		stock = fill(key.room().roundedUp(), least.bytes() * BEYOND + layer.burst * 8);
	}

	/**
	 * The best cut on a machine, null when none fits.
	 *
	 * @param own what the layer takes of the sizes of the machine
	 * @param relaxed sizes with which no cut is slower or reads more
	 * @param room what its tiles may take
	 * @throws ArithmeticException when there are too many cuts
	 */
	Choice best(MachineNumbers machine, CutCharge.OnMachine own, CutCharge.OnMachine relaxed, Tiles.Room room) {
		Floor floor = new Floor(machine, own, relaxed);
		while (true) {
			Stock all = stock;
			Look look = new Look(all, floor, room);
			if (!room.isWithin(all.room)) {
				refill(all, all.room.including(room).roundedUp(), all.reach);
				continue;
			}
			look.run(hint);
			if (floor.of(all.reach) > look.limit() || all.reach == Double.POSITIVE_INFINITY) {
				Choice choice = look.choice();
				hint = choice == null ? hint : choice.form().cut;
				return choice;
			}
			refill(all, all.room, look.reach());
		}
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

	/** What no cut goes below on a machine. */
	private final class Floor {

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

		Floor(MachineNumbers machine, CutCharge.OnMachine own, CutCharge.OnMachine relaxed) {
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

		/** The objective of a cut at least. */
		double of(Stock stock, int i) {
			return of(stock, i, 0, stock.numbers[Stock.NUMBERS * i + 6], 0);
		}

		/** The objective of a cut at least, with what its tiles need of the lanes. */
		double of(Stock stock, int i, LaneSums sums) {
			CutForm cut = stock.cuts[i];
			long longest = 0;
			long engine = 0;
			long weights = 0;
			long inputs = 0;
			for (int p = 0; p < layer.parts.length; p++) {
				LayerForm.Part part = layer.parts[p];
				long steps = sums.steps(p, i);
				steps = part.rate() == 1 ? steps : (long) (steps / part.rate() * SAFE);
				// Parts on one engine lie beside each other or not; the longest counts in any case.
				engine = layer.concurrent ? steps : engine + steps;
				longest = Math.max(longest, engine);
				CutForm.Whole whole = cut.whole(p);
				weights += whole.weights() * sums.weightPasses(p, i);
				LayerForm.LaneSteps lanes = relaxed.lanes()[p][0];
				long read = cut.inputPasses(p, lanes.unrolled, lanes.together) * (part.dataflow() == Dataflow.INPUT_STATIONARY ? whole.filters() : sums.passes(p, i));
				inputs = layer.sharesInputs ? Math.max(inputs, read) : inputs + read;
			}
			return of(stock, i, longest, weights, inputs);
		}

		private double of(Stock stock, int i, double engines, double weights, double inputs) {
			double[] numbers = stock.numbers;
			int at = Stock.NUMBERS * i;
			double busy = Math.max(Math.max(chip, engines), Math.max(weights * cyclesPerWeight, inputs * cyclesPerInput));
			double onChip = joules + Math.max(0, weights - weightReads) * perWeight + Math.max(0, inputs - inputReads) * perInput;
			double lastPost = numbers[at + 4] * perOutput;
			double cycles = Math.max(Math.max(busy + lastPost + numbers[at + 5] * cyclesPerByte, vector) + numbers[at + 3] * cyclesPerByte, numbers[at] * cyclesPerByte + lastPost) + own.depth();
			return value(onChip + numbers[at + 1] * perRead + numbers[at + 2] * perWrite, cycles);
		}

		/** The objective of every cut that moves so many bytes at least. */
		double of(double bytes) {
			return value(joules + bytes * Math.min(perRead, perWrite), Math.max(Math.max(chip, vector), bytes * cyclesPerByte) + own.depth());
		}

		private double value(double energy, double cycles) {
			double seconds = cycles * secondsPerCycle;
			return objective.of(energy + machine.leakage * seconds, seconds) * SAFE;
		}
	}

	/** One look at the stock. */
	private final class Look {

		private final Stock all;
		private final Floor floor;
		private final Tiles.Room room;
		private final CutCharge charge;
		private final LaneSums sums;
		private final List<Near> near = new ArrayList<>(4);
		private double least = Double.POSITIVE_INFINITY;
		private Near best;

		/** A cut that is as good as the best. */
		private record Near(int index, long tiles, double value, double joules, long alone) {
		}

		Look(Stock all, Floor floor, Tiles.Room room) {
			this.all = all;
			this.floor = floor;
			this.room = room;
			charge = new CutCharge(layer, floor.machine, floor.own);
			sums = new LaneSums(layer, all.loops, floor.relaxed.lanes(), floor.relaxed.accumulators());
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
			} while (floor.of(reach) <= limit());
			return reach;
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
				if (floor.of(all.numbers[Stock.NUMBERS * middle]) <= limit()) {
					low = middle + 1;
				} else {
					high = middle;
				}
			}
			return low;
		}

		/** Looks at a cut; returns whether it is better than all before. */
		private boolean look(int i) {
			if (best != null && (isWorse(i, floor.of(all, i)) || isWorse(i, floor.of(all, i, sums)))) {
				return false;
			}
			CutForm cut = all.cuts[i];
			if (room != all.room && !room.holds(cut.weightRoom, cut.inputRoom, cut.outputRoom, cut.residualRoom)) {
				return false;
			}
			charge.charge(cut, sums, i);
			long alone = charge.alone(cut);
			double seconds = alone / floor.machine.clock;
			double value = objective.of(charge.joules + floor.machine.leakage * seconds, seconds);
			boolean better = value < least;
			if (better) {
				least = value;
				near.removeIf(other -> !TileSearch.isBest(other.value(), value));
				best = null;
				near.forEach(this::prefer);
			} else if (!TileSearch.isBest(value, least)) {
				return false;
			}
			Near candidate = new Near(i, cut.tiles, value, charge.joules, alone);
			near.add(candidate);
			prefer(candidate);
			return better;
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
