package org.m2q.ui.views.internal;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IMemento;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.results.CurrentResult;
import org.m2q.core.results.ResultListener;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.link.EditorTexts;

/**
 * What one view shows: what all views show, or, while it is pinned, the result that it had then. A stored result stays pinned over a restart, an
 * estimate does not. Only in the user interface thread.
 */
public final class ViewResult implements ResultListener {

	private static final String FILE = "pinned";
	private static final String EXPERIMENT = "pinnedExperiment";
	private static final String POINT = "pinnedPoint";

	private final Runnable changed;
	private Optional<ShownResult> pinned = Optional.empty();
	private Optional<QuantizedPoint> program = Optional.empty();
	private boolean disposed;

	/**
	 * Follows what all views show.
	 *
	 * @param changed told when the view has to show something else
	 */
	public ViewResult(Runnable changed) {
		this.changed = Objects.requireNonNull(changed, "changed");
		M2qCore.currentResult().addListener(this);
	}

	/** What the view shows; empty for nothing. */
	public Optional<ShownResult> shown() {
		return pinned.or(() -> M2qCore.currentResult().shown());
	}

	/** The program of what the view shows; of a pinned result the one that it had when it was pinned, if there was one. */
	public Optional<QuantizedPoint> program() {
		return program.or(() -> shown().flatMap(Quantizer::of));
	}

	/** Whether the view keeps its result. */
	public boolean isPinned() {
		return pinned.isPresent();
	}

	/** Keeps what is shown now, or follows again what all views show. With nothing to show there is nothing to keep. */
	public void setPinned(boolean pin) {
		if (pin != isPinned()) {
			pin(pin ? shown() : Optional.empty());
		}
	}

	/** Keeps a result that is not shown elsewhere. */
	public void keep(ShownResult result) {
		pin(Optional.of(result));
	}

	private void pin(Optional<ShownResult> result) {
		program = Optional.empty();
		pinned = result;
		program = result.flatMap(Quantizer::of);
		changed.run();
	}

	/** Shows another point: here when pinned, else in all views that are not. */
	public void choose(int experiment, int point) {
		if (isPinned()) {
			pin(pinned.map(result -> result.at(experiment, point)));
		} else {
			M2qCore.currentResult().choose(experiment, point);
		}
	}

	@Override
	public void resultChanged(CurrentResult result) {
		if (isPinned()) {
			result.shown().or(result::estimate).ifPresent(now -> checkAge(result));
		} else {
			changed.run();
		}
	}

	/** A kept estimate is old when there is a newer one of its text; a stored result when its texts are not what it was made from. */
	private void checkAge(CurrentResult result) {
		ShownResult kept = pinned.orElseThrow();
		if (kept.stored().isEmpty()) {
			setStale(kept, kept.isStale() || result.estimate().filter(now -> now.id().equals(kept.id()) && now.report() != kept.report()).isPresent());
			return;
		}
		StoredResult stored = kept.stored().get();
		Display display = Display.getCurrent();
		try {
			Activator.instance().executor().execute(() -> {
				boolean stale = !stored.changedInputs(EditorTexts::text).isEmpty();
				if (!display.isDisposed()) {
					display.asyncExec(() -> setStale(kept, stale));
				}
			});
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			return;
		}
	}

	private void setStale(ShownResult kept, boolean stale) {
		if (!disposed && pinned.filter(now -> now == kept).isPresent() && kept.isStale() != stale) {
			pinned = Optional.of(kept.stale(stale));
			changed.run();
		}
	}

	/** Remembers which stored result is pinned. */
	public void saveState(IMemento memento) {
		pinned.filter(result -> result.stored().isPresent()).ifPresent(result -> {
			memento.putString(FILE, result.stored().get().file().getFullPath().toString());
			memento.putInteger(EXPERIMENT, result.experiment());
			memento.putInteger(POINT, result.point());
		});
	}

	/** Pins again what was pinned; a file that is gone or cannot be read any more leaves the view without a pin. */
	public void restore(IMemento memento) {
		String path = memento.getString(FILE);
		if (path == null) {
			return;
		}
		IFile file = ResourcesPlugin.getWorkspace().getRoot().getFile(IPath.fromPortableString(path));
		int experiment = Optional.ofNullable(memento.getInteger(EXPERIMENT)).orElse(0);
		int point = Optional.ofNullable(memento.getInteger(POINT)).orElse(0);
		Display display = Display.getCurrent();
		Job job = new Job(NLS.bind(Messages.pinRestore, file.getName())) {
			@Override
			protected IStatus run(IProgressMonitor monitor) {
				try {
					StoredResult stored = ResultStore.read(file);
					boolean stale = !stored.changedInputs(EditorTexts::text).isEmpty();
					if (!display.isDisposed()) {
						display.asyncExec(() -> restored(stored.shown(stale), experiment, point));
					}
				} catch (CoreException e) {
					// What is gone cannot be pinned; the view follows like a new one.
					return Status.OK_STATUS;
				}
				return Status.OK_STATUS;
			}
		};
		job.setSystem(true);
		job.schedule();
	}

	private void restored(ShownResult result, int experiment, int point) {
		boolean known = experiment >= 0 && experiment < result.report().experiments().size() && point >= 0
				&& point < result.report().experiments().get(experiment).points().size();
		if (!disposed && !isPinned()) {
			pin(Optional.of(known ? result.at(experiment, point) : result));
		}
	}

	/** Stops following. */
	public void dispose() {
		disposed = true;
		M2qCore.currentResult().removeListener(this);
	}
}
