package org.m2q.report;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

/**
 * The beginning of a report: what it was made from. The rest, which may be megabytes, is not read.
 *
 * @param file name of the simulated file
 * @param inputs the texts, the simulated file first; empty when they were not recorded
 */
public record ReportHead(String file, List<InputReport> inputs) {

	/** Copies the list. */
	public ReportHead {
		Objects.requireNonNull(file, "file");
		inputs = List.copyOf(inputs);
	}

	/**
	 * Reads the beginning of what {@link JsonReport#write} wrote.
	 *
	 * @param reader not closed
	 * @return empty when it is no report; {@link JsonReport#read} says what is wrong with it
	 */
	public static Optional<ReportHead> read(Reader reader) {
		String file = "";
		List<InputReport> inputs = new ArrayList<>();
		JsonReader json = new JsonReader(reader);
		try {
			json.beginObject();
			while (json.peek() == JsonToken.NAME) {
				switch (json.nextName()) {
					case "file" -> file = json.nextString();
					case "inputs" -> {
						json.beginArray();
						while (json.hasNext()) {
							inputs.add(input(json));
						}
						json.endArray();
					}
					case "experiments" -> {
						return Optional.of(new ReportHead(file, inputs));
					}
					default -> json.skipValue();
				}
			}
			return Optional.empty();
		} catch (IOException | IllegalStateException e) {
			return Optional.empty();
		}
	}

	private static InputReport input(JsonReader json) throws IOException {
		String file = "";
		String digest = "";
		json.beginObject();
		while (json.hasNext()) {
			switch (json.nextName()) {
				case "file" -> file = json.nextString();
				case "sha256" -> digest = json.nextString();
				default -> json.skipValue();
			}
		}
		json.endObject();
		return new InputReport(file, digest);
	}
}
