package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.m2q.base.Checked;

/**
 * The cuts of a layer without multiply-accumulates among which the best one is chosen: those into at most {@value #MOST} pieces, which keeps the number of
 * steps of a schedule small, or when none of these fits the buffers, those into as few pieces as fit.
 *
 * <p>More pieces make the ends shorter, at which transfers and computation do not overlap; fewer move less and wait less, as every piece comes in whole bursts
 * and takes whole cycles.
 */
final class ElementCuts {

	/** Most pieces, unless a layer fits in more only: one part in 64 of the transfers stays visible at each end. */
	private static final long MOST = 64;

	private final Machine machine;
	private final Key key;
	/** Cuts into few pieces that may be the best of those that fit. */
	private final List<ElementPieces> few;

	/**
	 * What the cuts of a layer depend on besides the room.
	 *
	 * @param loops that it may be cut along
	 * @param fetched bytes of all operands that come from DRAM
	 * @param stored bytes of all results that go there
	 * @param burst bytes of a burst
	 */
	record Key(Work work, ElementCut.Loops loops, long fetched, long stored, long burst) {

		/** Of what tells apart the cuts of one layer: sweeps look for them often. */
		@Override
		public int hashCode() {
			return Long.hashCode(31 * (31 * fetched + stored) + burst);
		}
	}

	/** Finds the cuts into few pieces. */
	ElementCuts(Machine machine, Key key) {
		this.machine = machine;
		this.key = key;
		List<ElementPieces> all = new ArrayList<>();
		Set<List<Object>> known = new HashSet<>();
		for (long count : counts(key.loops().size(), MOST)) {
			for (long around : counts(key.loops().around(), MOST / count)) {
				ElementPieces pieces = pieces(cut(count, around));
				// Pieces along one loop may do the same as along the other.
				if (known.add(List.of(pieces.kinds(), pieces.last()))) {
					all.add(pieces);
				}
			}
		}
		all.sort(Comparator.comparingLong(ElementPieces::count).reversed());
		few = List.copyOf(all);
	}

	/** The layer in one piece. */
	ElementPieces whole() {
		return few.getLast();
	}

	/** Those into few pieces, in the order in which the first of equally good ones is taken. */
	List<ElementPieces> few() {
		return few;
	}

	/** Those that fit, in the same order; empty when not even the finest does. */
	List<ElementPieces> fitting(ElementCut.Need need) {
		List<ElementPieces> fitting = new ArrayList<>(few.size());
		for (ElementPieces pieces : few) {
			if (need.fits(pieces.cut().orElseThrow())) {
				fitting.add(pieces);
			}
		}
		return fitting.isEmpty() ? fewest(need) : fitting;
	}

	/** The cuts into as few pieces as fit when none of those into few does. */
	List<ElementPieces> fewest(ElementCut.Need need) {
		List<ElementCut> fewest = new ArrayList<>();
		ElementCut.Loops loops = key.loops();
		for (long count : counts(loops.size(), loops.size())) {
			long[] arounds = counts(loops.around(), loops.around());
			int low = 0;
			int high = arounds.length;
			while (low < high) {
				int middle = (low + high) / 2;
				if (need.fits(cut(count, arounds[middle]))) {
					high = middle;
				} else {
					low = middle + 1;
				}
			}
			if (low < arounds.length) {
				ElementCut cut = cut(count, arounds[low]);
				if (!fewest.isEmpty() && cut.count() < fewest.getFirst().count()) {
					fewest.clear();
				}
				if (fewest.isEmpty() || cut.count() == fewest.getFirst().count()) {
					fewest.add(cut);
				}
			}
		}
		return fewest.stream().map(this::pieces).toList();
	}

	private ElementCut cut(long count, long around) {
		return ElementCut.cut(key.loops().first(), key.loops().second(), key.work(), count, around);
	}

	private ElementPieces pieces(ElementCut cut) {
		return ElementPieces.of(machine, key.work(), cut, key.fetched(), key.stored());
	}

	/** All numbers of equal pieces of a loop up to a limit, in ascending order. */
	private static long[] counts(long size, long most) {
		List<Long> counts = new ArrayList<>();
		for (long wanted = 1; wanted <= Math.min(size, most);) {
			long piece = Checked.ceilDiv(size, wanted);
			long count = Checked.ceilDiv(size, piece);
			if (count <= most && (counts.isEmpty() || counts.getLast() < count)) {
				counts.add(count);
			}
			// The next number that makes pieces smaller.
			wanted = piece == 1 ? size + 1 : Checked.ceilDiv(size, piece - 1);
		}
		return counts.stream().mapToLong(Long::longValue).toArray();
	}
}
