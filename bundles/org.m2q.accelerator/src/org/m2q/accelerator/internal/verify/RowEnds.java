package org.m2q.accelerator.internal.verify;

import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;

/** When the rows of every layer's output are finished. */
final class RowEnds {

	private final long[][] ends;

	RowEnds(Schedule schedule) {
		ends = new long[schedule.layers().size()][];
		for (int i = 0; i < ends.length; i++) {
			ends[i] = new long[Math.toIntExact(schedule.network().layers().get(i).loops().outRows())];
		}
		for (Step step : schedule.steps()) {
			if (step.kind() == StepKind.POST || step.kind() == StepKind.APPLY) {
				long[] rows = ends[step.layer()];
				for (int row = step.region().rowsFrom(); row < Math.min(rows.length, step.region().rowsTo()); row++) {
					rows[row] = Math.max(rows[row], step.end());
				}
			}
		}
	}

	/** Cycle in which the last of some rows of a layer is finished. */
	long by(int layer, int from, int to) {
		long end = 0;
		for (int row = Math.max(0, from); row < Math.min(ends[layer].length, to); row++) {
			end = Math.max(end, ends[layer][row]);
		}
		return end;
	}
}
