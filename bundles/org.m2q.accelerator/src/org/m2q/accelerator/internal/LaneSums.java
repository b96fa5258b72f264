package org.m2q.accelerator.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps of the lanes of a machine over all pieces of every loop of a layer. A tile takes the product of the steps along its loops, and tiles are all
 * combinations of pieces, so the steps of all tiles are the product of these sums: no tile is looked at. Not safe for use by several threads.
 */
final class LaneSums {

	private static final int LOOPS = 4;
	private static final int GROUPS = 0;
	private static final int FILTERS = 1;
	private static final int CHANNELS = 2;
	private static final int PIXELS = 3;

	/** Numbers per piece: steps of all pieces, of the first, of the last; and how often weights are read for all pixels. */
	private static final int NUMBERS = 4;

	private final LayerForm layer;
	private final Loops loops;
	private final LayerForm.LaneSteps[][] lanes;
	private final long[] accumulators;
	/** By part and loop; 0 for pieces that were not asked for yet. */
	private final long[][] known;

	/** The pieces into which some cuts cut every loop, each once. */
	static final class Loops {

		private final Cut[][] distinct = new Cut[LOOPS][];
		/** Of every cut the numbers of its pieces. */
		private final int[] numbers;

		Loops(CutForm[] cuts) {
			numbers = new int[LOOPS * cuts.length];
			List<Map<List<Long>, Integer>> all = List.of(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
			Cut[][] found = new Cut[LOOPS][cuts.length];
			for (int i = 0; i < cuts.length; i++) {
				Cut cut = cuts[i].cut;
				List<List<Long>> keys = List.of(List.of(cut.groupPieces()), List.of(cut.filterPieces()), List.of(cut.channels()), List.of(cut.rows(), cut.columns()));
				for (int loop = 0; loop < LOOPS; loop++) {
					int next = all.get(loop).size();
					int number = all.get(loop).computeIfAbsent(keys.get(loop), added -> next);
					found[loop][number] = cut;
					numbers[LOOPS * i + loop] = number;
				}
			}
			for (int loop = 0; loop < LOOPS; loop++) {
				distinct[loop] = java.util.Arrays.copyOf(found[loop], all.get(loop).size());
			}
		}
	}

	/**
	 * Prepares sums.
	 *
	 * @param lanes lanes of every part, one way each
	 * @param accumulators sums that a lane of every part keeps
	 */
	LaneSums(LayerForm layer, Loops loops, LayerForm.LaneSteps[][] lanes, long[] accumulators) {
		this.layer = layer;
		this.loops = loops;
		this.lanes = lanes;
		this.accumulators = accumulators;
		known = new long[layer.parts.length * LOOPS][];
	}

	/** Steps of a part over all tiles of a cut. */
	long steps(int part, int cut) {
		return get(part, GROUPS, cut, 0) * get(part, FILTERS, cut, 0) * get(part, PIXELS, cut, 0) * get(part, CHANNELS, cut, 0);
	}

	/** Steps of a part in the first tile of a cut. */
	long first(int part, int cut) {
		return get(part, GROUPS, cut, 1) * get(part, FILTERS, cut, 1) * get(part, PIXELS, cut, 1) * get(part, CHANNELS, cut, 1);
	}

	/** Steps of a part in the last tile of a cut. */
	long last(int part, int cut) {
		return get(part, GROUPS, cut, 2) * get(part, FILTERS, cut, 2) * get(part, PIXELS, cut, 2) * get(part, CHANNELS, cut, 2);
	}

	/** Steps of a part over the filters of all pieces of a cut: so often inputs pass. */
	long passes(int part, int cut) {
		return get(part, FILTERS, cut, 0);
	}

	/** Steps of a part over the reduction of all pieces of a cut. */
	long reductions(int part, int cut) {
		return get(part, CHANNELS, cut, 0);
	}

	/** How often a part reads weights for the pixels of all pieces of a cut. */
	long weightPasses(int part, int cut) {
		return get(part, PIXELS, cut, 3);
	}

	private long get(int part, int loop, int cut, int which) {
		int at = part * LOOPS + loop;
		long[] sums = known[at];
		if (sums == null) {
			sums = new long[NUMBERS * loops.distinct[loop].length];
			known[at] = sums;
		}
		int piece = loops.numbers[LOOPS * cut + loop];
		if (sums[NUMBERS * piece] == 0) {
			add(part, loop, loops.distinct[loop][piece], sums, NUMBERS * piece);
		}
		return sums[NUMBERS * piece + which];
	}

	private void add(int part, int loop, Cut cut, long[] sums, int at) {
		LayerForm.LaneSteps steps = lanes[part][0];
		LayerForm.Part of = layer.parts[part];
		if (loop == PIXELS) {
			pixels(part, cut, sums, at);
			return;
		}
		Pieces pieces = switch (loop) {
			case GROUPS -> Pieces.in(of.independent(), cut.groupPieces());
			case FILTERS -> Pieces.in(of.filters(), cut.filterPieces());
			default -> Pieces.of(layer.work.channels(), cut.channels());
		};
		for (int kind = 0; kind < pieces.kinds(); kind++) {
			long size = pieces.sizeOf(kind);
			long own = switch (loop) {
				case GROUPS -> layer.work.heads() > 1 ? steps.headSteps(size) : steps.groupSteps(size);
				case FILTERS -> steps.filterSteps(size);
				default -> steps.kernelSteps * steps.channelSteps(size);
			};
			sums[at] += own * pieces.countOf(kind);
			sums[at + 1] = kind == 0 ? own : sums[at + 1];
			sums[at + 2] = own;
		}
	}

	private void pixels(int part, Cut cut, long[] sums, int at) {
		LayerForm.LaneSteps steps = lanes[part][0];
		LayerForm.Part of = layer.parts[part];
		Pieces rows = Pieces.of(layer.work.rows(), cut.rows());
		Pieces columns = Pieces.of(layer.work.columns(), cut.columns());
		for (int r = 0; r < rows.kinds(); r++) {
			for (int x = 0; x < columns.kinds(); x++) {
				long count = rows.countOf(r) * columns.countOf(x);
				long own = steps.pixelSteps(rows.sizeOf(r), columns.sizeOf(x));
				sums[at] += own * count;
				sums[at + 1] = r + x == 0 ? own : sums[at + 1];
				sums[at + 2] = own;
				sums[at + 3] += of.weightPasses(own, accumulators[part]) * count;
			}
		}
	}
}
