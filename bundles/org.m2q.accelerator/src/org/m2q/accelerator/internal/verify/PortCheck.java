package org.m2q.accelerator.internal.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.Violation.Rule;

/**
 * Whether the ports of every buffer, and the wires between buffers and engines, can serve all bytes between the start and the end of the steps that move them. Serving whoever must
 * end first succeeds whenever any order does, so failure means that no order does.
 */
public final class PortCheck {

	private PortCheck() {
	}

	private static final class Demand {

		private final Step step;
		private double cycles;

		Demand(Step step, double cycles) {
			this.step = step;
			this.cycles = cycles;
		}
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		List<MemorySpec> memories = schedule.accelerator().memories();
		for (int m = 0; m < memories.size(); m++) {
			if (memories.get(m).kind() == MemoryKind.BUFFER) {
				port(schedule, "'" + memories.get(m).name() + "', whose ports deliver", memories.get(m).width() * memories.get(m).banks(), m, findings);
			}
		}
		List<InterconnectSpec> wires = schedule.accelerator().interconnects();
		for (int i = 0; i < wires.size(); i++) {
			if (wires.get(i).width() > 0) {
				port(schedule, "'" + wires.get(i).name() + "', whose wires carry", wires.get(i).width(), memories.size() + i, findings);
			}
		}
	}

	private static void port(Schedule schedule, String what, double bytesPerCycle, int index, Findings findings) {
		List<Demand> demands = new ArrayList<>();
		for (Step step : schedule.steps()) {
			if (step.ports().size() > 0 && step.ports().get(index) > 0) {
				demands.add(new Demand(step, step.ports().get(index) / bytesPerCycle));
			}
		}
		demands.sort(Comparator.comparingLong(demand -> demand.step.start()));
		PriorityQueue<Demand> waiting = new PriorityQueue<>(Comparator.comparingLong(demand -> demand.step.end()));
		double now = 0;
		int next = 0;
		while (next < demands.size() || !waiting.isEmpty()) {
			if (waiting.isEmpty()) {
				now = Math.max(now, demands.get(next).step.start());
			}
			while (next < demands.size() && demands.get(next).step.start() <= now) {
				waiting.add(demands.get(next++));
			}
			Demand served = waiting.peek();
			double until = next < demands.size() ? demands.get(next).step.start() : Double.POSITIVE_INFINITY;
			double used = Math.min(served.cycles, until - now);
			now += used;
			served.cycles -= used;
			if (served.cycles <= 1e-9) {
				waiting.poll();
				if (now > served.step.end() + 1e-3) {
					findings.add(Rule.PORT, served.step, "moves " + served.step.ports().get(index) + " bytes through " + what
							+ " them at the earliest in cycle " + (long) Math.ceil(now) + ", not in cycle " + served.step.end() + ".");
				}
			}
		}
	}
}
