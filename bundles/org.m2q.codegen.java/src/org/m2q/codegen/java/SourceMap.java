package org.m2q.codegen.java;

import java.util.List;
import java.util.Optional;

/**
 * Which lines of generated code come from which text of the language.
 *
 * @param model name of the model
 * @param source name of the Java file
 * @param layers in the order of the Java file
 */
public record SourceMap(String model, String source, List<Entry> layers) {

	/** Copies the list. */
	public SourceMap {
		layers = List.copyOf(layers);
	}

	/**
	 * One method of the Java file.
	 *
	 * @param layer name of the layer, or of the operators that move codes between layers
	 * @param method name of the Java method
	 * @param firstLine first line with its comment, from 1
	 * @param lastLine last line
	 * @param steps names of the steps of the integer program
	 * @param places where the text of the language says so: the outermost call first, the operator itself last; empty when there is no text
	 */
	public record Entry(String layer, String method, int firstLine, int lastLine, List<String> steps, List<Place> places) {
		/** Copies the lists. */
		public Entry {
			steps = List.copyOf(steps);
			places = List.copyOf(places);
		}
	}

	/**
	 * A range of text.
	 *
	 * @param file path of the file
	 * @param line first line, from 1
	 * @param column first column, from 1
	 * @param length number of characters
	 */
	public record Place(String file, int line, int column, int length) {
	}

	/** What a line of the Java file was generated from. */
	public Optional<Entry> at(int line) {
		return layers.stream().filter(entry -> entry.firstLine <= line && line <= entry.lastLine).findFirst();
	}

	/** What was generated from a line of the language, including what calls on that line made. */
	public List<Entry> from(String file, int line) {
		return layers.stream().filter(entry -> entry.places.stream().anyMatch(place -> place.file.equals(file) && place.line == line)).toList();
	}

	/** The map as JSON; its schema is in the documentation. */
	public String json() {
		StringBuilder out = new StringBuilder("{\n  \"version\": 1,\n  \"model\": ").append(quoted(model)).append(",\n  \"source\": ").append(quoted(source))
				.append(",\n  \"layers\": [");
		String separator = "\n";
		for (Entry entry : layers) {
			out.append(separator).append("    {\"layer\": ").append(quoted(entry.layer)).append(", \"method\": ").append(quoted(entry.method))
					.append(", \"firstLine\": ").append(entry.firstLine).append(", \"lastLine\": ").append(entry.lastLine).append(",\n     \"steps\": ")
					.append(list(entry.steps.stream().map(SourceMap::quoted).toList())).append(",\n     \"places\": ")
					.append(list(entry.places.stream().map(SourceMap::place).toList())).append('}');
			separator = ",\n";
		}
		return out.append("\n  ]\n}\n").toString();
	}

	private static String list(List<String> items) {
		return "[" + String.join(", ", items) + "]";
	}

	private static String place(Place place) {
		return "{\"file\": " + quoted(place.file) + ", \"line\": " + place.line + ", \"column\": " + place.column + ", \"length\": " + place.length + "}";
	}

	private static String quoted(String text) {
		StringBuilder out = new StringBuilder("\"");
		for (char c : text.toCharArray()) {
			if (c == '"' || c == '\\') {
				out.append('\\').append(c);
			} else if (c < ' ') {
				out.append(String.format("\\u%04x", (int) c));
			} else {
				out.append(c);
			}
		}
		return out.append('"').toString();
	}
}
