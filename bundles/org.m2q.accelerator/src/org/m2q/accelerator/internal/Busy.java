package org.m2q.accelerator.internal;

import org.m2q.accelerator.Bound;

/**
 * How long a resource works for a layer.
 *
 * @param kind class of the resource
 * @param resource name
 * @param cycles cycles it works
 */
record Busy(Bound.Kind kind, String resource, long cycles) {

	/** Whether it is an engine or a path inside the chip, as opposed to DRAM. */
	boolean isOnChip() {
		return !kind.isDram();
	}
}
