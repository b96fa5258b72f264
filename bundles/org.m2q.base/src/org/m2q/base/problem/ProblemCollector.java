package org.m2q.base.problem;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps every distinct problem in the order of arrival. Not safe for use by several threads. */
public final class ProblemCollector implements ProblemSink {

	private final Set<Problem> problems = new LinkedHashSet<>();

	@Override
	public void accept(Problem problem) {
		problems.add(problem);
	}

	/** Whether an error arrived. */
	public boolean hasErrors() {
		return problems.stream().anyMatch(Problem::isError);
	}

	/** What arrived so far. */
	public List<Problem> problems() {
		return List.copyOf(problems);
	}
}
