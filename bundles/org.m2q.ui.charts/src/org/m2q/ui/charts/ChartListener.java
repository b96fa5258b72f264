package org.m2q.ui.charts;

import java.util.Set;

/** Hears what the user does with a chart. */
public interface ChartListener {

	/**
	 * The user has selected layers, or with an empty set none.
	 *
	 * @param layers names of the layers
	 */
	void selected(Set<String> layers);

	/**
	 * The user wants to go to what a mark is about.
	 *
	 * @param mark double clicked, or focused when Enter was pressed
	 */
	void opened(Mark mark);

	/**
	 * The user has clicked a mark or pressed Space on it, after {@link #selected}. Clicks that add to a selection are none.
	 *
	 * @param mark that was clicked
	 */
	default void picked(Mark mark) {
		// most charts only select
	}
}
