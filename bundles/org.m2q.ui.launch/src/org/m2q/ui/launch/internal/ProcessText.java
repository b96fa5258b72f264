package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.ListenerList;
import org.eclipse.debug.core.IStreamListener;
import org.eclipse.debug.core.model.IStreamMonitor;

/** Text that a run writes, for the console. */
final class ProcessText implements IStreamMonitor {

	private final ListenerList<IStreamListener> listeners = new ListenerList<>();
	private final StringBuilder contents = new StringBuilder();

	/** Adds text. Any thread. */
	synchronized void append(String text) {
		contents.append(text);
		listeners.forEach(listener -> listener.streamAppended(text, this));
	}

	@Override
	public synchronized void addListener(IStreamListener listener) {
		listeners.add(listener);
	}

	@Override
	public synchronized String getContents() {
		return contents.toString();
	}

	@Override
	public synchronized void removeListener(IStreamListener listener) {
		listeners.remove(listener);
	}
}
