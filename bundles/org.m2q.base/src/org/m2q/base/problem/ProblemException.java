package org.m2q.base.problem;

import java.util.Objects;

/** Carries one problem out of deep code. Used inside a bundle only; public API reports problems as values. */
public final class ProblemException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Problem problem;

	/** Wraps a problem. No stack trace: it describes an input, not a defect. */
	public ProblemException(Problem problem) {
		super(problem.message(), null, false, false);
		this.problem = Objects.requireNonNull(problem);
	}

	/** The problem. */
	public Problem problem() {
		return problem;
	}
}
