package org.m2q.accelerator.internal;

/**
 * Steps of the lanes of a machine over all pieces of every loop of a layer. A tile takes the product of the steps along its loops, and tiles are all
 * combinations of pieces, so the steps of all tiles are the product of these sums: no tile is looked at. Immutable.
 */
final class LaneSums {

	/** Of every cut the numbers of its pieces, by loop. */
	private final int[] pieces;
	/** By part and loop the steps of every kind of pieces. */
	private final long[][] steps;

	LaneSums(int[] pieces, long[][] steps) {
		this.pieces = pieces;
		this.steps = steps;
	}

	/** Steps of a part over all tiles of a cut. */
	long steps(int part, int cut) {
		return product(part, cut, 0);
	}

	/** Steps of a part in the first tile of a cut. */
	long first(int part, int cut) {
		return product(part, cut, 1);
	}

	/** Steps of a part in the last tile of a cut. */
	long last(int part, int cut) {
		return product(part, cut, 2);
	}

	private long product(int part, int cut, int which) {
		return get(part, CutLoops.GROUPS, cut, which) * get(part, CutLoops.FILTERS, cut, which) * get(part, CutLoops.PIXELS, cut, which)
				* get(part, CutLoops.CHANNELS, cut, which);
	}

	/** Steps of a part over the filters of all pieces of a cut: so often inputs pass. */
	long passes(int part, int cut) {
		return get(part, CutLoops.FILTERS, cut, 0);
	}

	/** Steps of a part over the reduction of all pieces of a cut. */
	long reductions(int part, int cut) {
		return get(part, CutLoops.CHANNELS, cut, 0);
	}

	/** How often a part reads weights for the pixels of all pieces of a cut. */
	long weightPasses(int part, int cut) {
		return get(part, CutLoops.PIXELS, cut, 3);
	}

	private long get(int part, int loop, int cut, int which) {
		return steps[CutLoops.LOOPS * part + loop][CutLoops.NUMBERS * pieces[CutLoops.LOOPS * cut + loop] + which];
	}
}
