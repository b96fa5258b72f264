package org.m2q.ui.launch.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Violation;
import org.m2q.base.Cancellation;
import org.m2q.core.results.ResultStore;
import org.m2q.dsl.M2qDocument;

/** Writes the schedule of a point: what {@code m2q schedule} writes, byte for byte. */
public final class ScheduleExportWizard extends PointExportWizard {

	private static final int STEPS = 3;

	private SchedulePage page;

	/** A wizard; made by the platform. */
	public ScheduleExportWizard() {
		super("exportSchedule", Messages.scheduleWindow, Messages.scheduleFailed);
	}

	@Override
	ExportPage page(Optional<ExportedPoint> proposed) {
		page = new SchedulePage(proposed);
		return page;
	}

	@Override
	Optional<Path> existing() {
		return Optional.of(page.target()).filter(Files::exists);
	}

	@Override
	Output output() {
		ExportedPoint point = page.point();
		ScheduleFormat format = page.format();
		Path target = page.target();
		return (document, monitor) -> write(document, point, format, target, monitor);
	}

	private static void write(M2qDocument document, ExportedPoint point, ScheduleFormat format, Path target, IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, Messages.scheduleTask, STEPS);
		Cancellation cancellation = monitor::isCanceled;
		ExperimentPoint priced = point.price(document, cancellation);
		progress.worked(1);
		Scheduled scheduled = PointSchedule.of(priced, cancellation);
		point.check(scheduled.problems());
		Schedule schedule = scheduled.schedule().orElseThrow(() -> ExportedPoint.failure(Messages.scheduleNone));
		List<Violation> violations = ScheduleVerifier.verify(schedule, cancellation);
		if (!violations.isEmpty()) {
			throw ExportedPoint.failure(NLS.bind(Messages.scheduleBroken, violations.getFirst().message()));
		}
		progress.worked(1);
		cancellation.check();
		ResultStore.writeWhole(target, writer -> format.write(schedule, writer));
		progress.worked(1);
	}
}
