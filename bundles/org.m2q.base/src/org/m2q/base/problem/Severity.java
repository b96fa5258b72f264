package org.m2q.base.problem;

/** How bad a problem is, worst first. */
public enum Severity {
	/** The affected element has no meaning. */
	ERROR,
	/** The result is probably not what was meant. */
	WARNING,
	/** Worth knowing. */
	INFO
}
