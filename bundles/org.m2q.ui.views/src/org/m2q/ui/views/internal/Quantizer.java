package org.m2q.ui.views.internal;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.QuantizationJob;
import org.m2q.core.quantized.QuantizationOutcome;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.internal.link.EditorTexts;

/** Quantizes what a view shows, when it is asked to. Only in the user interface thread. */
public final class Quantizer {

	private final Display display;
	private final Runnable changed;
	private final Runnable news;
	private Optional<Job> job = Optional.empty();
	private Optional<ShownResult> asked = Optional.empty();
	private String obstacle = "";

	/**
	 * Makes one for a view.
	 *
	 * @param changed told in the user interface thread when there is something else to show
	 */
	public Quantizer(Display display, Runnable changed) {
		this.display = display;
		this.changed = changed;
		news = () -> later(changed);
		M2qCore.quantizedPoints().addListener(news);
	}

	/** Stops following. */
	public void dispose() {
		M2qCore.quantizedPoints().removeListener(news);
		job.ifPresent(Job::cancel);
	}

	/** The program of a result, perhaps of an older text. */
	static Optional<QuantizedPoint> of(ShownResult shown) {
		return M2qCore.quantizedPoints().of(shown);
	}

	/** What there is to say while there is no program of a result that was asked for here: that it is being made, or why it cannot be; empty for nothing. */
	public Optional<String> message(ShownResult shown) {
		if (asked.filter(result -> same(result, shown)).isEmpty()) {
			return Optional.empty();
		}
		return job.isPresent() ? Optional.of(NLS.bind(Messages.quantizeRunning, shown.experimentReport().name()))
				: Optional.of(obstacle).filter(text -> !text.isEmpty()).map(text -> NLS.bind(Messages.quantizeObstacle, text));
	}

	/** Says why there is no program of a result, and offers to make one. */
	void explain(EmptyPage page, ShownResult shown) {
		boolean own = asked.filter(result -> same(result, shown)).isPresent();
		if (own && job.isPresent()) {
			page.show(NLS.bind(Messages.quantizeRunning, shown.experimentReport().name()), Messages.actionStop, () -> job.ifPresent(Job::cancel));
		} else if (shown.source().isEmpty()) {
			page.show(Messages.quantizeNoSource);
		} else if (own && !obstacle.isEmpty()) {
			page.show(NLS.bind(Messages.quantizeObstacle, obstacle), Messages.actionQuantize, () -> start(shown));
		} else {
			page.show(Messages.quantizeNothing, Messages.actionQuantize, () -> start(shown));
		}
	}

	private static boolean same(ShownResult first, ShownResult second) {
		return first.source().equals(second.source()) && first.experimentReport().name().equals(second.experimentReport().name())
				&& first.pointReport().id().equals(second.pointReport().id());
	}

	/** Quantizes the present text of a result; a job that runs already goes on. */
	public void start(ShownResult shown) {
		Optional<IFile> file = shown.source().filter(source -> source.getLocation() != null);
		if (file.isEmpty() || job.isPresent()) {
			return;
		}
		asked = Optional.of(shown);
		obstacle = "";
		QuantizationJob next = new QuantizationJob(file.get(), () -> EditorTexts.opened(file.get()),
				shown.experimentReport().name(), shown.point(), outcome -> later(() -> done(outcome)));
		next.addJobChangeListener(new JobChangeAdapter() {
			@Override
			public void done(IJobChangeEvent event) {
				later(() -> {
					job = Optional.empty();
					changed.run();
				});
			}
		});
		job = Optional.of(next);
		next.schedule();
		changed.run();
	}

	private void done(QuantizationOutcome outcome) {
		obstacle = outcome.obstacle();
		changed.run();
	}

	private void later(Runnable work) {
		if (!display.isDisposed()) {
			display.asyncExec(work);
		}
	}
}
