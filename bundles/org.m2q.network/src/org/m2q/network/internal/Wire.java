package org.m2q.network.internal;

import org.m2q.network.Shape;
import org.m2q.network.Value;

/**
 * A tensor that flows.
 *
 * @param value where it comes from
 * @param shape its shape
 * @param channelAxis the axis of channels or features: 0 for maps, the last for tokens; 0 for rank 1 and 0
 */
record Wire(Value value, Shape shape, int channelAxis) {

	/** A tensor whose channels are on the axis usual for its rank: rank 3 is a map, everything else has features last. */
	static Wire usual(Value value, Shape shape) {
		return new Wire(value, shape, shape.rank() == 3 ? 0 : Math.max(0, shape.rank() - 1));
	}

	/** Size of the channel axis. */
	int channels() {
		return shape.rank() == 0 ? 1 : shape.dim(channelAxis);
	}

	/** Whether it is a map {@code [channels, rows, columns]}. */
	boolean isMap() {
		return shape.rank() == 3 && channelAxis == 0;
	}
}
