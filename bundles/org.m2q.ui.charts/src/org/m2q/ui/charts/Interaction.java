package org.m2q.ui.charts;

import org.eclipse.swt.widgets.Event;

/** Mouse and keyboard of one kind of chart, asked before the usual ones. */
@FunctionalInterface
public interface Interaction {

	/** Leaves everything to the canvas. */
	Interaction NONE = (event, canvas) -> false;

	/**
	 * Handles an event of the canvas: one of {@code MouseDown}, {@code MouseMove}, {@code MouseUp}, {@code MouseDoubleClick},
	 * {@code MouseWheel}, {@code MouseHorizontalWheel} and {@code KeyDown} of {@code SWT}.
	 *
	 * @return whether that was all about the event
	 */
	boolean handle(Event event, ChartCanvas canvas);
}
