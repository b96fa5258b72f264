package org.m2q.core.problems;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.core.M2qCore;

/** Severities of problems as a preference of the workspace: {@code code=level;code=level}, only those that differ from the default. */
public final class SeverityPreferences {

	/** Node of the preference. */
	public static final String NODE = M2qCore.PLUGIN_ID;
	/** Name of the preference. */
	public static final String KEY = "problems.severities";

	private SeverityPreferences() {
	}

	/** The severities that hold now. */
	public static ProblemSeverities current() {
		return parse(InstanceScope.INSTANCE.getNode(NODE).get(KEY, ""));
	}

	/** The severities that a text says. What it does not understand, as from another version, does not count. */
	public static ProblemSeverities parse(String text) {
		ProblemSeverities severities = ProblemSeverities.DEFAULT;
		for (String entry : text.split(";")) {
			int equals = entry.indexOf('=');
			String code = equals < 0 ? "" : entry.substring(0, equals);
			Optional<ProblemSeverities.Level> level = equals < 0 ? Optional.empty() : ProblemSeverities.Level.of(entry.substring(equals + 1));
			if (level.isPresent() && ProblemSeverities.objection(code).isEmpty()) {
				severities = severities.with(code, level.get());
			}
		}
		return severities;
	}

	/** The text that says severities. */
	public static String text(ProblemSeverities severities) {
		return severities.changed().entrySet().stream().map(SeverityPreferences::entry).collect(Collectors.joining(";"));
	}

	private static String entry(Map.Entry<String, ProblemSeverities.Level> entry) {
		return entry.getKey() + '=' + entry.getValue().label();
	}
}
