package org.m2q.ui.tests;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;

/**
 * Watches how long the user interface thread is busy with one thing, during which it answers neither keys nor the mouse.
 *
 * <p>The time of the thread is cut where the event loop takes the next event or task. What such a piece costs our code is the processor time of the
 * thread, times the part of the samples of its stack with our code in them, and the time that it waits in our code: waiting for a busy machine, for the
 * garbage collector or for other plug-ins is not ours.
 */
public final class StallWatch implements AutoCloseable {

	private static final int PERIOD_MILLISECONDS = 10;
	private static final int SUSPICIOUS_MILLISECONDS = 100;
	private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
	private final Display display;
	private final List<String> ours = new ArrayList<>();
	private final Listener before = event -> before();
	private final Listener after = event -> after();
	private final Thread thread;
	private volatile boolean answered = true;
	private volatile boolean stopped;
	private volatile long longest;
	private volatile long longestOfOurs;
	private volatile int stalls;
	/** Nesting of events; only in the user interface thread. */
	private int depth;
	private Piece piece;

	/** What the thread does between two looks at the event queue. */
	private static final class Piece {

		private final long processor;
		private final List<String> found = new ArrayList<>();
		private int running;
		private int runningOurs;
		private int waitingOurs;

		Piece(long processor) {
			this.processor = processor;
		}
	}

	/** Starts to watch; to be made in the user interface thread. */
	public StallWatch(Display display) {
		this.display = display;
		piece = new Piece(threads.getCurrentThreadCpuTime());
		display.addListener(SWT.PreEvent, before);
		display.addListener(SWT.PostEvent, after);
		thread = new Thread(this::watch, "stall watch");
		thread.setDaemon(true);
		thread.start();
	}

	private void before() {
		if (depth++ == 0) {
			next();
		}
	}

	private void after() {
		// The first one may end an event that began before the watch.
		if (depth > 0 && --depth == 0) {
			next();
		}
	}

	private synchronized void next() {
		long now = threads.getCurrentThreadCpuTime();
		double milliseconds = (now - piece.processor) / NANOSECONDS_PER_MILLISECOND;
		if (milliseconds > SUSPICIOUS_MILLISECONDS) {
			stalls++;
		}
		double worked = piece.running == 0 ? 0 : milliseconds * piece.runningOurs / piece.running;
		long part = (long) worked + (long) piece.waitingOurs * PERIOD_MILLISECONDS;
		longestOfOurs = Math.max(longestOfOurs, part);
		if (part > SUSPICIOUS_MILLISECONDS) {
			ours.add(part + " of " + (long) milliseconds + " ms: " + piece.found.get(piece.found.size() / 2));
		}
		piece = new Piece(now);
	}

	private void watch() {
		while (!stopped && !display.isDisposed()) {
			if (answered) {
				answered = false;
				long asked = System.nanoTime();
				display.asyncExec(() -> {
					longest = Math.max(longest, (System.nanoTime() - asked) / 1_000_000);
					answered = true;
					// A dialog has an event loop inside an event.
					next();
				});
			}
			sample();
			try {
				Thread.sleep(PERIOD_MILLISECONDS);
			} catch (InterruptedException e) {
				return;
			}
		}
	}

	private void sample() {
		Piece before = current();
		Thread.State state = display.getThread().getState();
		String frames = frames(display);
		synchronized (this) {
			if (piece != before) {
				return;
			}
			// Opening an editor takes what it takes: the platform loads hundreds of classes.
			boolean found = frames.contains("org.m2q.") && !frames.contains(".openEditor(");
			boolean runs = state == Thread.State.RUNNABLE;
			piece.running += runs ? 1 : 0;
			piece.runningOurs += runs && found ? 1 : 0;
			piece.waitingOurs += !runs && found ? 1 : 0;
			if (found) {
				piece.found.add(frames);
			}
		}
	}

	private synchronized Piece current() {
		return piece;
	}

	private static String frames(Display display) {
		return Arrays.stream(display.getThread().getStackTrace()).map(StackTraceElement::toString)
				.takeWhile(frame -> !frame.contains("org.m2q.ui.tests") && !frame.contains("org.m2q.ui.views.tests")
						&& !frame.contains("org.m2q.ui.launch.tests"))
				.toList().toString();
	}

	/** Longest time until a task in the queue was begun, in milliseconds, whatever the reason. */
	public long longestMilliseconds() {
		return longest;
	}

	/** Longest time that our code kept the thread from the next event, in milliseconds. */
	public long longestOfOursMilliseconds() {
		return longestOfOurs;
	}

	/** How often the thread worked for more than a tenth of a second before the next event, in any code. */
	public int stalls() {
		return stalls;
	}

	/** What our code did when it took more than a tenth of a second. */
	public synchronized List<String> samples() {
		return List.copyOf(ours);
	}

	@Override
	public void close() {
		stopped = true;
		thread.interrupt();
		if (!display.isDisposed()) {
			display.removeListener(SWT.PreEvent, before);
			display.removeListener(SWT.PostEvent, after);
		}
	}
}
