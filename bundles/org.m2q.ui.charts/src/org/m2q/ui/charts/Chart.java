package org.m2q.ui.charts;

/** What a chart shows, independent of its size. Immutable. */
public interface Chart {

	/** One line that says what is shown, for screen readers and exported files. */
	String title();

	/**
	 * Height that the chart needs.
	 *
	 * @param width pixels that it has
	 * @param visible pixels that can be seen at once; a chart that fits itself to them returns them
	 */
	int height(TextMeasure measure, int width, int visible);

	/** Lays the chart out. */
	Scene layout(TextMeasure measure, Theme theme, int width, int height);

	/** The exact numbers. */
	DataTable table();
}
