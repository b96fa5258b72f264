package org.m2q.ui.charts;

import java.util.Objects;

import org.eclipse.swt.graphics.Rectangle;

/**
 * A data point that can be pointed at, focused and selected.
 *
 * @param id unique in its chart
 * @param layer name of the layer that it is about; empty for none
 * @param bounds where it is drawn
 * @param name what a screen reader says, e.g. {@code Layer mb3.pw2, share 18 percent, 3 microseconds}
 * @param tip what is shown beside the pointer, may have several lines
 */
public record Mark(String id, String layer, Rectangle bounds, String name, String tip) {

	/** Rejects missing parts. */
	public Mark {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(layer, "layer");
		bounds = new Rectangle(bounds.x, bounds.y, bounds.width, bounds.height);
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(tip, "tip");
	}
}
