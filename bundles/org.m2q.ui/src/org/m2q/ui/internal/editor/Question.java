package org.m2q.ui.internal.editor;

/** Something that was asked about a text. Its thread is never interrupted: that would close a file that is being read, and the import would seem missing. */
public final class Question {

	private volatile boolean cancelled;

	/** Makes the answer unwanted. */
	public void cancel() {
		cancelled = true;
	}

	boolean isCancelled() {
		return cancelled;
	}
}
