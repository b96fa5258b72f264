package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;

/**
 * What a client may set.
 *
 * @param severities how bad problems are
 * @param objections what of the settings cannot be followed, a sentence each
 */
record Settings(ProblemSeverities severities, List<String> objections) {

	/**
	 * Reads {@code {"severity": {"m2q.unused": "ignore"}}}, also when it is the member {@code m2q} of an object.
	 *
	 * @param json initialization options or settings; anything else than an object sets nothing
	 * @return empty when nothing about severities is said
	 */
	static Optional<Settings> of(Object json) {
		if (!(json instanceof JsonObject object)) {
			return Optional.empty();
		}
		JsonObject own = object.get("m2q") instanceof JsonObject section ? section : object;
		if (!(own.get("severity") instanceof JsonObject severity)) {
			return Optional.empty();
		}
		ProblemSeverities severities = ProblemSeverities.DEFAULT;
		List<String> objections = new ArrayList<>();
		for (Map.Entry<String, JsonElement> entry : severity.entrySet()) {
			Optional<Level> level = entry.getValue().isJsonPrimitive() ? Level.of(entry.getValue().getAsString()) : Optional.empty();
			Optional<String> objection = ProblemSeverities.objection(entry.getKey())
					.or(() -> level.isPresent() ? Optional.empty() : Optional.of("The severity of '" + entry.getKey() + "' is error, warning, info or ignore."));
			if (objection.isPresent()) {
				objections.add("Setting m2q.severity: " + objection.get());
			} else {
				severities = severities.with(entry.getKey(), level.orElseThrow());
			}
		}
		return Optional.of(new Settings(severities, List.copyOf(objections)));
	}
}
