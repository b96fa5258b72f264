package org.m2q.dsl.ide.document;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import com.google.inject.Singleton;
import org.eclipse.emf.common.util.URI;

/**
 * The current texts of open editors. They win over the files on disk, so that a file sees what is typed in another one that it imports.
 *
 * <p>Safe for use by several threads.
 */
@Singleton
public final class OpenTexts {

	/**
	 * One state of an open text.
	 *
	 * @param text all of it
	 * @param version grows with every change of any text
	 */
	public record Version(String text, long version) {
	}

	private final Map<URI, Version> texts = new ConcurrentHashMap<>();
	private final AtomicLong clock = new AtomicLong();

	/** Sets the text of an open file. */
	public void put(URI uri, String text) {
		texts.compute(uri, (key, old) -> old != null && old.text().equals(text) ? old : new Version(text, clock.incrementAndGet()));
	}

	/** Forgets a file: from now on the one on disk counts. */
	public void remove(URI uri) {
		texts.remove(uri);
	}

	/** The text of an open file; empty when it is not open. */
	public Optional<Version> get(URI uri) {
		return Optional.ofNullable(texts.get(uri));
	}
}
