package org.m2q.accelerator.internal.verify;

import java.util.Arrays;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.network.LoopNest;

/** Order in time and the least duration of steps. */
public final class TimeCheck {

	private TimeCheck() {
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		int engines = schedule.accelerator().engines().size();
		int[] previous = new int[engines + schedule.accelerator().memories().size()];
		Arrays.fill(previous, -1);
		for (Step step : schedule.steps()) {
			for (int i = 0; i < step.after().size(); i++) {
				Step before = schedule.steps().get(step.after().get(i));
				if (step.start() < before.end()) {
					findings.add(Rule.PREDECESSOR, step, "starts in cycle " + step.start() + ", before step " + before.index() + " has ended in cycle "
							+ before.end() + ".");
				}
			}
			boolean transfer = step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
			int resource = transfer ? engines + step.resource() : step.resource();
			if (previous[resource] >= 0 && step.start() < schedule.steps().get(previous[resource]).end()) {
				findings.add(Rule.RESOURCE, step, "starts in cycle " + step.start() + " on a resource that step " + previous[resource]
						+ " uses up to cycle " + schedule.steps().get(previous[resource]).end() + ".");
			}
			previous[resource] = step.index();
			duration(schedule, step, findings);
		}
	}

	private static void duration(Schedule schedule, Step step, Findings findings) {
		double least;
		switch (step.kind()) {
			case LOAD, STORE -> {
				MemorySpec dram = schedule.accelerator().memories().get(step.resource());
				least = step.bytes() / (dram.bandwidth() / schedule.accelerator().clock());
			}
			case COMPUTE -> {
				EngineSpec engine = schedule.accelerator().engines().get(step.resource());
				MacMode mode = schedule.layers().get(step.layer()).parts().get(step.part()).mode();
				LoopNest loops = schedule.network().layers().get(step.layer()).loops();
				double products = (double) step.region().volume() * loops.kernelRows() * loops.kernelColumns();
				least = products / (engine.elements() * mode.rate());
				if (engine.kind() == EngineKind.SYSTOLIC_ARRAY && engine.timing() == EngineTiming.SCALESIM_V3) {
					// One cycle less per group, and tiles that share a fold have whole cycles of it.
					least -= 1.0 + step.region().groupsTo() - step.region().groupsFrom();
				}
			}
			default -> {
				EngineSpec engine = schedule.accelerator().engines().get(step.resource());
				least = engine.macModes().isEmpty() ? (double) step.region().volume() / engine.elements() / rate(schedule, step, engine) : 0;
			}
		}
		if (step.end() - step.start() < least - 1e-6) {
			findings.add(Rule.DURATION, step, "takes " + (step.end() - step.start()) + " cycles, but needs at least " + (long) Math.ceil(least) + ".");
		}
	}

	private static double rate(Schedule schedule, Step step, EngineSpec engine) {
		return step.kind() == StepKind.POST ? 1
				: engine.elementMode(schedule.network().layers().get(step.layer()).operator().name()).map(mode -> mode.rate()).orElse(1.0);
	}
}
