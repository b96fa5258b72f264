package org.m2q.base;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Endings of file names that say as what a report is written. */
public enum ReportEnding {

	/** One page for browsers; {@code .htm} means it too. */
	HTML,
	/** A row for each layer. */
	CSV,
	/** Everything. */
	JSON,
	/** Totals and the largest layers. */
	MD;

	/** The ending with the dot. */
	public String text() {
		return "." + name().toLowerCase(Locale.ROOT);
	}

	/** All endings with their dots. */
	public static List<String> texts() {
		return Arrays.stream(values()).map(ReportEnding::text).toList();
	}

	/** All endings, for messages: {@code .html, .csv, .json or .md}. */
	public static String list() {
		String all = String.join(", ", texts());
		int last = all.lastIndexOf(", ");
		return all.substring(0, last) + " or " + all.substring(last + 2);
	}

	/** What the name of a file ends in, whatever the case; empty for any other ending. */
	public static Optional<ReportEnding> of(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".htm") ? Optional.of(HTML) : Arrays.stream(values()).filter(ending -> lower.endsWith(ending.text())).findFirst();
	}
}
