package org.m2q.accelerator.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.m2q.accelerator.InterconnectSpec;
import org.m2q.base.Cancellation;

/**
 * How many bytes pass an interconnect while a schedule runs: of the steps that use it at once, those of the one that ends first go first. The rate is the
 * mean between two moments at which steps begin or end.
 *
 * @param interconnect index into {@code AcceleratorSpec.interconnects()}
 * @param changes when the rate changes, sorted by cycle; the last is 0
 */
public record InterconnectUse(int interconnect, List<Change> changes) {

	private static final int CHECK = 4096;

	/**
	 * Another rate.
	 *
	 * @param cycle from which on it holds
	 * @param bytesPerCycle 0 or more, at most the width
	 */
	public record Change(long cycle, double bytesPerCycle) {
	}

	/** Bytes of a step that have not passed yet. */
	private static final class Open {

		private final long end;
		private double bytes;

		Open(Step step, long bytes) {
			end = step.end();
			this.bytes = bytes;
		}
	}

	/** Copies the list. */
	public InterconnectUse {
		changes = List.copyOf(changes);
	}

	/**
	 * The use of all interconnects that have a width, in the order of the accelerator.
	 *
	 * @param schedule with the times of all steps
	 * @param cancellation asked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static List<InterconnectUse> of(Schedule schedule, Cancellation cancellation) {
		List<InterconnectUse> uses = new ArrayList<>();
		List<InterconnectSpec> all = schedule.accelerator().interconnects();
		for (int i = 0; i < all.size(); i++) {
			if (all.get(i).width() > 0) {
				uses.add(new InterconnectUse(i, changes(schedule, i, all.get(i).width(), cancellation)));
			}
		}
		return uses;
	}

	private static List<Change> changes(Schedule schedule, int interconnect, double width, Cancellation cancellation) {
		List<Step> users = schedule.steps().stream().filter(step -> step.wireBytes(schedule.accelerator(), interconnect) > 0)
				.sorted(Comparator.comparingLong(Step::start)).toList();
		long[] moments = users.stream().flatMapToLong(step -> Arrays.stream(new long[] { step.start(), step.end() })).sorted().distinct().toArray();
		PriorityQueue<Open> open = new PriorityQueue<>(Comparator.comparingLong(step -> step.end));
		List<Change> changes = new ArrayList<>();
		int next = 0;
		double before = 0;
		for (int m = 0; m < moments.length; m++) {
			if (m % CHECK == 0) {
				cancellation.check();
			}
			for (; next < users.size() && users.get(next).start() == moments[m]; next++) {
				open.add(new Open(users.get(next), users.get(next).wireBytes(schedule.accelerator(), interconnect)));
			}
			double rate = m + 1 == moments.length ? 0 : pass(open, width * (moments[m + 1] - moments[m])) / (moments[m + 1] - moments[m]);
			if (rate != before) {
				changes.add(new Change(moments[m], rate));
				before = rate;
			}
		}
		return changes;
	}

	/** Takes up to a number of bytes from the steps that end first; returns how many. */
	private static double pass(PriorityQueue<Open> open, double budget) {
		double left = budget;
		while (left > 0 && !open.isEmpty()) {
			Open first = open.peek();
			double served = Math.min(left, first.bytes);
			first.bytes -= served;
			left -= served;
			if (first.bytes <= 0) {
				open.poll();
			}
		}
		return budget - left;
	}

	/** All bytes that pass. */
	public double bytes() {
		double sum = 0;
		for (int i = 0; i + 1 < changes.size(); i++) {
			sum += changes.get(i).bytesPerCycle() * (changes.get(i + 1).cycle() - changes.get(i).cycle());
		}
		return sum;
	}
}
