package org.m2q.ui.views.internal;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.results.ShownResult;

/** Schedules what a view shows, in the background; the latest wins. Only in the user interface thread. */
final class ScheduleFeed {

	private static final int DELAY_MILLISECONDS = 300;

	private final Schedules schedules;
	private final Display display;
	private final BiConsumer<ShownResult, Schedules.Outcome> arrived;
	private Optional<ShownResult> wanted = Optional.empty();
	private Optional<ShownResult> made = Optional.empty();
	private Optional<Schedules.Outcome> outcome = Optional.empty();
	private Optional<Job> job = Optional.empty();

	/**
	 * Makes one for a view.
	 *
	 * @param schedules computes them
	 * @param arrived told in the user interface thread before {@link #outcome} changes, so that the old one can be compared with the new one
	 */
	ScheduleFeed(Display display, Schedules schedules, BiConsumer<ShownResult, Schedules.Outcome> arrived) {
		this.display = display;
		this.schedules = schedules;
		this.arrived = arrived;
	}

	/** Computes the schedule of a result, unless that is known or under way. */
	void want(ShownResult result) {
		if (isFor(made, result) || isFor(wanted, result)) {
			return;
		}
		job.ifPresent(Job::cancel);
		wanted = Optional.of(result);
		ICoreRunnable work = monitor -> {
			try {
				Schedules.Outcome found = schedules.compute(result, monitor);
				later(() -> publish(result, found));
			} catch (CancellationException e) {
				throw new OperationCanceledException();
			} catch (RuntimeException e) {
				ILog.of(ScheduleFeed.class).error(Messages.scheduleFailed, e);
				later(() -> publish(result, Schedules.Outcome.no(Messages.scheduleFailed)));
			}
		};
		Job next = Job.create(NLS.bind(Messages.scheduleJob, result.pointReport().setup().model()), work);
		next.setPriority(Job.LONG);
		job = Optional.of(next);
		next.schedule(DELAY_MILLISECONDS);
	}

	private void later(Runnable work) {
		if (!display.isDisposed()) {
			display.asyncExec(work);
		}
	}

	private void publish(ShownResult result, Schedules.Outcome found) {
		if (isFor(wanted, result)) {
			arrived.accept(result, found);
			wanted = Optional.empty();
			made = Optional.of(result);
			outcome = Optional.of(found);
		}
	}

	/** What is known about exactly this result. */
	Optional<Schedules.Outcome> exact(ShownResult result) {
		return outcome.filter(known -> isFor(made, result));
	}

	/** What is known about this result or an older one of the same text and point, which stays until there is something newer. */
	Optional<Schedules.Outcome> usable(ShownResult result) {
		return outcome.filter(known -> made.filter(old -> samePoint(old, result)).isPresent());
	}

	/** Why there is nothing to show for a result yet. */
	String obstacle(ShownResult result) {
		return exact(result).map(Schedules.Outcome::obstacle).orElseGet(() -> NLS.bind(Messages.emptyScheduling, result.pointReport().setup().model()));
	}

	private static boolean isFor(Optional<ShownResult> computed, ShownResult result) {
		return computed.filter(old -> old.report() == result.report() && samePoint(old, result)).isPresent();
	}

	private static boolean samePoint(ShownResult old, ShownResult result) {
		return old.id().equals(result.id()) && old.experiment() == result.experiment() && old.point() == result.point();
	}

	void dispose() {
		wanted = Optional.empty();
		job.ifPresent(Job::cancel);
	}
}
