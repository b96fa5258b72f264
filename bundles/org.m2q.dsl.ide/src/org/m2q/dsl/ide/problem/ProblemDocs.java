package org.m2q.dsl.ide.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page on problem codes, which is part of the program as well. */
public final class ProblemDocs {

	private static final Pattern SECTION = Pattern.compile("(?ms)^### (m2q\\.\\S+)\\n+\\*\\w+\\.\\* (.*?)(?=^##|\\z)");
	private static final String PAGE = read();
	private static final Map<String, String> SECTIONS = sections();

	private ProblemDocs() {
	}

	/** The whole page, in Markdown. */
	public static String page() {
		return PAGE;
	}

	/** What a code means and what to do, in Markdown, without its examples; empty for codes that are not on the page. */
	public static Optional<String> describe(String code) {
		return Optional.ofNullable(SECTIONS.get(code)).map(text -> text.replaceAll("(?s)\\n*```.*?```", "").strip().replaceAll("\\s*\\n\\s*", " "));
	}

	/** Name of the place on the page, as viewers of Markdown make it from the heading. */
	public static String anchor(String code) {
		return code.replaceAll("[^A-Za-z0-9_-]", "");
	}

	private static Map<String, String> sections() {
		Map<String, String> found = new LinkedHashMap<>();
		for (Matcher section = SECTION.matcher(PAGE); section.find();) {
			found.put(section.group(1), section.group(2).strip());
		}
		return found;
	}

	private static String read() {
		try (InputStream stream = ProblemDocs.class.getResourceAsStream("problem-codes.md")) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
