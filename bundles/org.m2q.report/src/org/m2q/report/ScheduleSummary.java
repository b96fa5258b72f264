package org.m2q.report;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.unit.Format;

/** Says in a few lines what a schedule does. */
public final class ScheduleSummary {

	private ScheduleSummary() {
	}

	/**
	 * The summary as text, with a line end after each line.
	 *
	 * @param ascii whether only ASCII may be used
	 */
	public static String print(Schedule schedule, boolean ascii) {
		List<String> lines = new ArrayList<>();
		lines.add(schedule.network().network().model() + " with " + schedule.policy().policy() + " on " + schedule.accelerator().name() + " using "
				+ schedule.mapping().name());
		lines.add("  " + Format.grouped(schedule.cycles()) + " cycles, " + Format.time(schedule.cycles() / schedule.accelerator().clock()) + ", "
				+ Format.grouped(schedule.steps().size()) + " steps of " + schedule.layers().size() + " layers in " + units(schedule)
				+ "; verified: it breaks no rule.");
		if (schedule.images() > 1) {
			lines.add("  a batch of " + schedule.images() + " images, " + Format.time(schedule.cycles() / schedule.accelerator().clock() / schedule.images())
					+ " for each of them");
		}
		busy(schedule, lines);
		memories(schedule, lines);
		interconnects(schedule, lines);
		String text = String.join("\n", lines) + "\n";
		return ascii ? text.replace('µ', 'u').replace("·", "*").replace(' ', ' ').replace(' ', ' ') : text;
	}

	private static String units(Schedule schedule) {
		int fused = schedule.groups().stream().mapToInt(group -> group.layers().size()).sum();
		return schedule.groups().isEmpty() ? "turn" : schedule.groups().size() + " fused groups (" + fused + " layers) and " + (schedule.layers().size() - fused)
				+ " layers alone";
	}

	private static void busy(Schedule schedule, List<String> lines) {
		for (int e = 0; e < schedule.accelerator().engines().size(); e++) {
			int engine = e;
			lines.add(busy(schedule, schedule.accelerator().engines().get(e).name(),
					schedule.steps().stream().filter(step -> !isTransfer(step) && step.resource() == engine).toList()));
		}
		for (int m = 0; m < schedule.accelerator().memories().size(); m++) {
			int memory = m;
			if (schedule.accelerator().memories().get(m).kind() == MemoryKind.DRAM) {
				lines.add(busy(schedule, schedule.accelerator().memories().get(m).name(),
						schedule.steps().stream().filter(step -> isTransfer(step) && step.resource() == memory).toList()));
			}
		}
	}

	private static String busy(Schedule schedule, String name, List<Step> steps) {
		long cycles = steps.stream().mapToLong(step -> step.end() - step.start()).sum();
		return "  " + name + " is busy for " + Format.percent(schedule.cycles() == 0 ? 0 : (double) cycles / schedule.cycles()) + " of the time, in "
				+ Format.grouped(steps.size()) + " steps";
	}

	private static boolean isTransfer(Step step) {
		return step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
	}

	private static void memories(Schedule schedule, List<String> lines) {
		long[] from = new long[schedule.allocations().size()];
		long[] to = new long[from.length];
		java.util.Arrays.fill(from, Long.MAX_VALUE);
		for (Step step : schedule.steps()) {
			for (Ints used : List.of(step.reads(), step.writes())) {
				for (int i = 0; i < used.size(); i++) {
					from[used.get(i)] = Math.min(from[used.get(i)], step.start());
					to[used.get(i)] = Math.max(to[used.get(i)], step.end());
				}
			}
		}
		for (int m = 0; m < schedule.accelerator().memories().size(); m++) {
			MemorySpec memory = schedule.accelerator().memories().get(m);
			if (memory.kind() == MemoryKind.BUFFER) {
				lines.add("  " + memory.name() + " holds at most " + Format.data(peak(schedule, m, from, to)) + " of " + Format.data(memory.capacity()));
			}
		}
	}

	private static void interconnects(Schedule schedule, List<String> lines) {
		for (int i = 0; i < schedule.accelerator().interconnects().size(); i++) {
			InterconnectSpec wires = schedule.accelerator().interconnects().get(i);
			int index = i;
			long bytes = schedule.steps().stream().mapToLong(step -> step.wireBytes(schedule.accelerator(), index)).sum();
			double carried = wires.width() * schedule.cycles();
			lines.add("  " + wires.name() + " carries " + Format.data(bytes) + (carried > 0 ? ", " + Format.percent(bytes / carried) + " of what its width allows" : ""));
		}
	}

	private static long peak(Schedule schedule, int memory, long[] from, long[] to) {
		List<long[]> changes = new ArrayList<>();
		for (Allocation allocation : schedule.allocations()) {
			if (allocation.memory() == memory && from[allocation.index()] < Long.MAX_VALUE) {
				changes.add(new long[] { from[allocation.index()], allocation.bytes() });
				changes.add(new long[] { to[allocation.index()], -allocation.bytes() });
			}
		}
		changes.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
		long used = 0;
		long peak = 0;
		for (long[] change : changes) {
			used += change[1];
			peak = Math.max(peak, used);
		}
		return peak;
	}
}
