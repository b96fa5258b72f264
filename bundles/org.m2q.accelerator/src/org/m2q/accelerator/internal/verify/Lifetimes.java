package org.m2q.accelerator.internal.verify;

import java.util.Arrays;

import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;

/** From when to when allocations take room. */
final class Lifetimes {

	private final long[] from;
	private final long[] to;
	private final long[] filled;

	Lifetimes(Schedule schedule) {
		int count = schedule.allocations().size();
		from = new long[count];
		to = new long[count];
		filled = new long[count];
		Arrays.fill(from, -1);
		for (Step step : schedule.steps()) {
			use(step, step.writes(), true);
			use(step, step.reads(), false);
		}
		for (Allocation allocation : schedule.allocations()) {
			if (allocation.heldUntil() >= 0) {
				to[allocation.index()] = Math.max(to[allocation.index()], schedule.steps().get(allocation.heldUntil()).end());
			}
		}
	}

	private void use(Step step, Ints allocations, boolean write) {
		for (int i = 0; i < allocations.size(); i++) {
			int allocation = allocations.get(i);
			from[allocation] = from[allocation] < 0 ? step.start() : Math.min(from[allocation], step.start());
			to[allocation] = Math.max(to[allocation], step.end());
			if (write) {
				filled[allocation] = Math.max(filled[allocation], step.end());
			}
		}
	}

	/** First cycle in which an allocation is used, −1 for never. */
	long from(int allocation) {
		return from[allocation];
	}

	/** Cycle from which on its room is free again. */
	long to(int allocation) {
		return to[allocation];
	}

	/** Cycle in which the last step that writes it has ended; 0 when none does. */
	long filled(int allocation) {
		return filled[allocation];
	}
}
