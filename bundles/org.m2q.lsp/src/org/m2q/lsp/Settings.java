package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;

/**
 * What a client may set; what it says nothing about stays as it is.
 *
 * @param severities how bad problems are
 * @param hotLayers how many lines of a model are marked as the most expensive ones, from 0
 * @param shapes whether calls are followed by the shapes that they are inferred to make
 * @param objections what of the settings cannot be followed, a sentence each
 */
record Settings(Optional<ProblemSeverities> severities, Optional<Integer> hotLayers, Optional<Boolean> shapes, List<String> objections) {

	private static final int MOST_HOT = 100;

	/**
	 * Reads {@code {"severity": {"m2q.unused": "ignore"}, "hotLayers": 5, "shapes": true}}, also when it is the member {@code m2q} of an object.
	 *
	 * @param json initialization options or settings; anything else than an object sets nothing
	 */
	static Settings of(Object json) {
		if (!(json instanceof JsonObject object)) {
			return new Settings(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
		}
		JsonObject own = object.get("m2q") instanceof JsonObject section ? section : object;
		List<String> objections = new ArrayList<>();
		Optional<ProblemSeverities> severities = own.get("severity") instanceof JsonObject severity ? Optional.of(severities(severity, objections)) : Optional.empty();
		Optional<Integer> hot = own.has("hotLayers") ? hotLayers(own.get("hotLayers")) : Optional.empty();
		if (own.has("hotLayers") && hot.isEmpty()) {
			objections.add("Setting m2q.hotLayers: The number of hot layers is 0 to " + MOST_HOT + ".");
		}
		Optional<Boolean> shapes = own.get("shapes") instanceof JsonPrimitive value && value.isBoolean() ? Optional.of(value.getAsBoolean()) : Optional.empty();
		if (own.has("shapes") && shapes.isEmpty()) {
			objections.add("Setting m2q.shapes: Shapes are shown or not: true or false.");
		}
		return new Settings(severities, hot, shapes, List.copyOf(objections));
	}

	/** Whether anything is set. */
	boolean isPresent() {
		return severities.isPresent() || hotLayers.isPresent() || shapes.isPresent() || !objections.isEmpty();
	}

	private static Optional<Integer> hotLayers(JsonElement value) {
		return value instanceof JsonPrimitive number && number.isNumber() && number.getAsDouble() >= 0 && number.getAsDouble() <= MOST_HOT ? Optional.of(number.getAsInt())
				: Optional.empty();
	}

	private static ProblemSeverities severities(JsonObject severity, List<String> objections) {
		ProblemSeverities severities = ProblemSeverities.DEFAULT;
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
		return severities;
	}
}
