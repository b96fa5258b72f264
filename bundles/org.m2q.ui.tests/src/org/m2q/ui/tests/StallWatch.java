package org.m2q.ui.tests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.swt.widgets.Display;

/** Watches from outside whether the user interface thread answers, and what it does while it does not. */
public final class StallWatch implements AutoCloseable {

	private static final int PERIOD_MILLISECONDS = 10;
	private static final int SUSPICIOUS_MILLISECONDS = 100;

	private final List<String> ours = new ArrayList<>();
	private final Thread thread;
	private volatile long asked;
	private volatile long longest;
	private volatile long longestOfOurs;
	private volatile boolean stopped;

	public StallWatch(Display display) {
		thread = new Thread(() -> watch(display), "stall watch");
		thread.setDaemon(true);
		thread.start();
	}

	private void watch(Display display) {
		while (!stopped && !display.isDisposed()) {
			if (asked == 0) {
				asked = System.nanoTime();
				display.asyncExec(() -> {
					longest = Math.max(longest, milliseconds());
					asked = 0;
				});
			} else if (milliseconds() > SUSPICIOUS_MILLISECONDS) {
				sample(display);
			}
			try {
				Thread.sleep(PERIOD_MILLISECONDS);
			} catch (InterruptedException e) {
				return;
			}
		}
	}

	private long milliseconds() {
		return asked == 0 ? 0 : (System.nanoTime() - asked) / 1_000_000;
	}

	private void sample(Display display) {
		StackTraceElement[] stack = display.getThread().getStackTrace();
		String frames = Arrays.stream(stack).map(StackTraceElement::toString).takeWhile(frame -> !frame.contains("org.m2q.ui.tests"))
				.toList().toString();
		// Opening an editor takes what it takes: the platform loads hundreds of classes.
		if (frames.contains("org.m2q.") && !frames.contains(".openEditor(")) {
			longestOfOurs = Math.max(longestOfOurs, milliseconds());
			synchronized (ours) {
				ours.add(milliseconds() + " ms: " + frames);
			}
		}
	}

	/** Longest time without an answer, in milliseconds. */
	public long longestMilliseconds() {
		return longest;
	}

	/** Longest time without an answer while our code was running, in milliseconds. */
	public long longestOfOursMilliseconds() {
		return longestOfOurs;
	}

	/** What our code did in those times. */
	public List<String> samples() {
		synchronized (ours) {
			return List.copyOf(ours);
		}
	}

	@Override
	public void close() {
		stopped = true;
		thread.interrupt();
	}
}
