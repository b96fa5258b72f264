package org.m2q.quant.tests.scheme;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the golden vectors. */
final class GoldenVectors {

	private GoldenVectors() {
	}

	/** The whole file. */
	static JsonObject all() {
		try (var in = new InputStreamReader(GoldenVectors.class.getResourceAsStream("golden-vectors.json"), StandardCharsets.UTF_8)) {
			return JsonParser.parseReader(in).getAsJsonObject();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** The objects of a section. */
	static List<JsonObject> section(String name) {
		JsonElement section = all().get(name);
		List<JsonObject> objects = new ArrayList<>();
		(section.isJsonArray() ? section : section.getAsJsonObject().get("cases")).getAsJsonArray()
				.forEach(e -> objects.add(e.getAsJsonObject()));
		return objects;
	}

	/** Parses "3/2" or "1". */
	static double fraction(String text) {
		int slash = text.indexOf('/');
		return slash < 0 ? Double.parseDouble(text)
				: Double.parseDouble(text.substring(0, slash)) / Double.parseDouble(text.substring(slash + 1));
	}
}
