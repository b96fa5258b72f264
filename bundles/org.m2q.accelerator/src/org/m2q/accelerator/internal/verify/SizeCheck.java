package org.m2q.accelerator.internal.verify;

import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;

/**
 * Whether room and transfers are as large as the boxes of the tensors that they are for, so that the checks of capacity and bandwidth mean something. Those of
 * operands of layers without products are looked at where they are used.
 */
public final class SizeCheck {

	private final Findings findings;
	private final TensorSizes sizes;

	private SizeCheck(Schedule schedule, Findings findings) {
		this.findings = findings;
		sizes = new TensorSizes(schedule);
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		SizeCheck check = new SizeCheck(schedule, findings);
		for (Allocation allocation : schedule.allocations()) {
			long needed = check.sizes.bytes(allocation.layer(), allocation.operand(), allocation.region());
			if (allocation.bytes() < needed) {
				findings.add(Rule.CAPACITY, allocation.layer(), -1, -1, "Allocation " + allocation.index() + " takes " + allocation.bytes() + " bytes for "
						+ allocation.operand().keyword() + " of layer " + allocation.layer() + " that have " + needed + ".");
			}
		}
		for (Step step : schedule.steps()) {
			if (step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE) {
				check.transfer(step);
			}
		}
	}

	private void transfer(Step step) {
		Operand operand = step.operand().orElseThrow();
		boolean bias = operand == Operand.WEIGHTS && step.kind() == StepKind.LOAD && step.writes().size() == 0;
		long needed = bias ? sizes.biases(step.layer()) : sizes.bytes(step.layer(), operand, step.region());
		if (step.bytes() < needed) {
			findings.add(Rule.DURATION, step, "moves " + step.bytes() + " bytes of " + operand.keyword() + " that have " + needed + ".");
		}
	}
}
