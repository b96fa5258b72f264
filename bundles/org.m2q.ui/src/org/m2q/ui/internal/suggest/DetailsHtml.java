package org.m2q.ui.internal.suggest;

/** Details with numbers, written in Markdown, as the simple HTML that previews of marker resolutions show. */
public final class DetailsHtml {

	private DetailsHtml() {
	}

	/** Paragraphs, lists and bold text. */
	public static String of(String markdown) {
		StringBuilder html = new StringBuilder();
		for (String line : markdown.lines().toList()) {
			String escaped = escape(line).replaceAll("\\*\\*(.+?)\\*\\*", "<b>$1</b>");
			html.append("<br>").append(escaped.startsWith("- ") ? "• " + escaped.substring(2) : escaped);
		}
		return html.toString();
	}

	/** Text as it is. */
	public static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}
}
