package org.m2q.ui.views.internal.compare;

import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.views.internal.EmptyPage;
import org.m2q.ui.views.internal.Schedules;

/** Both schedules, or why there are none. They are made when the page is first seen. */
final class SchedulePage {

	private final Composite control;
	private final CompareTimelines timelines;
	private final EmptyPage empty;
	private final Schedules scheduler = new Schedules(false);
	private Optional<Compared> made = Optional.empty();
	private Optional<Job> job = Optional.empty();

	SchedulePage(Composite parent, Theme theme, ChartListener listener) {
		control = new Composite(parent, SWT.NONE);
		control.setLayout(new StackLayout());
		timelines = new CompareTimelines(control, theme, listener);
		empty = new EmptyPage(control);
	}

	Composite control() {
		return control;
	}

	CompareTimelines timelines() {
		return timelines;
	}

	/** Whether both schedules are shown. */
	boolean showsSchedules() {
		return ((StackLayout) control.getLayout()).topControl == timelines.control();
	}

	/** Makes the schedules of a comparison, unless that was done before. */
	void see(Compared compared) {
		if (made.filter(compared::equals).isPresent()) {
			return;
		}
		made = Optional.of(compared);
		job.ifPresent(Job::cancel);
		if (!compared.a().isOfPresentText() || !compared.b().isOfPresentText()) {
			explain(Messages.noSchedules);
			return;
		}
		explain(Messages.comparing);
		Display display = control.getDisplay();
		ICoreRunnable task = monitor -> {
			try {
				Schedules.Outcome a = scheduler.compute(compared.a().document(), compared.a().result(), compared.a().baseline().orElse(""), monitor);
				Schedules.Outcome b = scheduler.compute(compared.b().document(), compared.b().result(), compared.b().baseline().orElse(""), monitor);
				publish(display, compared, () -> show(a, b));
			} catch (CancellationException e) {
				throw new OperationCanceledException();
			} catch (RuntimeException e) {
				ILog.of(SchedulePage.class).error(Messages.compareFailed, e);
				publish(display, compared, () -> explain(Messages.compareFailed));
			}
		};
		Job next = Job.create(Messages.compareJob, task);
		job = Optional.of(next);
		next.schedule();
	}

	private void publish(Display display, Compared compared, Runnable work) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!control.isDisposed() && made.filter(compared::equals).isPresent()) {
					work.run();
				}
			});
		}
	}

	private void show(Schedules.Outcome a, Schedules.Outcome b) {
		if (a.data().isEmpty() || b.data().isEmpty()) {
			explain(a.data().isEmpty() ? a.obstacle() : b.obstacle());
		} else {
			timelines.show(a.data().get(), b.data().get());
			top(timelines.control());
		}
	}

	private void explain(String text) {
		empty.show(text);
		top(empty.control());
	}

	private void top(Control page) {
		((StackLayout) control.getLayout()).topControl = page;
		control.layout();
	}

	void dispose() {
		job.ifPresent(Job::cancel);
	}
}
