package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.DoubleStream;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;

/**
 * Gives steps their times, event by event: whenever a resource is free it takes the first step, in the order in which they are wanted, whose
 * predecessors have all ended. A step ends when its own cycles are over and the {@link Ports} of memories and the wires have moved its bytes.
 * The order of starts is the order of the schedule.
 */
final class Timekeeper {

	private final int engines;
	private final Ports ports;
	private final long[] free;
	private final int[] latest;
	private long now;

	/** Something that happens: a step becomes ready, or ends. */
	private record Event(long time, int draft, boolean ends) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(time, other.time);
			return byTime != 0 ? byTime : Integer.compare(draft, other.draft);
		}
	}

	Timekeeper(AcceleratorSpec spec) {
		engines = spec.engines().size();
		ports = new Ports(DoubleStream.concat(spec.memories().stream().mapToDouble(MemorySpec::bytesPerCycle),
				spec.interconnects().stream().mapToDouble(wires -> wires.width() > 0 ? wires.width() : Double.POSITIVE_INFINITY)).toArray(), engines + 1);
		free = new long[engines + 1];
		latest = new int[engines + 1];
		Arrays.fill(latest, -1);
	}

	/** Cycle in which everything so far has ended. */
	long end() {
		return Arrays.stream(free).max().orElse(0);
	}

	/** The last step of every resource as it was numbered when added, −1 for none. */
	int[] latest() {
		return latest;
	}

	/**
	 * Times some steps.
	 *
	 * @param drafts the steps, in the order in which they are wanted
	 * @param offset number of the first of them
	 * @param positions final position of every step before, which gets those of these
	 * @param timed steps that have their times, to which these are added
	 */
	void run(List<Step> drafts, int offset, int[] positions, List<Step> timed) {
		int count = drafts.size();
		int[] waiting = new int[count];
		long[] ready = new long[count];
		int[][] followers = followers(drafts, offset, positions, timed, waiting, ready);
		PriorityQueue<Event> events = new PriorityQueue<>();
		List<PriorityQueue<Integer>> queues = java.util.stream.IntStream.rangeClosed(0, engines).mapToObj(i -> new PriorityQueue<Integer>()).toList();
		boolean[] busy = new boolean[engines + 1];
		for (int d = 0; d < count; d++) {
			if (waiting[d] == 0) {
				events.add(new Event(ready[d], d, false));
			}
		}
		int[] running = new int[engines + 1];
		while (!events.isEmpty()) {
			ports.pass(events.peek().time() - now);
			now = events.peek().time();
			while (!events.isEmpty() && events.peek().time() == now) {
				Event event = events.poll();
				int draft = event.draft();
				int resource = resource(drafts.get(draft));
				if (!event.ends()) {
					queues.get(resource).add(draft);
					continue;
				}
				long wait = ports.wait(resource);
				if (wait > 0) {
					events.add(new Event(Math.addExact(now, wait), draft, true));
					continue;
				}
				busy[resource] = false;
				free[resource] = now;
				timed.set(running[resource], timed.get(running[resource]).until(now, ports.waitedFor(resource)));
				ports.end(resource);
				for (int follower : followers[draft]) {
					if (--waiting[follower] == 0) {
						events.add(new Event(Math.max(now, ready[follower]), follower, false));
					}
				}
			}
			for (int r = 0; r <= engines; r++) {
				if (!busy[r] && !queues.get(r).isEmpty()) {
					busy[r] = true;
					int draft = queues.get(r).poll();
					running[r] = timed.size();
					events.add(new Event(start(drafts.get(draft), r, positions, timed), draft, true));
				}
			}
		}
	}

	/** Starts a step; returns when it should end. */
	private long start(Step draft, int resource, int[] positions, List<Step> timed) {
		long end = Math.addExact(now, draft.cycles());
		for (int m = 0; m < draft.ports().size(); m++) {
			if (draft.ports().get(m) > 0) {
				ports.start(resource, m, draft.ports().get(m), draft.cycles());
			}
		}
		ports.start(resource, end);
		int index = timed.size();
		int[] after = draft.after().toArray();
		for (int i = 0; i < after.length; i++) {
			after[i] = positions[after[i]];
		}
		Arrays.sort(after);
		timed.add(new Step(index, draft.kind(), draft.layer(), draft.part(), draft.resource(), draft.operand(), draft.region(), draft.bytes(),
				draft.cycles(), draft.reads(), draft.writes(), Ints.of(after), draft.ports(), now, end));
		positions[draft.index()] = index;
		latest[resource] = draft.index();
		return end;
	}

	/** Who waits for every step; counts for how many steps each of these waits, and notes when those before them have ended. */
	private static int[][] followers(List<Step> drafts, int offset, int[] positions, List<Step> timed, int[] waiting, long[] ready) {
		int[] number = new int[drafts.size()];
		for (Step draft : drafts) {
			for (int i = 0; i < draft.after().size(); i++) {
				int before = draft.after().get(i);
				if (before < offset) {
					int d = draft.index() - offset;
					ready[d] = Math.max(ready[d], timed.get(positions[before]).end());
				} else {
					number[before - offset]++;
				}
			}
		}
		int[][] followers = new int[drafts.size()][];
		for (int d = 0; d < number.length; d++) {
			followers[d] = new int[number[d]];
		}
		Arrays.fill(number, 0);
		for (Step draft : drafts) {
			for (int i = 0; i < draft.after().size(); i++) {
				int before = draft.after().get(i) - offset;
				if (before >= 0) {
					followers[before][number[before]++] = draft.index() - offset;
					waiting[draft.index() - offset]++;
				}
			}
		}
		return followers;
	}

	private int resource(Step step) {
		return step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE ? engines : step.resource();
	}
}
