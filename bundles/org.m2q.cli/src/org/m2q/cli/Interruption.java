package org.m2q.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.m2q.base.Cancellation;

/** Notices that the user wants the process to end, and gives the work a moment to end in good order. */
final class Interruption implements Cancellation, AutoCloseable {

	private static final long PATIENCE_SECONDS = 5;

	private final CountDownLatch ended = new CountDownLatch(1);
	private final Thread hook = new Thread(this::interrupt, "m2q-interruption");
	private volatile boolean cancelled;

	Interruption() {
		Runtime.getRuntime().addShutdownHook(hook);
	}

	private void interrupt() {
		cancelled = true;
		try {
			ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isCancelled() {
		return cancelled;
	}

	/** The work has ended. */
	@Override
	public void close() {
		ended.countDown();
		if (!cancelled) {
			try {
				Runtime.getRuntime().removeShutdownHook(hook);
			} catch (IllegalStateException e) {
				// The process is ending: the hook runs and finds the work done.
			}
		}
	}
}
