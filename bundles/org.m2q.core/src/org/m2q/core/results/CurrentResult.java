package org.m2q.core.results;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.m2q.report.ExperimentReport;

/**
 * What all views show now: the estimate of the active editor, until a simulation ends or a stored result is opened; then that one, until the
 * user goes back to the estimate.
 *
 * <p>All methods that change something, and with them the listeners, belong to one thread: the user interface thread when there is one.
 */
public final class CurrentResult {

	private final List<ResultListener> listeners = new CopyOnWriteArrayList<>();
	private volatile Optional<ShownResult> estimate = Optional.empty();
	private volatile Optional<ShownResult> chosen = Optional.empty();

	/** What is shown; empty for nothing. Any thread. */
	public Optional<ShownResult> shown() {
		return chosen.or(() -> estimate);
	}

	/** The latest estimate of the active editor, shown or not; empty when no editor of ours was active. Any thread. */
	public Optional<ShownResult> estimate() {
		return estimate;
	}

	/** Whether a simulation is shown and editors do not change that. */
	public boolean isSticky() {
		return chosen.isPresent();
	}

	/** Shows a simulation from now on. */
	public void show(ShownResult result) {
		chosen = Optional.of(result);
		changed();
	}

	/** Shows the estimate of the active editor from now on. */
	public void followEditor() {
		if (chosen.isPresent()) {
			chosen = Optional.empty();
			changed();
		}
	}

	/**
	 * Takes over an estimate, at the experiment and point that were chosen before when it still has them.
	 *
	 * @param fresh the estimate of the active editor; empty when there is none
	 */
	public void setEstimate(Optional<ShownResult> fresh) {
		estimate = fresh.map(next -> estimate.filter(old -> old.id().equals(next.id())).map(old -> sameChoice(old, next)).orElse(next));
		if (chosen.isEmpty()) {
			changed();
		}
	}

	/** Shows another point of what is shown; indices that it does not have change nothing. */
	public void choose(int experiment, int point) {
		Optional<ShownResult> shown = shown();
		if (shown.isEmpty() || experiment < 0 || experiment >= shown.get().report().experiments().size() || point < 0
				|| point >= shown.get().report().experiments().get(experiment).points().size()) {
			return;
		}
		Optional<ShownResult> other = Optional.of(shown.get().at(experiment, point));
		if (chosen.isPresent()) {
			chosen = other;
		} else {
			estimate = other;
		}
		changed();
	}

	/** Notes whether the text of a shown simulation has changed since. */
	public void setStale(String id, boolean stale) {
		Optional<ShownResult> shown = chosen;
		if (shown.isPresent() && shown.get().id().equals(id) && shown.get().isStale() != stale) {
			chosen = Optional.of(shown.get().stale(stale));
			changed();
		}
	}

	/** Tells that another baseline is pinned, see {@link Baselines}. */
	public void baselineChanged() {
		changed();
	}

	/** Adds a listener; one that is there already is not added again. */
	public void addListener(ResultListener listener) {
		if (!listeners.contains(listener)) {
			listeners.add(listener);
		}
	}

	/** Removes a listener. */
	public void removeListener(ResultListener listener) {
		listeners.remove(listener);
	}

	private static ShownResult sameChoice(ShownResult old, ShownResult fresh) {
		List<ExperimentReport> experiments = fresh.report().experiments();
		for (int i = 0; i < experiments.size(); i++) {
			if (experiments.get(i).name().equals(old.experimentReport().name()) && old.point() < experiments.get(i).points().size()) {
				return fresh.at(i, old.point());
			}
		}
		return fresh;
	}

	private void changed() {
		listeners.forEach(listener -> listener.resultChanged(this));
	}
}
