package org.m2q.ui.launch.internal;

import java.util.function.IntConsumer;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.ProgressMonitorWrapper;

/** Passes progress on, and tells how many percent are done whenever that changes. */
final class LaunchProgress extends ProgressMonitorWrapper {

	private static final int ALL = 100;

	private final IntConsumer percent;
	private double total;
	private double done;
	private int told = -1;

	LaunchProgress(IProgressMonitor monitor, IntConsumer percent) {
		super(monitor);
		this.percent = percent;
	}

	@Override
	public void beginTask(String name, int totalWork) {
		super.beginTask(name, totalWork);
		total = totalWork;
		add(0);
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
		done += work;
		int now = total > 0 ? (int) Math.clamp((long) (ALL * done / total), 0, ALL) : -1;
		if (now > told) {
			told = now;
			percent.accept(now);
		}
	}
}
