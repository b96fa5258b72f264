package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.m2q.base.Checked;

/**
 * The cuts of a layer without multiply-accumulates among which the best one is chosen: those into at most {@value #MOST} pieces, which keeps the number of
 * steps of a schedule small, or when none of these fits the buffers, those into as few pieces as fit.
 *
 * <p>More pieces make the ends shorter, at which transfers and computation do not overlap; fewer move less, as every piece comes in whole bursts. Cuts that
 * another one passes in both are left out, as far as no rounding to whole cycles may say otherwise.
 */
final class ElementCuts {

	/** Most pieces, unless a layer fits in more only: one part in 64 of the transfers stays visible at each end. */
	private static final long MOST = 64;

	private final ElementCut.Loops loops;
	private final Work work;
	private final long inputs;
	private final long outputs;
	private final Machine machine;
	/** Cuts into few pieces that may be the best of those that fit. */
	private final List<Sized> few;

	/**
	 * A cut.
	 *
	 * @param inputs bytes that it fetches, in whole bursts
	 * @param outputs bytes that it stores, in whole bursts
	 */
	record Sized(ElementCut cut, long pieces, long inputs, long outputs) {

		/** Whether this one is as good wherever the other one fits. */
		private boolean passes(Sized other) {
			return pieces >= other.pieces && inputs <= other.inputs && outputs <= other.outputs && cut.largestSize() <= other.cut.largestSize();
		}
	}

	/** What the cuts of a layer depend on besides the room. */
	record Key(ElementCut.Loops loops, long inputs, long outputs, long burst, boolean doubled) {

		static Key of(Machine machine, ElementCut.Loops loops, long inputs, long outputs) {
			return new Key(loops, inputs, outputs, machine.dram.burst(), machine.isDoubled(machine.inputs) && machine.isDoubled(machine.outputs));
		}
	}

	/** Finds the cuts into few pieces. */
	ElementCuts(Machine machine, Work work, Key key) {
		this.machine = machine;
		this.work = work;
		loops = key.loops();
		inputs = key.inputs();
		outputs = key.outputs();
		List<Sized> all = new ArrayList<>();
		for (long count : counts(loops.size(), MOST)) {
			for (long around : counts(loops.around(), MOST / count)) {
				all.add(sized(count, around));
			}
		}
		all.sort(Comparator.comparingLong(Sized::pieces).reversed());
		few = new ArrayList<>();
		for (Sized cut : all) {
			// Transfers that single buffers wait for are rounded to cycles in other places, so that no cut is surely better.
			if (!key.doubled() || few.stream().noneMatch(better -> better.passes(cut))) {
				few.add(cut);
			}
		}
	}

	/** Those that fit, in a fixed order; empty when not even the finest does. */
	List<Sized> fitting(ElementCut.Need need) {
		List<Sized> fitting = new ArrayList<>(few.size());
		for (Sized cut : few) {
			if (need.fits(cut.cut())) {
				fitting.add(cut);
			}
		}
		return fitting.isEmpty() ? fewest(need) : fitting;
	}

	/** The cuts into as few pieces as fit. */
	private List<Sized> fewest(ElementCut.Need need) {
		List<Sized> fewest = new ArrayList<>();
		for (long count : counts(loops.size(), loops.size())) {
			long[] arounds = counts(loops.around(), loops.around());
			int low = 0;
			int high = arounds.length;
			while (low < high) {
				int middle = (low + high) / 2;
				if (need.fits(ElementCut.cut(loops.first(), loops.second(), work, count, arounds[middle]))) {
					high = middle;
				} else {
					low = middle + 1;
				}
			}
			if (low < arounds.length) {
				long pieces = Math.multiplyExact(count, arounds[low]);
				if (!fewest.isEmpty() && pieces < fewest.getFirst().pieces()) {
					fewest.clear();
				}
				if (fewest.isEmpty() || pieces == fewest.getFirst().pieces()) {
					fewest.add(sized(count, arounds[low]));
				}
			}
		}
		return fewest;
	}

	private Sized sized(long count, long around) {
		ElementCut cut = ElementCut.cut(loops.first(), loops.second(), work, count, around);
		return new Sized(cut, cut.count(), cut.moved(inputs, machine), cut.moved(outputs, machine));
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
