package org.m2q.report;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

/**
 * The beginning of a report: what it was made from, and the EDP of its first point. The rest, which may be megabytes, is not read.
 *
 * @param file name of the simulated file
 * @param inputs the texts, the simulated file first; empty when they were not recorded
 * @param edp of the first point of the first experiment, in joule seconds; empty when there is none, or a part of its energy is not modelled
 */
public record ReportHead(String file, List<InputReport> inputs, OptionalDouble edp) {

	/** Copies the list. */
	public ReportHead {
		Objects.requireNonNull(file, "file");
		Objects.requireNonNull(edp, "edp");
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
						return Optional.of(new ReportHead(file, inputs, edp(json)));
					}
					default -> json.skipValue();
				}
			}
			return Optional.empty();
		} catch (IOException | IllegalStateException e) {
			return Optional.empty();
		}
	}

	/** Of the first element of a list, and in it of that of the next. */
	private static OptionalDouble edp(JsonReader json) {
		try {
			for (String list : List.of("points", "totals")) {
				json.beginArray();
				json.beginObject();
				while (!json.nextName().equals(list)) {
					json.skipValue();
				}
			}
			json.beginObject();
			double edp = Double.NaN;
			boolean complete = true;
			while (json.peek() == JsonToken.NAME) {
				switch (json.nextName()) {
					case "edpJouleSeconds" -> edp = json.nextDouble();
					case "complete" -> complete = json.nextBoolean();
					default -> json.skipValue();
				}
			}
			return complete && edp > 0 && Double.isFinite(edp) ? OptionalDouble.of(edp) : OptionalDouble.empty();
		} catch (IOException | IllegalStateException | NumberFormatException e) {
			// Whoever reads all of it is told what is wrong.
			return OptionalDouble.empty();
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
