package org.m2q.ui.charts.timeline;

import java.util.Optional;

import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Step;
import org.m2q.ui.charts.Hatch;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** What a lane does. */
enum Activity {
	/** Products. */
	COMPUTE(0, Hatch.NONE),
	/** Everything after the accumulator, and layers without products. */
	VECTOR(2, Hatch.NONE),
	/** Weights from DRAM. */
	LOAD_WEIGHTS(5, Hatch.NONE),
	/** Activations from DRAM. */
	LOAD_ACTIVATIONS(5, Hatch.RISING),
	/** To DRAM. */
	STORE(5, Hatch.FALLING),
	/** Waiting for the ports of a buffer. */
	STALL(7, Hatch.CROSS),
	/** A layer as a whole. */
	LAYER(3, Hatch.NONE);

	private final int color;
	private final Hatch hatch;

	Activity(int color, Hatch hatch) {
		this.color = color;
		this.hatch = hatch;
	}

	static Activity of(Step step) {
		return switch (step.kind()) {
			case COMPUTE -> COMPUTE;
			case POST, APPLY -> VECTOR;
			case LOAD -> step.operand().equals(Optional.of(Operand.WEIGHTS)) ? LOAD_WEIGHTS : LOAD_ACTIVATIONS;
			case STORE -> STORE;
		};
	}

	Ink ink(Theme theme) {
		return theme.hatched(color, hatch);
	}

	String label() {
		return switch (this) {
			case COMPUTE -> Messages.activityCompute;
			case VECTOR -> Messages.activityVector;
			case LOAD_WEIGHTS -> Messages.activityLoadWeights;
			case LOAD_ACTIVATIONS -> Messages.activityLoadActivations;
			case STORE -> Messages.activityStore;
			case STALL -> Messages.activityStall;
			case LAYER -> Messages.activityLayer;
		};
	}
}
