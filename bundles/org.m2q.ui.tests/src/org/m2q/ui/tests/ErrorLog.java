package org.m2q.ui.tests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;

/** Collects what comes into the Error Log about our plug-ins. */
public final class ErrorLog implements AutoCloseable {

	private final List<String> entries = new CopyOnWriteArrayList<>();
	private final ILogListener listener = (status, plugin) -> {
		if (status.getSeverity() >= IStatus.WARNING && isOurs(status, plugin)) {
			entries.add(plugin + ": " + status + trace(status.getException()));
		}
	};

	public ErrorLog() {
		Platform.addLogListener(listener);
	}

	private static boolean isOurs(IStatus status, String plugin) {
		return plugin.startsWith("org.m2q") || status.getPlugin().startsWith("org.m2q") || trace(status.getException()).contains("org.m2q");
	}

	private static String trace(Throwable cause) {
		if (cause == null) {
			return "";
		}
		StringBuilder text = new StringBuilder("\n" + cause);
		for (StackTraceElement element : cause.getStackTrace()) {
			text.append("\n\tat ").append(element);
		}
		return text.append(trace(cause.getCause() == cause ? null : cause.getCause())).toString();
	}

	/** Everything so far. */
	public List<String> entries() {
		return List.copyOf(entries);
	}

	@Override
	public void close() {
		Platform.removeLogListener(listener);
	}
}
