package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.schedule.Step;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.internal.Spoken;

/** What is said about a slice. */
final class SliceTexts {

	private SliceTexts() {
	}

	static String name(TimelineData data, SliceRef slice, Notation notation) {
		SliceLane lane = data.lanes().get(slice.lane());
		long cycles = lane.end(slice.position()) - lane.start(slice.position());
		String where = lane.name().isEmpty() ? Messages.timelineLayers : lane.name();
		return NLS.bind(Messages.sliceSpoken, new Object[] { data.layerName(slice), lane.activity(slice.position()).label(), where,
				Spoken.of(notation.engineering(data.seconds(cycles), "s")), Spoken.of(notation.engineering(data.seconds(lane.start(slice.position())), "s")) });
	}

	static String tip(TimelineData data, SliceRef slice, Notation notation) {
		SliceLane lane = data.lanes().get(slice.lane());
		long start = lane.start(slice.position());
		long end = lane.end(slice.position());
		List<String> lines = new ArrayList<>();
		lines.add(data.layerName(slice));
		lines.add(lane.activity(slice.position()).label() + (lane.name().isEmpty() ? "" : ", " + lane.name()));
		lines.add(NLS.bind(Messages.sliceTime, new Object[] { Format.grouped(start), Format.grouped(end), Format.grouped(end - start),
				notation.engineering(data.seconds(end - start), "s") }));
		if (lane.stall(slice.position()) > 0) {
			lines.add(NLS.bind(Messages.sliceStall, Format.grouped(lane.stall(slice.position())), notation.engineering(data.seconds(lane.stall(slice.position())), "s")));
		}
		if (slice.lane() >= data.layerRows()) {
			Step step = data.schedule().steps().get(lane.id(slice.position()));
			if (step.bytes() > 0) {
				lines.add(NLS.bind(Messages.sliceBytes, notation.data(step.bytes()),
						notation.engineering(step.bytes() / data.seconds(end - start), "B/s")));
			}
			lines.add(NLS.bind(Messages.sliceStep, Format.grouped(step.index()), step.after().size()));
			if (lane.isCritical(slice.position())) {
				lines.add(Messages.sliceCritical);
			}
		}
		return String.join("\n", lines);
	}
}
