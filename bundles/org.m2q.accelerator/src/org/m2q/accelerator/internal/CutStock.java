package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts of a layer: those that fit a room and move no more bytes than the reach, those that move fewest first. Immutable but for what it remembers of
 * machines; safe for use by several threads.
 */
final class CutStock {

	/** Most ranges that are kept. */
	private static final int RANGES = 4096;

	/** What the tiles of every cut fit. */
	final Tiles.Room room;
	/** Most bytes to and from DRAM, infinite when no cut that fits is left out. */
	final double reach;
	final CutForm[] cuts;
	/** Position of each in the walk. */
	final int[] order;
	final CutLoops loops;
	/** Of each what a bound of its costs is made of, side by side for all cuts: bytes to and from DRAM; those that are read, and those that are written. */
	final double[] bytes;
	final double[] read;
	final double[] written;
	/** Bytes at both ends, and those of loads that wait. */
	final double[] ends;
	final double[] waiting;
	/** Outputs of the last tile. */
	final double[] lastOutputs;
	/** Bytes of weights that are read at least. */
	final double[] weights;
	/** Bytes that the buffers of weights, inputs and sums move besides what engines read. */
	final double[] weightsMoved;
	final double[] inputsMoved;
	final double[] sumsMoved;
	private final Map<CutRange.Key, CutRange> ranges = new ConcurrentHashMap<>();

	/** A cut with its position in the walk. */
	record Numbered(CutForm form, int order) {
	}

	/**
	 * A stock.
	 *
	 * @param found the cuts, those that move fewest bytes first
	 */
	CutStock(LayerForm layer, List<Numbered> found, Tiles.Room room, double reach) {
		this.room = room;
		this.reach = reach;
		cuts = found.stream().map(Numbered::form).toArray(CutForm[]::new);
		order = found.stream().mapToInt(Numbered::order).toArray();
		loops = new CutLoops(layer, cuts);
		bytes = new double[cuts.length];
		read = new double[cuts.length];
		written = new double[cuts.length];
		ends = new double[cuts.length];
		waiting = new double[cuts.length];
		lastOutputs = new double[cuts.length];
		weights = new double[cuts.length];
		weightsMoved = new double[cuts.length];
		inputsMoved = new double[cuts.length];
		sumsMoved = new double[cuts.length];
		long resident = layer.moves.stationaryOnChip() ? layer.stationaryBytes : 0;
		for (int i = 0; i < cuts.length; i++) {
			CutForm cut = cuts[i];
			bytes[i] = cut.bytes();
			read[i] = cut.learned + cut.streamed + cut.loaded;
			written[i] = cut.written;
			ends[i] = cut.first + cut.last + cut.waitingStores;
			waiting[i] = cut.waitingLoads;
			weights[i] = cut.readOnce;
			weightsMoved[i] = 2 * layer.biasBytes + (layer.moves.stationaryOnChip() ? resident : cut.stationary);
			inputsMoved[i] = resident + cut.fetched;
			for (int part = 0; part < layer.parts.length; part++) {
				lastOutputs[i] += cut.lastOutputs[part];
				sumsMoved[i] += cut.tiles == 1 ? 0 : cut.waitingSums(part) * (layer.parts[part].sumsStay() ? 2 : 1);
			}
		}
	}

	/** What is known of machines that lead to the same range; null when nothing is. */
	CutRange range(CutRange.Key machines) {
		return ranges.get(machines);
	}

	/** Remembers a range. */
	void remember(CutRange.Key machines, CutRange range) {
		if (ranges.size() >= RANGES) {
			ranges.clear();
		}
		ranges.put(machines, range);
	}

	/** Whether a cut is taken rather than another one that is as good. */
	boolean isPreferred(int cut, int other) {
		long tiles = cuts[cut].tiles;
		long others = cuts[other].tiles;
		return tiles < others || tiles == others && order[cut] < order[other];
	}

	/** Position of a cut, −1 when there is none. */
	int indexOf(Cut cut) {
		for (int i = 0; i < cuts.length; i++) {
			if (cuts[i].cut.equals(cut)) {
				return i;
			}
		}
		return -1;
	}
}
