package org.m2q.accelerator.internal.verify;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;

/** Whether room and transfers are as large as the boxes of the tensors that they are for, so that the checks of capacity and bandwidth mean something. */
public final class SizeCheck {

	private final Schedule schedule;
	private final Findings findings;

	private SizeCheck(Schedule schedule, Findings findings) {
		this.schedule = schedule;
		this.findings = findings;
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		SizeCheck check = new SizeCheck(schedule, findings);
		for (Allocation allocation : schedule.allocations()) {
			long needed = check.bytes(allocation.layer(), allocation.operand(), allocation.region());
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
		boolean bias = operand == Operand.WEIGHTS && step.writes().size() == 0;
		long needed = bias ? 0 : bytes(step.layer(), operand, step.region());
		if (step.bytes() < needed) {
			findings.add(Rule.DURATION, step, "moves " + step.bytes() + " bytes of " + operand.keyword() + " that have " + needed + ".");
		}
	}

	/** Bytes of a box, without what fills up words and bursts; 0 where it does not follow from the box alone. */
	private long bytes(int layer, Operand operand, Region box) {
		Layer what = schedule.network().layers().get(layer);
		if (!what.kind().hasMacs()) {
			return 0;
		}
		LoopNest loops = what.loops();
		long elements = operand == Operand.WEIGHTS && what.kind() != LayerKind.MATMUL ? box.volume() * loops.kernelRows() * loops.kernelColumns() : box.volume();
		return (elements * bits(layer, what, operand, box) + 7) / 8;
	}

	private int bits(int layer, Layer what, Operand operand, Region box) {
		int activations = schedule.policy().layers().get(layer).activations().bits();
		return switch (operand) {
			case WEIGHTS -> what.kind() == LayerKind.MATMUL ? activations : weightBits(layer, box);
			case PARTIAL_SUMS -> sumBits(layer, box);
			default -> activations;
		};
	}

	/** The narrowest format of the weights in a box. */
	private int weightBits(int layer, Region box) {
		int bits = Integer.MAX_VALUE;
		for (LayerSchedule.Part part : schedule.layers().get(layer).parts()) {
			bits = overlaps(part, box) ? Math.min(bits, part.format().format().bits()) : bits;
		}
		return bits == Integer.MAX_VALUE ? 0 : bits;
	}

	/** The width of sums: that of accumulators, or what a row-stationary engine says. */
	private int sumBits(int layer, Region box) {
		int bits = schedule.policy().layers().get(layer).accumulator().bits();
		for (LayerSchedule.Part part : schedule.layers().get(layer).parts()) {
			if (part.dataflow() == Dataflow.ROW_STATIONARY && overlaps(part, box)) {
				int own = schedule.accelerator().engines().get(part.engine()).pads().map(RowPads::sumBits).orElse(0);
				bits = own > 0 ? Math.min(bits, own) : bits;
			}
		}
		return bits;
	}

	private static boolean overlaps(LayerSchedule.Part part, Region box) {
		return part.groupsFrom() < box.groupsTo() && box.groupsFrom() < part.groupsTo() && part.filtersFrom() < box.filtersTo()
				&& box.filtersFrom() < part.filtersTo();
	}
}
