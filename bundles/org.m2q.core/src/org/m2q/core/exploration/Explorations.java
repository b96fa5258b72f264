package org.m2q.core.exploration;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.IProgressMonitor;
import org.m2q.dsl.ide.suggest.SuggestionService;

/** The searches of this Eclipse. Keeps what they learn about layers, so that a second one is faster. Any thread. */
public final class Explorations {

	private final SuggestionService service = new SuggestionService();
	private final List<ExplorationListener> listeners = new CopyOnWriteArrayList<>();
	private volatile Optional<PolicyExploration> latest = Optional.empty();

	/** The search that was begun last; empty when there was none. */
	public Optional<PolicyExploration> latest() {
		return latest;
	}

	/**
	 * Searches; not in the user interface thread.
	 *
	 * @param exploration one that was not run before
	 * @param monitor counts the priced points, and is asked often whether to stop; stopping keeps what was found
	 */
	public void run(PolicyExploration exploration, IProgressMonitor monitor) {
		latest = Optional.of(exploration);
		changed(exploration);
		try {
			exploration.run(service, monitor, () -> changed(exploration));
		} finally {
			changed(exploration);
		}
	}

	/** Adds a listener; one that is there already is not added again. */
	public void addListener(ExplorationListener listener) {
		if (!listeners.contains(listener)) {
			listeners.add(listener);
		}
	}

	/** Removes a listener. */
	public void removeListener(ExplorationListener listener) {
		listeners.remove(listener);
	}

	private void changed(PolicyExploration exploration) {
		listeners.forEach(listener -> listener.changed(exploration));
	}
}
