package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** An object of a report and where it stands. Every getter says what is wrong when the field is not what it should be. */
record JsonNode(JsonObject object, String path) {

	boolean has(String name) {
		return object.has(name);
	}

	String text(String name) {
		return string(field(name), path + "." + name);
	}

	/** Empty when the field is missing. */
	String optional(String name) {
		return has(name) ? text(name) : "";
	}

	/** Not a number when the field is missing, which is how reports write what is not finite. */
	double number(String name) {
		return number(name, Double.NaN);
	}

	double number(String name, double missing) {
		return has(name) ? real(object.get(name), path + "." + name) : missing;
	}

	long whole(String name) {
		return whole(field(name), path + "." + name);
	}

	int index(String name) {
		return integer(field(name), path + "." + name);
	}

	boolean flag(String name) {
		JsonElement value = field(name);
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
			throw fault(path + "." + name, "true or false", value);
		}
		return value.getAsBoolean();
	}

	JsonNode child(String name) {
		return node(field(name), path + "." + name);
	}

	Optional<JsonNode> optionalChild(String name) {
		return has(name) ? Optional.of(child(name)) : Optional.empty();
	}

	<T> List<T> list(String name, Function<JsonNode, T> each) {
		return elements(field(name), path + "." + name, (element, place) -> each.apply(node(element, place)));
	}

	/** No elements when the field is missing. */
	<T> List<T> optionalList(String name, Function<JsonNode, T> each) {
		return has(name) ? list(name, each) : List.of();
	}

	List<String> texts(String name) {
		return elements(field(name), path + "." + name, JsonNode::string);
	}

	List<Integer> integers(String name) {
		return elements(field(name), path + "." + name, JsonNode::integer);
	}

	List<List<Integer>> shapes(String name) {
		return elements(field(name), path + "." + name, (element, place) -> elements(element, place, JsonNode::integer));
	}

	/** Nothing in a place stands for what is not a number. */
	List<Double> numbers(String name) {
		return elements(field(name), path + "." + name, (element, place) -> element.isJsonNull() ? Double.valueOf(Double.NaN) : real(element, place));
	}

	Map<String, Long> wholes() {
		Map<String, Long> map = new LinkedHashMap<>();
		object.entrySet().forEach(entry -> map.put(entry.getKey(), whole(entry.getValue(), path + "." + entry.getKey())));
		return map;
	}

	Map<String, String> strings() {
		Map<String, String> map = new LinkedHashMap<>();
		object.entrySet().forEach(entry -> map.put(entry.getKey(), string(entry.getValue(), path + "." + entry.getKey())));
		return map;
	}

	JsonFault fault(String name, String expected) {
		return fault(path + "." + name, expected, field(name));
	}

	static JsonFault fault(String place, String expected, JsonElement found) {
		String text = found.toString();
		String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
		return new JsonFault("at " + place + " stands " + shown + " instead of " + expected);
	}

	static JsonNode node(JsonElement element, String place) {
		if (!element.isJsonObject()) {
			throw fault(place, "an object", element);
		}
		return new JsonNode(element.getAsJsonObject(), place);
	}

	private JsonElement field(String name) {
		JsonElement value = object.get(name);
		if (value == null) {
			throw new JsonFault("at " + path + " the field \"" + name + "\" is missing");
		}
		return value;
	}

	private interface Reading<T> {
		T at(JsonElement element, String place);
	}

	private static <T> List<T> elements(JsonElement value, String place, Reading<T> each) {
		if (!value.isJsonArray()) {
			throw fault(place, "a list", value);
		}
		JsonArray array = value.getAsJsonArray();
		List<T> list = new ArrayList<>(array.size());
		for (int i = 0; i < array.size(); i++) {
			list.add(each.at(array.get(i), place + "[" + i + "]"));
		}
		return list;
	}

	private static String string(JsonElement value, String place) {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
			throw fault(place, "a text", value);
		}
		return value.getAsString();
	}

	private static double real(JsonElement value, String place) {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
			throw fault(place, "a number", value);
		}
		return value.getAsDouble();
	}

	private static long whole(JsonElement value, String place) {
		try {
			if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
				return value.getAsBigDecimal().longValueExact();
			}
		} catch (NumberFormatException | ArithmeticException e) {
			throw fault(place, "a whole number", value);
		}
		throw fault(place, "a whole number", value);
	}

	private static int integer(JsonElement value, String place) {
		long number = whole(value, place);
		if (number != (int) number) {
			throw fault(place, "a whole number below 2^31", value);
		}
		return (int) number;
	}
}
