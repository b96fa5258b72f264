package org.m2q.accelerator.internal.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Violation.Rule;

/** What lies in every buffer at every instant. */
public final class CapacityCheck {

	private CapacityCheck() {
	}

	private record Change(long cycle, long bytes, Allocation allocation) {
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		Lifetimes lifetimes = new Lifetimes(schedule);
		List<List<Change>> changes = new ArrayList<>();
		schedule.accelerator().memories().forEach(memory -> changes.add(new ArrayList<>()));
		for (Allocation allocation : schedule.allocations()) {
			long from = lifetimes.from(allocation.index());
			long to = lifetimes.to(allocation.index());
			if (from < 0) {
				continue;
			}
			changes.get(allocation.memory()).add(new Change(from, allocation.bytes(), allocation));
			changes.get(allocation.memory()).add(new Change(to, -allocation.bytes(), allocation));
		}
		for (int m = 0; m < changes.size(); m++) {
			memory(schedule.accelerator().memories().get(m), changes.get(m), findings);
		}
	}

	private static void memory(MemorySpec memory, List<Change> changes, Findings findings) {
		// What is given back in a cycle is free for what is taken in that cycle.
		changes.sort(Comparator.comparingLong(Change::cycle).thenComparingLong(Change::bytes));
		long used = 0;
		boolean over = false;
		for (Change change : changes) {
			used += change.bytes();
			if (used > memory.capacity() && !over) {
				findings.add(Rule.CAPACITY, change.allocation().layer(), -1, change.cycle(), "Buffer '" + memory.name() + "' holds " + used + " bytes in cycle "
						+ change.cycle() + " with " + change.allocation().operand().keyword() + " of layer " + change.allocation().layer() + "; its capacity is "
						+ memory.capacity() + ".");
			}
			over = used > memory.capacity();
		}
	}
}
