package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.schedule.CriticalPath;
import org.m2q.base.Checked;

/** The share of one image in the cycles of a batch; the shares of all layers add up to that of the whole, rounded up. */
final class ImageShare {

	private final List<Map<Bound.Kind, Long>> causes = new ArrayList<>();

	/**
	 * Divides the cycles.
	 *
	 * @param images images of the batch, 1 or more
	 */
	ImageShare(CriticalPath path, int layers, int images) {
		long before = 0;
		for (int layer = 0; layer < layers; layer++) {
			Map<Bound.Kind, Long> shares = new EnumMap<>(Bound.Kind.class);
			for (Map.Entry<Bound.Kind, Long> cause : path.causes(layer).entrySet()) {
				long after = Math.addExact(before, cause.getValue());
				long share = Checked.ceilDiv(after, images) - Checked.ceilDiv(before, images);
				if (share > 0) {
					shares.put(cause.getKey(), share);
				}
				before = after;
			}
			causes.add(shares);
		}
	}

	/** What the cycles that a layer adds are spent on, per image. */
	Map<Bound.Kind, Long> causes(int layer) {
		return causes.get(layer);
	}
}
