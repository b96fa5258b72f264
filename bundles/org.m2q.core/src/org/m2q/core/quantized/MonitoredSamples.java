package org.m2q.core.quantized;

import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.calibration.Progress;

/** Shows how many samples are done, and how long the rest will take at the present pace. */
final class MonitoredSamples implements Progress {

	private static final int TICKS = 1000;
	/** Before this much time has passed nothing can be said of the rest. */
	private static final double PATIENCE_SECONDS = 3;

	private final SubMonitor monitor;
	private final String message;
	private long start = System.nanoTime();
	private int last;
	private int worked;

	/**
	 * Prepares.
	 *
	 * @param message with the number done, that of all, and what is left as a phrase with a comma before it, or nothing
	 */
	MonitoredSamples(SubMonitor monitor, String message) {
		this.monitor = monitor.setWorkRemaining(TICKS);
		this.message = message;
	}

	@Override
	public synchronized void at(int done, int total) {
		if (done < last) {
			// Other samples: the pace and the bar begin anew.
			start = System.nanoTime();
			monitor.setWorkRemaining(TICKS);
			worked = 0;
		}
		last = done;
		int ticks = (int) ((long) TICKS * done / Math.max(1, total));
		monitor.worked(Math.max(0, ticks - worked));
		worked = Math.max(worked, ticks);
		monitor.subTask(NLS.bind(message, new Object[] { Format.grouped(done), Format.grouped(total), left((System.nanoTime() - start) / 1e9, done, total) }));
	}

	/** What is left after some seconds, as a phrase. */
	static String left(double seconds, int done, int total) {
		return seconds < PATIENCE_SECONDS || done == 0 || done == total ? "" : NLS.bind(Messages.timeLeft, Format.time(seconds / done * (total - done)));
	}
}
