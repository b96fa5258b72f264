package org.m2q.report.internal;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;

/** Names of what a schedule refers to by index. */
final class ScheduleNames {

	private ScheduleNames() {
	}

	/** Whether a step is a transfer with DRAM. */
	static boolean isTransfer(Step step) {
		return step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
	}

	/** The engine or memory that a step uses. */
	static String resource(Schedule schedule, Step step) {
		return isTransfer(step) ? schedule.accelerator().memories().get(step.resource()).name()
				: schedule.accelerator().engines().get(step.resource()).name();
	}

	/** The memory or the interconnect of an entry of {@link Step#ports()}. */
	static String port(Schedule schedule, int port) {
		int memories = schedule.accelerator().memories().size();
		return port < memories ? schedule.accelerator().memories().get(port).name() : schedule.accelerator().interconnects().get(port - memories).name();
	}

	/** The layer of a step. */
	static String layer(Schedule schedule, Step step) {
		return schedule.network().layers().get(step.layer()).name();
	}
}
