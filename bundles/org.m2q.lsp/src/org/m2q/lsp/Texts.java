package org.m2q.lsp;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;

/** The texts that the client has open, and the files of its folders. Safe for use by several threads. */
final class Texts {

	/** Files of the client's folders beyond these are not searched for references. */
	private static final int MOST_FILES = 2_000;

	private final LanguageServices services;
	private final Map<String, OpenText> open = new ConcurrentHashMap<>();
	private final List<Path> folders = new CopyOnWriteArrayList<>();

	Texts(LanguageServices services) {
		this.services = services;
	}

	/** The address by which the language knows a text: clients escape characters in different ways. */
	static String address(String uri) {
		try {
			URI parsed = URI.create(uri);
			return "file".equals(parsed.getScheme()) ? Path.of(parsed).toUri().toString() : uri;
		} catch (IllegalArgumentException e) {
			return uri;
		}
	}

	void put(OpenText text) {
		open.put(address(text.uri()), text);
		services.workspace().setBuffer(address(text.uri()), text.text());
	}

	void close(String uri) {
		open.remove(address(uri));
		services.workspace().removeBuffer(address(uri));
	}

	/** The current state of an open text. */
	Optional<OpenText> find(String uri) {
		return Optional.ofNullable(open.get(address(uri)));
	}

	/** All open texts. */
	List<OpenText> all() {
		return List.copyOf(open.values());
	}

	/** The lines of a text that is open or was read. */
	Optional<Lines> lines(String address) {
		return Optional.ofNullable(open.get(address)).map(OpenText::lines).or(() -> services.workspace().text(address).map(Lines::new));
	}

	/** The address as the client writes it. */
	String clientUri(String address) {
		return Optional.ofNullable(open.get(address)).map(OpenText::uri).orElse(address);
	}

	void addFolder(String uri) {
		try {
			folders.add(Path.of(URI.create(uri)));
		} catch (RuntimeException e) {
			// A folder that is not on this machine has no files to search.
			return;
		}
	}

	void removeFolder(String uri) {
		folders.removeIf(folder -> address(folder.toUri().toString()).equals(address(uri)));
	}

	/** The open texts, what they import, and the files of the folders; each once. */
	List<M2qDocument> documents() {
		Map<String, M2qDocument> documents = new LinkedHashMap<>();
		for (OpenText text : all()) {
			M2qDocument document = services.workspace().open(address(text.uri()), text.text());
			documents.put(document.uri(), document);
			document.imported().forEach(imported -> documents.putIfAbsent(imported.uri(), imported));
		}
		for (Path file : files()) {
			documents.computeIfAbsent(file.toUri().toString(), uri -> services.workspace().open(uri));
		}
		return List.copyOf(documents.values());
	}

	private List<Path> files() {
		List<Path> files = new ArrayList<>();
		for (Path folder : folders) {
			try {
				Files.walkFileTree(folder, new SimpleFileVisitor<>() {
					@Override
					public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
						Path name = directory.getFileName();
						boolean skipped = !directory.equals(folder) && name != null
								&& (name.toString().startsWith(".") || name.toString().equals("node_modules") || name.toString().equals("target"));
						return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
					}

					@Override
					public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
						if (file.toString().endsWith(".m2q")) {
							files.add(file.toAbsolutePath().normalize());
						}
						return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
					}

					@Override
					public FileVisitResult visitFileFailed(Path file, IOException reason) {
						return FileVisitResult.CONTINUE;
					}
				});
			} catch (IOException e) {
				// What cannot be listed has no references that could be shown.
				continue;
			}
		}
		files.sort(null);
		return files;
	}
}
