package org.m2q.accelerator.internal.verify;

import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;

/** When the rows of every layer's output are finished, per image. */
final class RowEnds {

	private final long[][][] ends;

	RowEnds(Schedule schedule) {
		ends = new long[schedule.layers().size()][schedule.images()][];
		for (int i = 0; i < ends.length; i++) {
			for (int image = 0; image < schedule.images(); image++) {
				ends[i][image] = new long[Math.toIntExact(schedule.network().layers().get(i).loops().outRows())];
			}
		}
		for (Step step : schedule.steps()) {
			if (step.kind() == StepKind.POST || step.kind() == StepKind.APPLY) {
				for (int image = step.region().imagesFrom(); image < Math.min(schedule.images(), step.region().imagesTo()); image++) {
					long[] rows = ends[step.layer()][image];
					for (int row = step.region().rowsFrom(); row < Math.min(rows.length, step.region().rowsTo()); row++) {
						rows[row] = Math.max(rows[row], step.end());
					}
				}
			}
		}
	}

	/** Cycle in which the last of some rows of the images of a box is finished by a layer. */
	long by(int layer, Region images, int from, int to) {
		long end = 0;
		for (int image = images.imagesFrom(); image < Math.min(ends[layer].length, images.imagesTo()); image++) {
			for (int row = Math.max(0, from); row < Math.min(ends[layer][image].length, to); row++) {
				end = Math.max(end, ends[layer][image][row]);
			}
		}
		return end;
	}
}
