package org.m2q.report.internal;

import java.io.IOException;
import java.util.List;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

/** Writes fields of objects. Small objects stay on one line, so that differences between two reports are easy to read. */
class JsonFields {

	private static final FormattingStyle LINES = FormattingStyle.PRETTY.withIndent("\t");
	private static final FormattingStyle ONE_LINE = FormattingStyle.COMPACT.withSpaceAfterSeparators(true);

	/** Takes the text. */
	protected final JsonWriter json;

	JsonFields(JsonWriter json) {
		this.json = json;
	}

	final void integers(List<Integer> values) throws IOException {
		FormattingStyle style = json.getFormattingStyle();
		json.beginArray();
		line();
		for (Integer value : values) {
			json.value(value);
		}
		json.endArray();
		json.setFormattingStyle(style);
	}

	final void texts(String name, List<String> values) throws IOException {
		json.name(name).beginArray();
		for (String value : values) {
			json.value(value);
		}
		json.endArray();
	}

	final void text(String name, String value) throws IOException {
		json.name(name).value(value);
	}

	/** Leaves the field out when there is no text. */
	final void optional(String name, String value) throws IOException {
		if (!value.isEmpty()) {
			text(name, value);
		}
	}

	final void flag(String name, boolean value) throws IOException {
		json.name(name).value(value);
	}

	/** Leaves the field out when there is no finite number: JSON has none for infinity. */
	final void number(String name, double value) throws IOException {
		if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
			json.name(name).value((long) value);
		} else if (Double.isFinite(value)) {
			json.name(name).value(value);
		}
	}

	final void beginLine() throws IOException {
		json.beginObject();
		line();
	}

	final void endLine() throws IOException {
		json.endObject();
		lines();
	}

	final void line() {
		json.setFormattingStyle(ONE_LINE);
	}

	final void lines() {
		json.setFormattingStyle(LINES);
	}
}
