package org.m2q.base.problem;

/** Takes problems as they are found. */
@FunctionalInterface
public interface ProblemSink {

	/** Ignores everything. */
	ProblemSink NONE = problem -> {
	};

	/** Takes one problem. */
	void accept(Problem problem);
}
