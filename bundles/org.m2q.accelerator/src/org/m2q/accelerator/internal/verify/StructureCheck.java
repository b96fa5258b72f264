package org.m2q.accelerator.internal.verify;

import java.util.List;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;

/** Indices, ranges and kinds. */
public final class StructureCheck {

	private StructureCheck() {
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		int layers = schedule.network().layers().size();
		if (schedule.images() < 1) {
			findings.add(Rule.STRUCTURE, -1, -1, -1, "The schedule has " + schedule.images() + " images.");
			return;
		}
		if (schedule.layers().size() != layers) {
			findings.add(Rule.STRUCTURE, -1, -1, -1, "The schedule has " + schedule.layers().size() + " layers, the network has " + layers + ".");
			return;
		}
		allocations(schedule, findings);
		long end = 0;
		List<Step> steps = schedule.steps();
		for (int i = 0; i < steps.size(); i++) {
			Step step = steps.get(i);
			end = Math.max(end, step.end());
			if (step.index() != i) {
				findings.add(Rule.STRUCTURE, step, "stands at position " + i + ".");
			}
			step(schedule, step, i, layers, findings);
		}
		if (end != schedule.cycles()) {
			findings.add(Rule.STRUCTURE, -1, -1, end, "The last step ends in cycle " + end + ", the schedule in cycle " + schedule.cycles() + ".");
		}
	}

	private static void allocations(Schedule schedule, Findings findings) {
		List<Allocation> allocations = schedule.allocations();
		for (int i = 0; i < allocations.size(); i++) {
			Allocation allocation = allocations.get(i);
			boolean memory = allocation.memory() >= 0 && allocation.memory() < schedule.accelerator().memories().size()
					&& schedule.accelerator().memories().get(allocation.memory()).kind() == MemoryKind.BUFFER;
			boolean layer = allocation.layer() >= 0 && allocation.layer() < schedule.layers().size();
			if (allocation.index() != i || !memory || !layer || allocation.bytes() < 0 || allocation.heldUntil() >= schedule.steps().size()) {
				findings.add(Rule.STRUCTURE, allocation.layer(), -1, -1, "Allocation " + i + " does not fit the accelerator or the network: " + allocation + ".");
			}
		}
	}

	private static void step(Schedule schedule, Step step, int position, int layers, Findings findings) {
		AcceleratorSpec spec = schedule.accelerator();
		boolean transfer = step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
		if (step.layer() < 0 || step.layer() >= layers) {
			findings.add(Rule.STRUCTURE, step, "belongs to layer " + step.layer() + " of " + layers + ".");
			return;
		}
		boolean resource = step.resource() >= 0 && (transfer
				? step.resource() < spec.memories().size() && spec.memories().get(step.resource()).kind() == MemoryKind.DRAM
				: step.resource() < spec.engines().size());
		if (!resource) {
			findings.add(Rule.STRUCTURE, step, "has no resource " + step.resource() + ".");
		}
		// A piece of less than a byte may leave it to its neighbour; whether transfers move enough is looked at elsewhere.
		if (transfer != step.operand().isPresent() || (transfer ? step.bytes() < 0 : step.bytes() != 0)) {
			findings.add(Rule.STRUCTURE, step, "moves " + step.bytes() + " bytes of " + step.operand() + ".");
		}
		if (step.kind() == StepKind.COMPUTE && (step.part() < 0 || step.part() >= schedule.layers().get(step.layer()).parts().size())) {
			findings.add(Rule.STRUCTURE, step, "belongs to part " + step.part() + ", which its layer does not have.");
		}
		if (step.region().imagesTo() > schedule.images()) {
			findings.add(Rule.STRUCTURE, step, "is for image " + (step.region().imagesTo() - 1) + ", the schedule has " + schedule.images() + ".");
		}
		if (step.start() < 0 || step.cycles() < 0 || step.end() < step.start() + step.cycles()) {
			findings.add(Rule.STRUCTURE, step, "runs from cycle " + step.start() + " to " + step.end() + ", which is less than its " + step.cycles() + " cycles.");
		}
		int ports = spec.memories().size() + spec.interconnects().size();
		if (step.ports().size() != 0 && step.ports().size() != ports) {
			findings.add(Rule.STRUCTURE, step, "names " + step.ports().size() + " ports, the accelerator has " + spec.memories().size() + " memories and "
					+ spec.interconnects().size() + " interconnects.");
		}
		if (step.waits() < -1 || step.waits() >= ports) {
			findings.add(Rule.STRUCTURE, step, "waits for port " + step.waits() + " of " + ports + ".");
		}
		for (int i = 0; i < step.after().size(); i++) {
			if (step.after().get(i) < 0 || step.after().get(i) >= position) {
				findings.add(Rule.STRUCTURE, step, "waits for step " + step.after().get(i) + ", which does not come before it.");
			}
		}
		references(schedule, step, step.reads(), findings);
		references(schedule, step, step.writes(), findings);
	}

	private static void references(Schedule schedule, Step step, Ints allocations, Findings findings) {
		for (int i = 0; i < allocations.size(); i++) {
			if (allocations.get(i) < 0 || allocations.get(i) >= schedule.allocations().size()) {
				findings.add(Rule.STRUCTURE, step, "uses allocation " + allocations.get(i) + " of " + schedule.allocations().size() + ".");
			}
		}
	}
}
