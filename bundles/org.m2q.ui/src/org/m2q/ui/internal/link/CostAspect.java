package org.m2q.ui.internal.link;

import java.util.Optional;

/** What a part of an inline cost is about, and what shows more of it. Views are asked with it as the input of an {@code IShowInTarget}. */
public enum CostAspect {
	/** Part in the EDP. */
	SHARE("org.m2q.ui.views.edp", ""),
	/** Time. */
	LATENCY("org.m2q.ui.views.timeline", ""),
	/** Energy, by memory. */
	ENERGY("org.m2q.ui.views.edp", ""),
	/** Energy times latency. */
	EDP("org.m2q.ui.views.edp", ""),
	/** What limits. */
	BOUND("org.m2q.ui.views.roofline", ""),
	/** Widths and schemes. */
	PRECISION("org.m2q.ui.views.precision", ""),
	/** All numbers. */
	RESULTS("org.m2q.ui.views.results", ""),
	/** The accelerator: engines and memories. */
	ACCELERATOR("org.m2q.ui.views.accelerator", ""),
	/** Where it runs: the line of the mapping. */
	ENGINE("", ""),
	/** Difference to a baseline. */
	COMPARE("", "org.m2q.ui.compare"),
	/** Other precision. */
	SUGGEST("", "org.m2q.ui.suggestPrecision");

	private final String view;
	private final String command;

	CostAspect(String view, String command) {
		this.view = view;
		this.command = command;
	}

	/** The view that shows more. */
	public Optional<String> view() {
		return Optional.of(view).filter(id -> !id.isEmpty());
	}

	/** The command that shows more. */
	public Optional<String> command() {
		return Optional.of(command).filter(id -> !id.isEmpty());
	}
}
