package org.m2q.ui.charts;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.Rectangle;

/** A chart laid out for one size. */
public interface Scene {

	/** What can be pointed at, in the order of the keyboard; never more than can be told apart in the window. */
	List<Mark> marks();

	/**
	 * Draws the chart.
	 *
	 * @param visible part that is seen; headers are drawn at its top
	 */
	void paint(Surface surface, Rectangle visible, Highlight highlight);

	/** Whether it looks different below the pointer, so that it must be drawn again when the pointer moves. */
	default boolean showsHover() {
		return true;
	}

	/**
	 * The mark at a place; of several the last, which is drawn on top.
	 *
	 * @param visible part that is seen
	 */
	default Optional<Mark> at(int x, int y, Rectangle visible) {
		return marks().reversed().stream().filter(mark -> mark.bounds().contains(x, y)).findFirst();
	}
}
