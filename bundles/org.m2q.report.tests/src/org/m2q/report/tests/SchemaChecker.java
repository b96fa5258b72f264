package org.m2q.report.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * Checks a document against a JSON Schema of draft 2020-12. Knows the keywords that the schema of reports uses and refuses any other, so that no
 * rule is passed over.
 */
public final class SchemaChecker {

	private static final Set<String> ANNOTATIONS = Set.of("$schema", "$id", "$defs", "title", "description");

	private final JsonObject root;
	private final List<String> faults = new ArrayList<>();

	private SchemaChecker(String schema) {
		root = JsonParser.parseString(schema).getAsJsonObject();
		if (!root.get("$schema").getAsString().equals("https://json-schema.org/draft/2020-12/schema")) {
			throw new IllegalArgumentException("not draft 2020-12");
		}
	}

	/** What is wrong with a document; empty when it satisfies the schema. */
	public static List<String> faults(String schema, String document) {
		SchemaChecker checker = new SchemaChecker(schema);
		checker.check(checker.root, JsonParser.parseString(document), "");
		return checker.faults;
	}

	private void check(JsonObject schema, JsonElement value, String path) {
		for (Map.Entry<String, JsonElement> rule : schema.entrySet()) {
			if (!ANNOTATIONS.contains(rule.getKey())) {
				rule(schema, rule.getKey(), rule.getValue(), value, path);
			}
		}
	}

	private void rule(JsonObject schema, String keyword, JsonElement rule, JsonElement value, String path) {
		switch (keyword) {
			case "$ref" -> check(reference(rule.getAsString()), value, path);
			case "type" -> {
				List<JsonElement> types = rule.isJsonArray() ? rule.getAsJsonArray().asList() : List.of(rule);
				require(types.stream().anyMatch(type -> isOfType(type.getAsString(), value)), path, "is not of type " + rule);
			}
			case "const" -> require(rule.equals(value), path, "is not " + rule);
			case "enum" -> require(rule.getAsJsonArray().contains(value), path, value + " is none of " + rule);
			case "minimum" -> require(!isNumber(value) || value.getAsDouble() >= rule.getAsDouble(), path, value + " is below " + rule);
			case "maximum" -> require(!isNumber(value) || value.getAsDouble() <= rule.getAsDouble(), path, value + " is above " + rule);
			case "minLength" -> require(!isString(value) || value.getAsString().length() >= rule.getAsInt(), path, "is too short");
			case "required" -> {
				if (value.isJsonObject()) {
					rule.getAsJsonArray().forEach(name -> require(value.getAsJsonObject().has(name.getAsString()), path, "has no " + name));
				}
			}
			case "properties" -> {
				if (value.isJsonObject()) {
					rule.getAsJsonObject().entrySet().stream().filter(property -> value.getAsJsonObject().has(property.getKey()))
							.forEach(property -> check(property.getValue().getAsJsonObject(), value.getAsJsonObject().get(property.getKey()),
									path + "/" + property.getKey()));
				}
			}
			case "additionalProperties" -> additional(schema, rule, value, path);
			case "items" -> {
				if (value.isJsonArray()) {
					JsonArray array = value.getAsJsonArray();
					for (int i = 0; i < array.size(); i++) {
						check(rule.getAsJsonObject(), array.get(i), path + "/" + i);
					}
				}
			}
			default -> throw new IllegalArgumentException("keyword " + keyword + " is not known here");
		}
	}

	private void additional(JsonObject schema, JsonElement rule, JsonElement value, String path) {
		if (!value.isJsonObject()) {
			return;
		}
		Set<String> known = schema.has("properties") ? schema.getAsJsonObject("properties").keySet() : Set.of();
		value.getAsJsonObject().entrySet().stream().filter(property -> !known.contains(property.getKey())).forEach(property -> {
			if (rule.isJsonPrimitive()) {
				require(rule.getAsBoolean(), path, "has the unknown field " + property.getKey());
			} else {
				check(rule.getAsJsonObject(), property.getValue(), path + "/" + property.getKey());
			}
		});
	}

	private JsonObject reference(String reference) {
		if (!reference.startsWith("#/$defs/")) {
			throw new IllegalArgumentException(reference);
		}
		return root.getAsJsonObject("$defs").getAsJsonObject(reference.substring("#/$defs/".length()));
	}

	private static boolean isOfType(String type, JsonElement value) {
		return switch (type) {
			case "null" -> value.isJsonNull();
			case "object" -> value.isJsonObject();
			case "array" -> value.isJsonArray();
			case "string" -> isString(value);
			case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
			case "number" -> isNumber(value);
			case "integer" -> isNumber(value) && value.getAsBigDecimal().stripTrailingZeros().scale() <= 0;
			default -> throw new IllegalArgumentException(type);
		};
	}

	private static boolean isNumber(JsonElement value) {
		return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
	}

	private static boolean isString(JsonElement value) {
		return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
	}

	private void require(boolean holds, String path, String fault) {
		if (!holds) {
			faults.add((path.isEmpty() ? "/" : path) + " " + fault);
		}
	}
}
