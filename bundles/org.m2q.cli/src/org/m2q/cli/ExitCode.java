package org.m2q.cli;

/** What the process returns. The numbers are documented and stay. */
public final class ExitCode {

	/** All went well. */
	public static final int OK = 0;
	/** The input has errors, or {@code fmt --check} found a file that is not formatted. */
	public static final int PROBLEMS = 1;
	/** The command line is wrong. */
	public static final int USAGE = 2;
	/** An expectation of an experiment is not met. */
	public static final int EXPECTATION = 3;
	/** A file cannot be read or written. */
	public static final int INPUT_OUTPUT = 4;
	/** A defect of the program. */
	public static final int INTERNAL = 70;

	private ExitCode() {
	}
}
