package org.m2q.dsl.ide.assist;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.google.inject.Singleton;
import org.eclipse.emf.common.util.URI;
import org.m2q.dsl.resource.Library;

/** What can be imported. */
@Singleton
final class ImportProposals {

	private static final int DEPTH = 4;
	private static final int MOST = 200;

	/** Packages of the library, as wildcard imports. */
	List<String> packages() {
		List<String> names = new ArrayList<>();
		for (String name : Library.packages()) {
			if (name.startsWith("m2q.")) {
				names.add(name + ".*");
			}
		}
		return names;
	}

	/** Files at and below the folder of a file, as relative paths; without the file itself. */
	List<String> files(URI importer) {
		if (!importer.isFile()) {
			return List.of();
		}
		try {
			Path file = Path.of(importer.toFileString());
			Path folder = file.getParent();
			if (folder == null || !Files.isDirectory(folder)) {
				return List.of();
			}
			try (Stream<Path> paths = Files.walk(folder, DEPTH, new FileVisitOption[0])) {
				return paths.filter(path -> path.toString().endsWith(".m2q") && !path.equals(file)).limit(MOST)
						.map(path -> folder.relativize(path).toString().replace('\\', '/')).sorted().toList();
			}
		} catch (IOException | InvalidPathException | java.io.UncheckedIOException e) {
			// A folder that cannot be read has nothing to propose.
			return List.of();
		}
	}
}
