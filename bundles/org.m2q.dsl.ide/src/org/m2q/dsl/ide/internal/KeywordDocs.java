package org.m2q.dsl.ide.internal;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** What the words of the language mean. */
public final class KeywordDocs {

	private static final Properties DOCS = load();

	private KeywordDocs() {
	}

	/** One sentence in Markdown; empty for words that explain themselves. */
	public static Optional<String> describe(String keyword) {
		return Optional.ofNullable(DOCS.getProperty(keyword));
	}

	private static Properties load() {
		Properties docs = new Properties();
		try (Reader reader = new InputStreamReader(KeywordDocs.class.getResourceAsStream("keywords.properties"), StandardCharsets.UTF_8)) {
			docs.load(reader);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return docs;
	}
}
