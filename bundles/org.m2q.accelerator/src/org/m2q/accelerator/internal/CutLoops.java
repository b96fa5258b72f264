package org.m2q.accelerator.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The pieces into which some cuts cut every loop of a layer, each once, and the steps of lanes over them: machines with as many lanes along a loop share
 * these. Safe for use by several threads.
 */
final class CutLoops {

	static final int LOOPS = 4;
	static final int GROUPS = 0;
	static final int FILTERS = 1;
	static final int CHANNELS = 2;
	static final int PIXELS = 3;

	/** Numbers per piece: steps of all pieces, of the first, of the last; and how often weights are read for all pixels. */
	static final int NUMBERS = 4;

	/** Numbers of lanes along a loop for which steps are remembered: a power of two. */
	private static final int REMEMBERED = 64;

	private final LayerForm layer;
	/** A cut of every kind of pieces, by loop. */
	private final Cut[][] distinct = new Cut[LOOPS][];
	/** Of every cut the numbers of its pieces. */
	private final int[] pieces;
	private final AtomicReferenceArray<Known> known;

	/** The steps of some lanes. */
	private record Known(LayerForm.LaneSteps.Along along, long[] steps) {
	}

	CutLoops(LayerForm layer, CutForm[] cuts) {
		this.layer = layer;
		pieces = new int[LOOPS * cuts.length];
		known = new AtomicReferenceArray<>(layer.parts.length * LOOPS * REMEMBERED);
		List<Map<List<Long>, Integer>> all = List.of(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
		Cut[][] found = new Cut[LOOPS][cuts.length];
		for (int i = 0; i < cuts.length; i++) {
			Cut cut = cuts[i].cut;
			List<List<Long>> keys = List.of(List.of(cut.groupPieces()), List.of(cut.filterPieces()), List.of(cut.channels()), List.of(cut.rows(), cut.columns()));
			for (int loop = 0; loop < LOOPS; loop++) {
				int next = all.get(loop).size();
				int number = all.get(loop).computeIfAbsent(keys.get(loop), added -> next);
				found[loop][number] = cut;
				pieces[LOOPS * i + loop] = number;
			}
		}
		for (int loop = 0; loop < LOOPS; loop++) {
			distinct[loop] = java.util.Arrays.copyOf(found[loop], all.get(loop).size());
		}
	}

	/**
	 * Steps of the lanes of a machine.
	 *
	 * @param lanes lanes of every part, of which the first way is taken
	 * @param accumulators sums that a lane of every part keeps
	 */
	LaneSums sums(LayerForm.LaneSteps[][] lanes, long[] accumulators) {
		long[][] tables = new long[LOOPS * lanes.length][];
		for (int part = 0; part < lanes.length; part++) {
			for (int loop = 0; loop < LOOPS; loop++) {
				tables[LOOPS * part + loop] = steps(part, loop, lanes[part][0], accumulators[part]);
			}
		}
		return new LaneSums(pieces, tables);
	}

	private long[] steps(int part, int loop, LayerForm.LaneSteps lanes, long accumulators) {
		LayerForm.LaneSteps.Along along = lanes.along(loop, layer.work, accumulators);
		int at = (LOOPS * part + loop) * REMEMBERED + (along.hashCode() & REMEMBERED - 1);
		Known found = known.getAcquire(at);
		if (found == null || !found.along().equals(along)) {
			found = new Known(along, count(part, loop, lanes, accumulators));
			known.setRelease(at, found);
		}
		return found.steps();
	}

	private long[] count(int part, int loop, LayerForm.LaneSteps lanes, long accumulators) {
		long[] sums = new long[NUMBERS * distinct[loop].length];
		for (int piece = 0; piece < distinct[loop].length; piece++) {
			if (loop == PIXELS) {
				pixels(part, lanes, accumulators, distinct[loop][piece], sums, NUMBERS * piece);
			} else {
				add(part, loop, lanes, distinct[loop][piece], sums, NUMBERS * piece);
			}
		}
		return sums;
	}

	private void add(int part, int loop, LayerForm.LaneSteps steps, Cut cut, long[] sums, int at) {
		LayerForm.Part of = layer.parts[part];
		Pieces cutInto = switch (loop) {
			case GROUPS -> Pieces.in(of.independent(), cut.groupPieces());
			case FILTERS -> Pieces.in(of.filters(), cut.filterPieces());
			default -> Pieces.of(layer.work.channels(), cut.channels());
		};
		for (int kind = 0; kind < cutInto.kinds(); kind++) {
			long size = cutInto.sizeOf(kind);
			long own = switch (loop) {
				case GROUPS -> layer.work.heads() > 1 ? steps.headSteps(size) : steps.groupSteps(size);
				case FILTERS -> steps.filterSteps(size);
				default -> steps.kernelSteps * steps.channelSteps(size);
			};
			sums[at] += own * cutInto.countOf(kind);
			sums[at + 1] = kind == 0 ? own : sums[at + 1];
			sums[at + 2] = own;
		}
	}

	private void pixels(int part, LayerForm.LaneSteps steps, long accumulators, Cut cut, long[] sums, int at) {
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
				sums[at + 3] += of.weightPasses(own, accumulators) * count;
			}
		}
	}
}
