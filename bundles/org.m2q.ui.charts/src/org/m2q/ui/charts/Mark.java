package org.m2q.ui.charts;

import java.util.Objects;
import java.util.function.Supplier;

import org.eclipse.swt.graphics.Rectangle;

/**
 * A data point that can be pointed at, focused and selected. Its texts are made when they are asked for, because most are never read.
 *
 * @param id unique in its chart
 * @param layer name of the layer that it is about; empty for none
 * @param bounds where it is drawn
 * @param spoken makes what a screen reader says, e.g. {@code Layer mb3.pw2, share 18 percent, 3 microseconds}
 * @param shown makes what is shown beside the pointer, may have several lines
 */
public record Mark(String id, String layer, Rectangle bounds, Supplier<String> spoken, Supplier<String> shown) {

	/** Rejects missing parts. */
	public Mark {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(layer, "layer");
		bounds = new Rectangle(bounds.x, bounds.y, bounds.width, bounds.height);
		Objects.requireNonNull(spoken, "spoken");
		Objects.requireNonNull(shown, "shown");
	}

	/** What a screen reader says. */
	public String name() {
		return spoken.get();
	}

	/** What is shown beside the pointer. */
	public String tip() {
		return shown.get();
	}
}
