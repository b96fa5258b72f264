package org.m2q.ui.tests;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.swt.widgets.Display;

/**
 * Watches from outside whether the user interface thread answers, and what it does while it does not.
 *
 * <p>It asks every ten milliseconds and takes samples of the stack until the answer comes. What a stall costs our code is the processor time of the
 * thread, times the part of the samples with our code in them: waiting for a busy machine, for the garbage collector or for other plug-ins is not ours.
 */
public final class StallWatch implements AutoCloseable {

	private static final int PERIOD_MILLISECONDS = 10;
	private static final int SUSPICIOUS_MILLISECONDS = 100;
	private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
	private final List<String> ours = new ArrayList<>();
	private final Thread thread;
	private volatile long asked;
	private volatile long answered;
	private volatile long longest;
	private volatile long longestOfOurs;
	private volatile int stalls;
	private volatile boolean stopped;

	public StallWatch(Display display) {
		thread = new Thread(() -> watch(display), "stall watch");
		thread.setDaemon(true);
		thread.start();
	}

	private void watch(Display display) {
		long id = display.getThread().threadId();
		long processor = 0;
		int samples = 0;
		List<String> found = new ArrayList<>();
		while (!stopped && !display.isDisposed()) {
			if (asked == answered) {
				stalled(found, samples, (threads.getThreadCpuTime(id) - processor) / NANOSECONDS_PER_MILLISECOND);
				samples = 0;
				found.clear();
				processor = threads.getThreadCpuTime(id);
				long now = System.nanoTime();
				asked = now;
				display.asyncExec(() -> {
					longest = Math.max(longest, (System.nanoTime() - now) / 1_000_000);
					answered = now;
				});
			} else {
				samples++;
				String frames = frames(display);
				// Opening an editor takes what it takes: the platform loads hundreds of classes.
				if (frames.contains("org.m2q.") && !frames.contains(".openEditor(")) {
					found.add(frames);
				}
			}
			try {
				Thread.sleep(PERIOD_MILLISECONDS);
			} catch (InterruptedException e) {
				return;
			}
		}
	}

	private static String frames(Display display) {
		return Arrays.stream(display.getThread().getStackTrace()).map(StackTraceElement::toString)
				.takeWhile(frame -> !frame.contains("org.m2q.ui.tests") && !frame.contains("org.m2q.ui.views.tests")
						&& !frame.contains("org.m2q.ui.launch.tests"))
				.toList().toString();
	}

	private void stalled(List<String> found, int samples, double processorMilliseconds) {
		if (processorMilliseconds > SUSPICIOUS_MILLISECONDS) {
			stalls++;
		}
		long part = samples == 0 ? 0 : (long) (processorMilliseconds * found.size() / samples);
		longestOfOurs = Math.max(longestOfOurs, part);
		if (part > SUSPICIOUS_MILLISECONDS) {
			synchronized (ours) {
				ours.add(part + " of " + (long) processorMilliseconds + " ms: " + found.get(found.size() / 2));
			}
		}
	}

	/** Longest time without an answer, in milliseconds, whatever the reason. */
	public long longestMilliseconds() {
		return longest;
	}

	/** Most processor time that our code took without an answer, in milliseconds. */
	public long longestOfOursMilliseconds() {
		return longestOfOurs;
	}

	/** How often the thread worked for more than a tenth of a second without an answer, in any code. */
	public int stalls() {
		return stalls;
	}

	/** What our code did when it took more than a tenth of a second. */
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
