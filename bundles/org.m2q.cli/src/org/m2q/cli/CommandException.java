package org.m2q.cli;

/** Ends a command with one line for the user and an exit code. */
final class CommandException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int code;

	CommandException(int code, String message) {
		super(message);
		this.code = code;
	}

	int code() {
		return code;
	}

	static CommandException usage(String message) {
		return new CommandException(ExitCode.USAGE, message);
	}

	static CommandException inputOutput(String message) {
		return new CommandException(ExitCode.INPUT_OUTPUT, message);
	}
}
