package org.m2q.dsl.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;

/** A workspace for tests, and the texts of the repository. */
final class Texts {

	/** Shared: the library is parsed once. Tests of one text use addresses that do not exist. */
	static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private static final String ADDRESS = "file:///no-such-folder/test.m2q";

	private Texts() {
	}

	/** Opens text that stands nowhere. */
	static M2qDocument open(String text) {
		return WORKSPACE.open(ADDRESS, text);
	}

	/** The top folder of the repository: test runs start somewhere below it. */
	static Path root() {
		Path start = Path.of(System.getProperty("m2q.root", System.getProperty("basedir", System.getProperty("user.dir")))).toAbsolutePath();
		for (Path folder = start; folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder;
			}
		}
		throw new IllegalStateException("no dsl-examples above " + start);
	}

	/** All {@code .m2q} files of the repository: the library and the examples, without build results. */
	static List<Path> files() {
		List<Path> files = new ArrayList<>();
		for (String folder : List.of("dsl-examples", "bundles/org.m2q.dsl/library")) {
			try (Stream<Path> found = Files.walk(root().resolve(folder))) {
				found.filter(file -> file.toString().endsWith(".m2q")).sorted().forEach(files::add);
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}
		return files;
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
