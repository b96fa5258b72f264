package org.m2q.accelerator.sweep;

import java.io.IOException;

/** Takes the points of a sweep as they come. Called by one thread, in the order of the points. */
@FunctionalInterface
public interface SweepSink {

	/**
	 * Takes the next point.
	 *
	 * @throws IOException when it cannot be kept; the sweep ends
	 */
	void accept(SweepPoint point) throws IOException;
}
