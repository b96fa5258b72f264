package org.m2q.accelerator.internal.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.Violation;
import org.m2q.accelerator.schedule.Violation.Rule;

/** Collects violations, not more of each rule than a person reads. */
public final class Findings {

	/** Most violations of one rule. */
	public static final int LIMIT = 20;

	private final List<Violation> list = new ArrayList<>();
	private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);

	/** Adds a violation by a step. */
	void add(Rule rule, Step step, String message) {
		add(rule, step.layer(), step.index(), step.start(), "Step " + step.index() + " (" + step.kind() + ") " + message);
	}

	/** Adds a violation. */
	void add(Rule rule, int layer, int step, long cycle, String message) {
		if (counts.merge(rule, 1, Integer::sum) <= LIMIT) {
			list.add(new Violation(rule, layer, step, cycle, message));
		}
	}

	/** Whether there are none. */
	public boolean isEmpty() {
		return list.isEmpty();
	}

	/** The violations, in the order in which they were found. */
	public List<Violation> list() {
		return List.copyOf(list);
	}
}
