package org.m2q.ui.launch.internal;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.ProgressMonitorWrapper;
import org.eclipse.osgi.util.NLS;

/** Passes progress on, and tells how much is done whenever that changes; after a few seconds also how long the rest will take. */
public final class LaunchProgress extends ProgressMonitorWrapper {

	private static final int ALL = 100;
	private static final double NANOSECONDS = 1e9;
	/** Before that the first steps, which read and prepare, would be taken for all others. */
	private static final double GUESS_AFTER_SECONDS = 3;
	private static final int MINUTE = 60;

	private final Consumer<String> done;
	private final LongSupplier clock;
	private final long start;
	private double total;
	private double worked;
	private String told = "";
	private String task = "";

	LaunchProgress(IProgressMonitor monitor, Consumer<String> done) {
		this(monitor, done, System::nanoTime);
	}

	/**
	 * With a clock of its own.
	 *
	 * @param clock nanoseconds from any time on
	 */
	public LaunchProgress(IProgressMonitor monitor, Consumer<String> done, LongSupplier clock) {
		super(monitor);
		this.done = done;
		this.clock = clock;
		start = clock.getAsLong();
	}

	@Override
	public void beginTask(String name, int totalWork) {
		super.beginTask(name, totalWork);
		total = totalWork;
		add(0);
	}

	@Override
	public synchronized void subTask(String name) {
		task = name;
		String left = left();
		super.subTask(left.isEmpty() ? name : NLS.bind(Messages.progressTask, name, left));
	}

	@Override
	public void internalWorked(double work) {
		super.internalWorked(work);
		add(work);
	}

	@Override
	public void worked(int work) {
		super.worked(work);
		add(work);
	}

	private synchronized void add(double work) {
		worked += work;
		if (total <= 0) {
			return;
		}
		long percent = Math.clamp((long) (ALL * worked / total), 0, ALL);
		String left = left();
		String now = left.isEmpty() ? NLS.bind(Messages.progressPercent, percent) : NLS.bind(Messages.progressLeft, percent, left);
		if (!now.equals(told)) {
			told = now;
			done.accept(now);
			if (!left.isEmpty() && !task.isEmpty()) {
				subTask(task);
			}
		}
	}

	/** How long the rest takes when it goes on as until now; empty while that would be a wild guess, and at the end. */
	private String left() {
		double passed = (clock.getAsLong() - start) / NANOSECONDS;
		if (passed < GUESS_AFTER_SECONDS || worked <= 0 || worked >= total) {
			return "";
		}
		long seconds = Math.max(1, Math.round(passed * (total - worked) / worked));
		return seconds < 2 * MINUTE ? NLS.bind(Messages.leftSeconds, seconds) : NLS.bind(Messages.leftMinutes, Math.round((double) seconds / MINUTE));
	}
}
