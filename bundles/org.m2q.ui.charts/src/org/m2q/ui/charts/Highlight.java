package org.m2q.ui.charts;

import java.util.Objects;
import java.util.Set;

/**
 * What a chart emphasises.
 *
 * @param selected names of the selected layers
 * @param focus id of the focused mark; empty when none is or the chart has not the keyboard
 * @param hover id of the mark below the pointer; empty for none
 */
public record Highlight(Set<String> selected, String focus, String hover) {

	/** Nothing. */
	public static final Highlight NONE = new Highlight(Set.of(), "", "");

	/** Copies the set. */
	public Highlight {
		selected = Set.copyOf(selected);
		Objects.requireNonNull(focus, "focus");
		Objects.requireNonNull(hover, "hover");
	}
}
