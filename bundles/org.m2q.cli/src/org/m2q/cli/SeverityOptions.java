package org.m2q.cli;

import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;

import picocli.CommandLine.ParseResult;

/** Reads {@code --severity}. */
final class SeverityOptions {

	private SeverityOptions() {
	}

	static ProblemSeverities of(ParseResult arguments) throws CommandException {
		ProblemSeverities severities = ProblemSeverities.DEFAULT;
		for (String given : arguments.matchedOptionValue("--severity", List.<String>of())) {
			int equals = given.indexOf('=');
			Optional<Level> level = equals < 0 ? Optional.empty() : Level.of(given.substring(equals + 1));
			if (level.isEmpty()) {
				throw CommandException.usage("--severity is CODE=LEVEL with level error, warning, info or ignore, such as m2q.unused=ignore; not " + given + ".");
			}
			String code = given.substring(0, equals);
			Optional<String> objection = ProblemSeverities.objection(code);
			if (objection.isPresent()) {
				throw CommandException.usage("--severity " + given + ": " + objection.get());
			}
			severities = severities.with(code, level.get());
		}
		return severities;
	}
}
