package org.m2q.accelerator.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.m2q.accelerator.MemoryKind;
import org.m2q.base.Cancellation;

/**
 * How full a buffer is while a schedule runs.
 *
 * @param memory index into {@code AcceleratorSpec.memories()}
 * @param changes pairs of cycle and bytes that are taken or, when negative, given back, sorted by cycle
 */
public record BufferUse(int memory, List<Change> changes) {

	private static final int CHECK = 4096;

	/**
	 * Room that is taken or given back.
	 *
	 * @param cycle when
	 * @param bytes taken, negative when given back
	 */
	public record Change(long cycle, long bytes) {
	}

	/**
	 * A moment.
	 *
	 * @param cycle from which on so many bytes are taken
	 * @param bytes taken then
	 */
	public record Moment(long cycle, long bytes) {
	}

	/** Copies the list. */
	public BufferUse {
		changes = List.copyOf(changes);
	}

	/**
	 * The use of all buffers of a schedule, in the order of the accelerator.
	 *
	 * @param schedule with the times of all steps
	 * @param cancellation asked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static List<BufferUse> of(Schedule schedule, Cancellation cancellation) {
		long[] from = new long[schedule.allocations().size()];
		long[] to = new long[from.length];
		Arrays.fill(from, -1);
		for (Step step : schedule.steps()) {
			if (step.index() % CHECK == 0) {
				cancellation.check();
			}
			use(step, step.reads(), from, to);
			use(step, step.writes(), from, to);
		}
		List<List<Change>> changes = new ArrayList<>();
		schedule.accelerator().memories().forEach(memory -> changes.add(new ArrayList<>()));
		for (Allocation allocation : schedule.allocations()) {
			int index = allocation.index();
			if (from[index] >= 0) {
				long end = allocation.heldUntil() < 0 ? to[index] : Math.max(to[index], schedule.steps().get(allocation.heldUntil()).end());
				changes.get(allocation.memory()).add(new Change(from[index], allocation.bytes()));
				changes.get(allocation.memory()).add(new Change(end, -allocation.bytes()));
			}
		}
		List<BufferUse> uses = new ArrayList<>();
		for (int memory = 0; memory < changes.size(); memory++) {
			cancellation.check();
			if (schedule.accelerator().memories().get(memory).kind() == MemoryKind.BUFFER) {
				changes.get(memory).sort(Comparator.comparingLong(Change::cycle));
				uses.add(new BufferUse(memory, changes.get(memory)));
			}
		}
		return uses;
	}

	private static void use(Step step, Ints allocations, long[] from, long[] to) {
		for (int i = 0; i < allocations.size(); i++) {
			int index = allocations.get(i);
			from[index] = from[index] < 0 ? step.start() : Math.min(from[index], step.start());
			to[index] = Math.max(to[index], step.end());
		}
	}

	/** When most bytes are taken at once, of several moments the first; no bytes in cycle 0 for a buffer that is never used. */
	public Moment fullest() {
		Moment best = new Moment(0, 0);
		long sum = 0;
		for (int i = 0; i < changes.size(); i++) {
			sum += changes.get(i).bytes();
			boolean last = i + 1 == changes.size() || changes.get(i + 1).cycle() > changes.get(i).cycle();
			best = last && sum > best.bytes() ? new Moment(changes.get(i).cycle(), sum) : best;
		}
		return best;
	}
}
