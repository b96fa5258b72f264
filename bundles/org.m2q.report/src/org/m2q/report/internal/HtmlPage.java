package org.m2q.report.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What all pages have in common. */
final class HtmlPage {

	/** The end of a page. */
	static final String END = "</main>\n</body>\n</html>\n";

	private HtmlPage() {
	}

	/** A page up to its first heading. */
	static Markup start(String title) throws IOException {
		Markup html = new Markup();
		html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
				.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
				// Nothing may be fetched or run, whatever a name in the file contains.
				.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
		return html.element("title", title).raw("<style>\n").raw(css()).raw("</style>\n</head>\n<body>\n<main>\n");
	}

	private static String css() throws IOException {
		try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** A card of a list of the class {@code cards}: a large value between its name and what is said about it. */
	static void card(Markup html, String name, String value, String below) {
		html.open("li").element("span", name).element("b", value).element("span", below).close("li");
	}
}
