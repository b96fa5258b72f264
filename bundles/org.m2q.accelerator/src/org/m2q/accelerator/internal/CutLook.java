package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One look at a stock of cuts for the best on a machine: charges those whose bounds do not pass the best so far. Not safe for use by several threads.
 */
final class CutLook {

	/** A cut that is less than this better than the best, as far as a bound tells, differs by rounding only. */
	private static final double EQUAL = CutFloor.SAFE * (1 - 1e-12);

	private final CutStock stock;
	private final CutFloor floor;
	private final double leakage;
	private final CutFloor.Charge[] charges;
	private final Tiles.Room room;
	private final CutCharge charge;
	private CutFloor.Steps steps;
	private CutFloor.Bounds bounds;
	private final List<Near> near = new ArrayList<>(4);
	private double least = Double.POSITIVE_INFINITY;
	private Near best;

	/** A cut that is as good as the best. */
	private record Near(int index, long tiles, double value, CutFloor.Charge charge) {
	}

	/**
	 * Prepares a look.
	 *
	 * @param charge charges cuts, and nothing else meanwhile
	 * @param leakage watts that the machine leaks
	 * @param room what tiles may take
	 */
	CutLook(CutStock stock, CutFloor floor, CutCharge charge, double leakage, Tiles.Room room) {
		this.stock = stock;
		this.floor = floor;
		this.charge = charge;
		floor.turn(charge);
		this.leakage = leakage;
		this.room = room;
		charges = floor.charges(stock);
	}

	/** What is looked at. */
	CutStock stock() {
		return stock;
	}

	/** What no candidate may pass. */
	double limit() {
		return least / CutFloor.SAFE;
	}

	/** Whether no cut that fits the room of the stock but is not in it can be better. */
	boolean isEnough() {
		return stock.reach == Double.POSITIVE_INFINITY || floor.ofBytes(stock.reach, leakage) > limit();
	}

	/** Bytes that must be looked at, when a best cut was found that others might beat. */
	double reach() {
		double reach = stock.reach;
		do {
			reach *= CutShelf.BEYOND;
		} while (floor.ofBytes(reach, leakage) <= limit());
		// A little more, so that the next machines do not each ask for a little more.
		return reach * CutShelf.BEYOND;
	}

	/**
	 * Looks at all cuts.
	 *
	 * @param first one that is likely to be good, looked at first; −1 for none
	 */
	void run(int first) {
		if (first >= 0 && fits(first)) {
			take(first);
		}
		int end = end();
		// What is remembered is found for all of them once; then looking it up is quicker than a bound.
		boolean bounded = charges == null;
		bounds = bounded ? floor.of(stock, end) : null;
		for (int i = 0; i < end; i++) {
			if (i != first && (!bounded || !isWorse(i, floor.of(bounds, i, leakage))) && fits(i)
					&& (!bounded || best == null || !isWorse(i, floor.of(stock, i, steps(), leakage))) && take(i)) {
				end = Math.min(end, end());
			}
		}
	}

	/** The first cut that moves too many bytes. */
	private int end() {
		int low = 0;
		int high = stock.cuts.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (floor.ofBytes(stock.bytes[middle], leakage) <= limit()) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low;
	}

	private boolean fits(int i) {
		CutForm cut = stock.cuts[i];
		return room == stock.room || room.holds(cut.weightRoom, cut.inputRoom, cut.outputRoom, cut.residualRoom);
	}

	/** Charges a cut; returns whether it is better than all before. */
	private boolean take(int i) {
		CutFloor.Charge found = charges == null ? null : charges[i];
		if (found == null) {
			found = charge(i);
		}
		double value = floor.value(found, leakage);
		boolean better = value < least;
		if (better) {
			least = value;
			near.removeIf(other -> !TileSearch.isBest(other.value(), value));
			best = null;
			near.forEach(this::prefer);
		} else if (!TileSearch.isBest(value, least)) {
			return false;
		}
		Near candidate = new Near(i, stock.cuts[i].tiles, value, found);
		near.add(candidate);
		prefer(candidate);
		return better;
	}

	private CutFloor.Charge charge(int i) {
		charge.charge(stock.cuts[i], steps().relaxed(), i);
		CutFloor.Charge found = new CutFloor.Charge(charge.joules, charge.alone(stock.cuts[i]));
		if (charges != null) {
			charges[i] = found;
		}
		return found;
	}

	private CutFloor.Steps steps() {
		steps = steps == null ? floor.steps(stock) : steps;
		return steps;
	}

	private boolean isWorse(int i, double bound) {
		return best != null && (bound > limit() || bound >= best.value() * EQUAL && !isPreferred(i, stock.cuts[i].tiles));
	}

	private void prefer(Near candidate) {
		best = best == null || isPreferred(candidate.index(), candidate.tiles()) ? candidate : best;
	}

	/** Whether a cut is taken rather than the best when both are as good. */
	private boolean isPreferred(int i, long tiles) {
		return tiles < best.tiles() || tiles == best.tiles() && stock.order[i] < stock.order[best.index()];
	}

	/**
	 * The cuts that can be the best on machines that leak nothing up to some watts and are alike otherwise; empty when there may be others. To be asked when a
	 * best one was found.
	 *
	 * <p>At no number of seconds and joules is a value more than linear in leakage: a cut that is worse than another one at both ends is so between them.
	 */
	Optional<CutRange> range(double most) {
		Ends limits = new Ends(floor.value(best.charge(), 0), floor.value(best.charge(), most));
		if (stock.reach != Double.POSITIVE_INFINITY && !limits.exclude(floor.ofBytes(stock.reach, 0), floor.ofBytes(stock.reach, most))) {
			return Optional.empty();
		}
		int end = 0;
		while (end < stock.cuts.length && !limits.exclude(floor.ofBytes(stock.bytes[end], 0), floor.ofBytes(stock.bytes[end], most))) {
			end++;
		}
		CutFloor.Bounds all = bounds != null && bounds.count() >= end ? bounds : floor.of(stock, end);
		List<CutRange.Candidate> found = new ArrayList<>(4);
		found.add(new CutRange.Candidate(best.index(), best.charge()));
		for (int i = 0; i < end; i++) {
			if (i != best.index() && !isWorse(i, limits, floor.of(all, i, 0), floor.of(all, i, most)) && fits(i)
					&& !isWorse(i, limits, floor.of(stock, i, steps(), 0), floor.of(stock, i, steps(), most))) {
				CutFloor.Charge own = charges == null || charges[i] == null ? charge(i) : charges[i];
				if (!isWorse(i, limits, floor.value(own, 0) * CutFloor.SAFE, floor.value(own, most) * CutFloor.SAFE)) {
					found.add(new CutRange.Candidate(i, own));
				}
			}
		}
		return Optional.of(new CutRange(stock, most, found));
	}

	private boolean isWorse(int i, Ends limits, double low, double high) {
		return limits.exclude(low, high) || limits.equal(low, high) && !isPreferred(i, stock.cuts[i].tiles);
	}

	/** The values of the best cut at both ends of a range. */
	private record Ends(double low, double high) {

		boolean exclude(double ofLow, double ofHigh) {
			return ofLow > low / CutFloor.SAFE && ofHigh > high / CutFloor.SAFE;
		}

		boolean equal(double ofLow, double ofHigh) {
			return ofLow >= low * EQUAL && ofHigh >= high * EQUAL;
		}
	}

	/** Position of the best cut, −1 when none fits. */
	int best() {
		return best == null ? -1 : best.index();
	}

	/** The best cut, null when none fits. */
	CutShelf.Choice choice() {
		return best == null ? null : new CutShelf.Choice(stock.cuts[best.index()], least, best.charge().joules(), best.charge().alone());
	}
}
