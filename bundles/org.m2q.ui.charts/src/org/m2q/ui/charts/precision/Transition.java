package org.m2q.ui.charts.precision;

import java.util.List;
import java.util.Objects;

import org.m2q.report.LayerReport;

/**
 * The result of a layer and those that read it in one format.
 *
 * @param producer whose result it is
 * @param from format in which it is computed, e.g. {@code uint8}
 * @param to format in which it is read; empty for a result of the network
 * @param readers names of the layers that read it so; none for a result of the network
 * @param bytes of the whole result as the producer holds it
 * @param energy joules of its requantization, divided equally when it is read in several formats; 0 when it needs none, not a number when the cost model
 *        has no price for it
 */
record Transition(LayerReport producer, String from, String to, List<String> readers, long bytes, double energy) {

	/** Copies the list. */
	Transition {
		Objects.requireNonNull(producer, "producer");
		Objects.requireNonNull(from, "from");
		Objects.requireNonNull(to, "to");
		readers = List.copyOf(readers);
	}

	/** Whether it is read in another format. */
	boolean isConversion() {
		return !to.isEmpty() && !from.equals(to);
	}
}
