package org.m2q.calibration.build;

/** A layer that cannot be computed in integers as wanted; the message says why and what to do, and is reported at the layer. */
final class Unbuildable extends Exception {

	private static final long serialVersionUID = 1;

	private final String code;

	Unbuildable(String message) {
		this(org.m2q.base.problem.ProblemCodes.PROGRAM_UNSUPPORTED, message);
	}

	Unbuildable(String code, String message) {
		super(message);
		this.code = code;
	}

	String code() {
		return code;
	}
}
