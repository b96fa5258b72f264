package org.m2q.accelerator.sweep;

import java.io.IOException;

/** A sink that keeps points as text, which is made by the threads that price them. */
public interface RowSweepSink extends SweepSink {

	/** What is kept of a point, without what depends on the points before. Called by several threads, in any order. */
	String row(SweepPoint point);

	/**
	 * Takes the row of the next point. Called by one thread, in the order of the points.
	 *
	 * @throws IOException when it cannot be kept; the sweep ends
	 */
	void accept(String row) throws IOException;

	@Override
	default void accept(SweepPoint point) throws IOException {
		accept(row(point));
	}
}
