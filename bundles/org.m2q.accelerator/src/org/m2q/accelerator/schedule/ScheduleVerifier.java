package org.m2q.accelerator.schedule;

import java.util.List;

import org.m2q.accelerator.internal.verify.CapacityCheck;
import org.m2q.accelerator.internal.verify.Findings;
import org.m2q.accelerator.internal.verify.MappingCheck;
import org.m2q.accelerator.internal.verify.OperandCheck;
import org.m2q.accelerator.internal.verify.PortCheck;
import org.m2q.accelerator.internal.verify.ProductCheck;
import org.m2q.accelerator.internal.verify.SizeCheck;
import org.m2q.accelerator.internal.verify.StructureCheck;
import org.m2q.accelerator.internal.verify.TimeCheck;
import org.m2q.accelerator.internal.verify.TrafficCheck;
import org.m2q.base.Cancellation;

/**
 * Checks schedules, wherever they come from. It knows the network, the accelerator and the mapping, but nothing of how schedules are made: it
 * shares no code with the scheduler and the cost models.
 */
public final class ScheduleVerifier {

	private ScheduleVerifier() {
	}

	/**
	 * All rules that a schedule breaks, at most {@value Findings#LIMIT} per rule.
	 *
	 * <p>When the structure is broken, the other rules are not looked at, because they rely on it.
	 *
	 * @param schedule the schedule
	 * @param cancellation checked between the rules and layers
	 * @return empty for a legal schedule
	 */
	public static List<Violation> verify(Schedule schedule, Cancellation cancellation) {
		Findings findings = new Findings();
		StructureCheck.run(schedule, findings);
		if (!findings.isEmpty()) {
			return findings.list();
		}
		TimeCheck.run(schedule, findings);
		cancellation.check();
		PortCheck.run(schedule, findings);
		TrafficCheck.run(schedule, findings, cancellation);
		cancellation.check();
		CapacityCheck.run(schedule, findings);
		SizeCheck.run(schedule, findings);
		cancellation.check();
		MappingCheck.run(schedule, findings);
		cancellation.check();
		ProductCheck.run(schedule, findings, cancellation);
		OperandCheck.run(schedule, findings, cancellation);
		return findings.list();
	}
}
