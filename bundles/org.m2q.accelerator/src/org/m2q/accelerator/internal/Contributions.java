package org.m2q.accelerator.internal;

/**
 * What every layer adds to the makespan of a schedule. A layer alone adds the time from the end of everything before it to its own end; the
 * time of a fused group is shared by its layers in the ratio of the closed form, because they run at the same time.
 */
final class Contributions {

	private Contributions() {
	}

	static long[] of(Planned planned, ScheduleCalculation.Result result) {
		Timeline closed = new Timeline(planned.prices(), planned.planner());
		long[] added = new long[planned.items().length];
		long before = 0;
		for (int i = 0; i < added.length;) {
			int group = planned.planner().groupOf(i);
			int count = group < 0 ? 1 : planned.planner().groups().get(group).layers().size();
			long end = before;
			long whole = 0;
			for (int k = i; k < i + count; k++) {
				end = Math.max(end, result.ends()[k]);
				whole += closed.critical(k);
			}
			share(added, i, count, end - before, whole, closed);
			before = end;
			i += count;
		}
		return added;
	}

	private static void share(long[] added, int first, int count, long cycles, long whole, Timeline closed) {
		long given = 0;
		long weight = 0;
		for (int k = first; k < first + count; k++) {
			weight += closed.critical(k);
			long upTo = k == first + count - 1 || whole == 0 ? cycles : (long) (cycles * ((double) weight / whole));
			added[k] = upTo - given;
			given = upTo;
		}
	}
}
