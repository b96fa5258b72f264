package org.m2q.ui.internal;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.m2q.ui.M2qUi;

/** What those who mend a defect must know, as text. */
final class ErrorDetails {

	private ErrorDetails() {
	}

	/** Versions, the message and where it happened, with those of what it came of. */
	static String of(IStatus status) {
		StringWriter text = new StringWriter();
		PrintWriter lines = new PrintWriter(text);
		lines.println("M2Q " + Platform.getBundle(M2qUi.PLUGIN_ID).getVersion() + ", Eclipse " + Platform.getBundle(Platform.PI_RUNTIME).getVersion() + ", Java "
				+ System.getProperty("java.version") + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
		add(status, lines);
		return text.toString();
	}

	private static void add(IStatus status, PrintWriter lines) {
		lines.println(status.getPlugin() + ": " + status.getMessage());
		if (status.getException() != null) {
			status.getException().printStackTrace(lines);
		}
		for (IStatus child : status.getChildren()) {
			add(child, lines);
		}
	}
}
