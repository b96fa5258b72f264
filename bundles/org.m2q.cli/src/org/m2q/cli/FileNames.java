package org.m2q.cli;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.m2q.base.problem.SourceSpan;

/** What files are called in messages: as the user gave them, else relative to the current folder where that is short. */
final class FileNames {

	private final Path directory;
	private final Map<String, String> given = new HashMap<>();

	FileNames(Path directory) {
		this.directory = directory;
	}

	/** Remembers a name from the command line. */
	void give(String uri, String name) {
		given.put(uri, name);
	}

	/** A place in a file as messages write it; empty for none. */
	String place(SourceSpan span) {
		return span.isKnown() ? name(span.uri()) + ":" + span.line() + ":" + span.column() : "";
	}

	/** The name of the file of an address. */
	String name(String uri) {
		String known = given.get(uri);
		if (known != null) {
			return known;
		}
		try {
			Path path = Path.of(URI.create(uri));
			return path.startsWith(directory) ? directory.relativize(path).toString() : path.toString();
		} catch (IllegalArgumentException | FileSystemNotFoundException e) {
			return uri;
		}
	}
}
