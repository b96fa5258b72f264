package org.m2q.report.internal;

import org.m2q.base.unit.Format;

/** Builds HTML and SVG text in which nothing from a report can become markup. */
final class Markup {

	private final StringBuilder out = new StringBuilder(1 << 16);

	/** Markup as it is: constants only. */
	Markup raw(String markup) {
		out.append(markup);
		return this;
	}

	/** Text, escaped. */
	Markup text(String text) {
		out.append(escape(text));
		return this;
	}

	/** An element that holds text. */
	Markup element(String name, String text, String... attributes) {
		return open(name, attributes).text(text).close(name);
	}

	/** A start tag; attributes are pairs of name and value. */
	Markup open(String name, String... attributes) {
		out.append('<').append(name);
		attributes(attributes);
		out.append('>');
		return this;
	}

	/** An end tag and a line end. */
	Markup close(String name) {
		out.append("</").append(name).append(">\n");
		return this;
	}

	/** An SVG element without content, or with a title that shows as a hint. */
	Markup shape(String name, String title, String... attributes) {
		out.append('<').append(name);
		attributes(attributes);
		if (title.isEmpty()) {
			out.append("/>\n");
		} else {
			out.append("><title>").append(escape(title)).append("</title></").append(name).append(">\n");
		}
		return this;
	}

	/** A coordinate with a tenth of a pixel. */
	static String at(double value) {
		long tenths = Math.round(value * 10);
		return tenths % 10 == 0 ? Long.toString(tenths / 10) : (tenths < 0 ? "-" : "") + Math.abs(tenths / 10) + "." + Math.abs(tenths % 10);
	}

	/** A percentage for a style. */
	static String percent(double ratio) {
		return at(Math.max(0, Math.min(1, ratio)) * 100) + "%";
	}

	/** A number with a unit that the reader can tell apart from 0. */
	static String joules(double joules) {
		return Format.energy(joules);
	}

	@Override
	public String toString() {
		return out.toString();
	}

	private void attributes(String... attributes) {
		for (int i = 0; i + 1 < attributes.length; i += 2) {
			out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
		}
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		text.codePoints().forEach(c -> {
			switch (c) {
				case '<' -> escaped.append("&lt;");
				case '>' -> escaped.append("&gt;");
				case '&' -> escaped.append("&amp;");
				case '"' -> escaped.append("&quot;");
				case '\'' -> escaped.append("&#39;");
				case '\t', '\n' -> escaped.append(' ');
				default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
			}
		});
		return escaped.toString();
	}

	/** Characters that XML allows: an SVG cut out of the page must still be well formed. */
	private static boolean isAllowed(int c) {
		return c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !(c >= 0xD800 && c < 0xE000) && c != 0xFFFE && c != 0xFFFF;
	}
}
