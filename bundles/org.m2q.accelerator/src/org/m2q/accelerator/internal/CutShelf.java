package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.m2q.accelerator.Objective;

/**
 * The cuts of a layer that can be the best on machines of any size: all that move few enough bytes between DRAM and the chip, fewest first. Finding the best
 * on a machine looks at those whose bound does not pass the best so far and charges few of them; the result is that of {@link TileSearch}. When a machine
 * has more room or asks for cuts that move more, the shelf is filled again; machines with so little room that this would be very many cuts have stocks of
 * their own. Safe for use by several threads.
 */
final class CutShelf {

	/** Most cuts in a stock, and in all stocks for little room together. */
	private static final int LIMIT = 200_000;

	/** Most cuts in a stock when a smaller room would do. */
	private static final int MODERATE = 4_000;

	/** A cut is looked for on machines that leak so many times as much, too. */
	private static final double AHEAD = 2;

	/** Bytes that are looked at further than needed. */
	static final double BEYOND = 1.1;

	private final LayerForm layer;
	private final Tiles.Key key;
	private final Objective objective;
	private final CutForm least;
	/** Bytes of the tiles of which one fits when any does: the smallest, and the smallest with the whole reduction, whose sums are narrow. */
	private final long[][] smallest;
	private final Map<Tiles.Room, CutStock> narrow = new ConcurrentHashMap<>();
	private volatile CutStock stock;
	private volatile Hint hint = new Hint(null, -1);

	/** The cut that was the best last. */
	private record Hint(CutStock stock, int index) {

		int in(CutStock other) {
			return index < 0 ? -1 : other == stock ? index : other.indexOf(stock.cuts[index].cut);
		}
	}

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
		Cut small = key.smallest();
		smallest = new long[][] { Tiles.sizes(key, small),
				Tiles.sizes(key, new Cut(small.groupPieces(), small.filterPieces(), key.work().channels(), small.rows(), small.columns(), true)) };
		long weights = key.stationaryResident() ? 0 : new TileBytes(key.work(), key.plan(), Cut.whole(key.work()), 1).fetchedWeights();
		least = new CutForms(layer, key).least(weights, TileSearch.leastInputs(key));
		stock = required(new Filling(key.room().widened(), least.bytes() * BEYOND + layer.burst * 8, LIMIT).run());
	}

	/**
	 * The best cut on a machine, null when none fits.
	 *
	 * @param floor what cuts cost on the machine
	 * @param charge charges them
	 * @param leakage watts that the machine leaks
	 * @param room what its tiles may take
	 * @throws ArithmeticException when there are too many cuts
	 */
	Choice best(CutFloor floor, CutCharge charge, double leakage, Tiles.Room room) {
		return holds(room) ? look(floor, charge, leakage, room).choice() : null;
	}

	/**
	 * The best cut on a machine, null when none fits; remembered for machines that differ in leakage only, or in sizes that the layer does not notice.
	 *
	 * @param floor what cuts cost on the machine, asked for when that is new
	 * @param charge charges them
	 * @param sizes what the layer takes of the sizes of the machine
	 * @param rest a number that is equal for machines that differ in these, leakage, capacities and area only
	 * @param clock hertz
	 * @param leakage watts that the machine leaks
	 * @param room what its tiles may take
	 * @throws ArithmeticException when there are too many cuts
	 */
	Choice best(Supplier<CutFloor> floor, CutCharge charge, OpenEngines.Sizes sizes, int rest, double clock, double leakage, Tiles.Room room) {
		if (!holds(room)) {
			return null;
		}
		CutStock all = stock(room);
		if (room.isWithin(all.room)) {
			CutRange known = all.range(key(all, sizes, rest, room));
			if (known != null && leakage <= known.most) {
				return known.best(new CutFloor.Valuing(objective, clock), leakage);
			}
		}
		CutLook look = look(floor.get(), charge, leakage, room);
		if (look.best() >= 0) {
			look.range(AHEAD * leakage).ifPresent(range -> look.stock().remember(key(look.stock(), sizes, rest, room), range));
		}
		return look.choice();
	}

	private static CutRange.Key key(CutStock stock, OpenEngines.Sizes sizes, int rest, Tiles.Room room) {
		int[] numbers = stock.loops.numbers(sizes);
		numbers[0] = rest;
		return new CutRange.Key(room, numbers);
	}

	/** The stock for a room, which may have to be filled for it first. */
	private CutStock stock(Tiles.Room room) {
		CutStock own = narrow.isEmpty() ? null : narrow.get(room.widened());
		return own == null ? stock : own;
	}

	private CutLook look(CutFloor floor, CutCharge charge, double leakage, Tiles.Room room) {
		CutStock all = stock(room);
		while (true) {
			if (!room.isWithin(all.room)) {
				all = refilled(all, all.room.including(room).widened(), all.reach);
				continue;
			}
			CutLook look = new CutLook(all, floor, charge, leakage, room);
			Hint last = hint;
			int first = last.in(all);
			look.run(first);
			if (look.isEnough()) {
				// Not written when it stays, so that threads do not take it from each other.
				if (look.best() >= 0 && (look.best() != first || all != last.stock())) {
					hint = new Hint(all, look.best());
				}
				return look;
			}
			all = more(all, room.widened(), look.best() < 0 ? fewest(room) * BEYOND * BEYOND : look.reach());
		}
	}

	private boolean holds(Tiles.Room room) {
		return holds(room, smallest[0]) || holds(room, smallest[1]);
	}

	private static boolean holds(Tiles.Room room, long[] sizes) {
		return room.holds(sizes[0], sizes[1], sizes[2], sizes[3]);
	}

	/**
	 * What cuts cost on machines that take the same of their sizes.
	 *
	 * @param charge charges the layer in one piece
	 * @param remembers whether to remember what cuts cost
	 */
	CutFloor floor(MachineNumbers machine, OpenEngines.Sizes sizes, CutCharge charge, boolean remembers) {
		return new CutFloor(layer, objective, least, machine, sizes, charge, remembers);
	}

	/** A stock with cuts that move more, for a room at least. */
	private CutStock more(CutStock seen, Tiles.Room room, double reach) {
		return room.equals(seen.room) ? refilled(seen, room, reach) : extended(seen, room, reach);
	}

	private synchronized CutStock refilled(CutStock seen, Tiles.Room room, double reach) {
		if (narrow.get(seen.room) == seen) {
			return kept(required(new Filling(room, reach, LIMIT).run()));
		}
		if (stock == seen) {
			stock = required(new Filling(room, reach, LIMIT).run());
		}
		return stock;
	}

	/** The stock for all rooms with cuts that move more, if these are not too many; else one for a smaller room. */
	private synchronized CutStock extended(CutStock seen, Tiles.Room room, double reach) {
		if (stock != seen) {
			return stock;
		}
		CutStock known = narrow.get(room);
		if (known != null) {
			return known;
		}
		CutStock filled = new Filling(seen.room, reach, MODERATE).run();
		if (filled != null) {
			stock = filled;
			return filled;
		}
		return kept(required(new Filling(room, reach, LIMIT).run()));
	}

	/** Keeps a stock for little room in place of the one for the same room; all others go when they are too many together. */
	private CutStock kept(CutStock own) {
		narrow.remove(own.room);
		if (narrow.values().stream().mapToLong(of -> of.cuts.length).sum() + own.cuts.length > LIMIT) {
			narrow.clear();
		}
		narrow.put(own.room, own);
		return own;
	}

	private static CutStock required(CutStock filled) {
		if (filled == null) {
			throw new ArithmeticException("too many cuts");
		}
		return filled;
	}

	/** Bytes that every cut moves. */
	private long base() {
		return TileSearch.minimum(key) + layer.moves.outputBytes() + layer.moves.residualBytes() + layer.biasBytes;
	}

	/** Fewest bytes to and from DRAM of all cuts that fit a room. */
	private long fewest(Tiles.Room room) {
		CutForms forms = new CutForms(layer, key.with(room));
		long base = base();
		long[] fewest = { Long.MAX_VALUE };
		TileSearch.walk(key.with(room), new TileSearch.Judge() {

			@Override
			public boolean wants(long extra, long firstTile, long tiles) {
				return extra + base < fewest[0];
			}

			@Override
			public void take(Cut cut, long tiles) {
				fewest[0] = Math.min(fewest[0], forms.of(cut).bytes());
			}
		}, forms::fits);
		return fewest[0];
	}

	/** Collects the cuts of a stock. */
	private final class Filling implements TileSearch.Judge {

		private final Tiles.Room room;
		private final int limit;
		private final long base = base();
		private final CutForms forms;
		private final List<CutStock.Numbered> found = new ArrayList<>();
		private final double reach;
		private boolean all = true;
		private int order;

		/**
		 * Prepares filling.
		 *
		 * @param reach most bytes that cuts may move
		 * @param limit most cuts
		 */
		Filling(Tiles.Room room, double reach, int limit) {
			this.room = room;
			this.reach = reach;
			this.limit = limit;
			forms = new CutForms(layer, key.with(room));
		}

		/** The stock, null when there are too many cuts. */
		CutStock run() {
			boolean complete = TileSearch.walk(key.with(room), this, forms::fits);
			if (!complete || found.size() > limit) {
				return null;
			}
			found.sort(Comparator.comparingLong((CutStock.Numbered numbered) -> numbered.form().bytes()).thenComparingInt(CutStock.Numbered::order));
			return new CutStock(layer, found, room, all ? Double.POSITIVE_INFINITY : reach);
		}

		@Override
		public boolean wants(long extra, long firstTile, long tiles) {
			boolean wanted = extra + base <= reach && found.size() <= limit;
			all &= wanted;
			return wanted;
		}

		@Override
		public void take(Cut cut, long tiles) {
			CutForm form = forms.of(cut);
			if (form.bytes() <= reach) {
				found.add(new CutStock.Numbered(form, order));
			} else {
				all = false;
			}
			order++;
		}
	}
}
