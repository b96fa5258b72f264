package org.m2q.lsp;

import java.io.IOException;
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
import org.m2q.dsl.resource.Library;

/** The texts that the client has open, and the files of its folders. Safe for use by several threads. */
final class Texts {

	/** Files of the client's folders beyond these are not searched for references. */
	private static final int MOST_FILES = 2_000;

	private final LanguageServices services;
	private final SharedFiles shared;
	private final Map<String, OpenText> open = new ConcurrentHashMap<>();
	private final List<Path> folders = new CopyOnWriteArrayList<>();

	Texts(LanguageServices services, SharedFiles shared) {
		this.services = services;
		this.shared = shared;
	}

	/** The address by which the language knows a text: clients escape characters in different ways, and open copies of the library. */
	String address(String uri) {
		return SharedFiles.path(uri).map(path -> shared.original(path).orElseGet(() -> path.toUri().toString())).orElse(uri);
	}

	/** Takes a state of a text. The library is what it is, whatever is typed into a copy of it. */
	void put(OpenText text) {
		String address = address(text.uri());
		open.put(address, text);
		if (!isLibrary(address)) {
			services.workspace().setBuffer(address, text.text());
		}
	}

	void close(String uri) {
		String address = address(uri);
		open.remove(address);
		if (!isLibrary(address)) {
			services.workspace().removeBuffer(address);
		}
	}

	private static boolean isLibrary(String address) {
		return address.startsWith(Library.SCHEME + ":");
	}

	/** The model of a state. */
	M2qDocument document(OpenText text) {
		String address = address(text.uri());
		return isLibrary(address) ? services.workspace().open(address) : services.workspace().open(address, text.text());
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

	/** The address as the client writes it, or one that it can open. */
	String clientUri(String address) {
		return Optional.ofNullable(open.get(address)).map(OpenText::uri).or(() -> shared.copy(address)).orElse(address);
	}

	/** Searches a folder from now on; one that is not on this machine has no files to search. */
	void addFolder(String uri) {
		SharedFiles.path(uri).ifPresent(folders::add);
	}

	void removeFolder(String uri) {
		SharedFiles.path(uri).ifPresent(folders::remove);
	}

	/** The open texts, what they import, and the files of the folders; each once. */
	List<M2qDocument> documents() {
		Map<String, M2qDocument> documents = new LinkedHashMap<>();
		for (OpenText text : all()) {
			M2qDocument document = document(text);
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
