package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

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

	/** Most kinds of pieces of rows and columns. */
	private static final int PIXEL_KINDS = 4;

	/** Most numbers of lanes along a loop for which steps are remembered. */
	private static final int REMEMBERED = 2048;

	/** Most lanes of which numbers are remembered. */
	private static final int LANES = 512;

	private final LayerForm layer;
	/** A cut of every kind of pieces, by loop. */
	private final Cut[][] distinct = new Cut[LOOPS][];
	/** Of every cut the numbers of its pieces. */
	private final int[] pieces;
	/** By part and loop. */
	private final List<Map<LayerForm.LaneSteps.Along, Known>> known = new ArrayList<>();
	/** By the number of the lanes. */
	private final Map<Integer, int[]> numbersOfLanes = new ConcurrentHashMap<>();
	private final Map<Kinds, Known> distinctSteps = new ConcurrentHashMap<>();
	private final AtomicInteger numbers = new AtomicInteger();

	/** The steps of some lanes, and a number that all lanes with the same steps have in common. */
	private record Known(long[] steps, int number) {
	}

	/** Steps of every kind of pieces, each for itself. */
	private record Kinds(long[] steps) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Kinds kinds && Arrays.equals(steps, kinds.steps);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(steps);
		}
	}

	CutLoops(LayerForm layer, CutForm[] cuts) {
		this.layer = layer;
		pieces = new int[LOOPS * cuts.length];
		for (int i = 0; i < layer.parts.length * LOOPS; i++) {
			known.add(new ConcurrentHashMap<>());
		}
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
			distinct[loop] = Arrays.copyOf(found[loop], all.get(loop).size());
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

	/**
	 * Writes numbers that are equal for lanes with which every tile of every cut takes the same steps and reads as much: {@value #LOOPS} for each way to pack
	 * products, and two for the rest.
	 *
	 * @param sizes what the layer takes of the sizes of a machine
	 * @return the numbers, behind one that is left free
	 */
	int[] numbers(OpenEngines.Sizes sizes) {
		LayerForm.LaneSteps[][] lanes = sizes.own().lanes();
		int[] all = ofLanes(sizes).clone();
		int next = 1;
		for (int part = 0; part < lanes.length; part++) {
			next++;
			for (LayerForm.LaneSteps way : lanes[part]) {
				// Accumulators matter along pixels only.
				all[next + PIXELS] = known(part, PIXELS, way, sizes.own().accumulators()[part]).number();
				next += LOOPS + 1;
			}
		}
		return all;
	}

	/** The numbers that do not depend on accumulators. */
	private int[] ofLanes(OpenEngines.Sizes sizes) {
		int[] found = numbersOfLanes.get(sizes.lanes());
		if (found == null) {
			found = read(sizes.own().lanes());
			if (numbersOfLanes.size() >= LANES) {
				numbersOfLanes.clear();
			}
			numbersOfLanes.put(sizes.lanes(), found);
		}
		return found;
	}

	private int[] read(LayerForm.LaneSteps[][] lanes) {
		int count = 1;
		for (LayerForm.LaneSteps[] ways : lanes) {
			count += 1 + (LOOPS + 1) * ways.length;
		}
		int[] all = new int[count];
		int next = 1;
		for (int part = 0; part < lanes.length; part++) {
			all[next++] = lanes[part].length;
			for (LayerForm.LaneSteps way : lanes[part]) {
				for (int loop = 0; loop < PIXELS; loop++) {
					all[next + loop] = known(part, loop, way, 0).number();
				}
				// Neighbouring outputs share what a kernel reads; some products are packed and others are not.
				int reads = layer.work.kernelColumns() == 1 ? 0 : Math.toIntExact(way.together) * 2 + (way.unrolled ? 1 : 0);
				all[next + LOOPS] = 2 * reads + (way.rate == 1 ? 1 : 0);
				next += LOOPS + 1;
			}
		}
		return all;
	}

	private long[] steps(int part, int loop, LayerForm.LaneSteps lanes, long accumulators) {
		return known(part, loop, lanes, accumulators).steps();
	}

	private Known known(int part, int loop, LayerForm.LaneSteps lanes, long accumulators) {
		LayerForm.LaneSteps.Along along = lanes.along(loop, layer.work, accumulators);
		Map<LayerForm.LaneSteps.Along, Known> all = known.get(LOOPS * part + loop);
		Known found = all.get(along);
		if (found == null) {
			found = count(part, loop, lanes, accumulators);
			if (all.size() >= REMEMBERED) {
				all.clear();
			}
			all.put(along, found);
		}
		return found;
	}

	private Known count(int part, int loop, LayerForm.LaneSteps lanes, long accumulators) {
		long[] sums = new long[NUMBERS * distinct[loop].length];
		// There are two kinds of pieces of a loop at most, whose steps are those of the first and of the last; but four of rows and columns.
		long[] kinds = loop == PIXELS ? new long[2 * PIXEL_KINDS * distinct[loop].length] : sums;
		for (int piece = 0; piece < distinct[loop].length; piece++) {
			if (loop == PIXELS) {
				pixels(part, lanes, accumulators, distinct[loop][piece], sums, kinds, piece);
			} else {
				add(part, loop, lanes, distinct[loop][piece], sums, NUMBERS * piece);
			}
		}
		if (distinctSteps.size() >= REMEMBERED) {
			// Numbers go on, so that none is given twice.
			distinctSteps.clear();
		}
		return distinctSteps.computeIfAbsent(new Kinds(kinds), added -> new Known(sums, numbers.getAndIncrement()));
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

	private void pixels(int part, LayerForm.LaneSteps steps, long accumulators, Cut cut, long[] sums, long[] kinds, int piece) {
		int at = NUMBERS * piece;
		int kind = 2 * PIXEL_KINDS * piece;
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
				long passes = of.weightPasses(own, accumulators);
				sums[at + 3] += passes * count;
				kinds[kind++] = own;
				kinds[kind++] = passes;
			}
		}
	}
}
