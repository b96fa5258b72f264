package org.m2q.dsl.tests.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Model;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;

/** The example files of the repository and the networks in them. */
final class Examples {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final Map<String, LayerNetwork> NETWORKS = new ConcurrentHashMap<>();

	private Examples() {
	}

	/** The layers of the one model of an example file. Fails the test when it has errors. */
	static LayerNetwork layers(String example, Map<String, ?> arguments) {
		return NETWORKS.computeIfAbsent(example + arguments, key -> elaborate(open(example), arguments));
	}

	/** Opens an example file by its name without extension. */
	static M2qDocument open(String example) {
		return WORKSPACE.open(folder().resolve(example + ".m2q"));
	}

	/** Opens text as if it stood in a file of the examples' folder. */
	static M2qDocument open(String name, String text) {
		return WORKSPACE.open(folder().resolve(name + ".m2q").toUri().toString(), text);
	}

	/** The layers of the one model of a document. Fails the test when it has errors. */
	static LayerNetwork elaborate(M2qDocument document, Map<String, ?> arguments) {
		Model model = document.models().getFirst();
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(model, arguments, Cancellation.NONE);
		assertEquals(List.of(), elaboration.problems(), document.uri());
		return Layers.of(elaboration.complete().orElseThrow());
	}

	/** All example files, relative to their folder and without extension, with slashes. */
	static List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(folder())) {
			return files.map(file -> folder().relativize(file).toString().replace(File.separatorChar, '/')).filter(name -> name.endsWith(".m2q"))
					.map(name -> name.substring(0, name.length() - ".m2q".length())).sorted().toList();
		}
	}

	/** The text that describes the examples. */
	static String readme() throws IOException {
		return Files.readString(folder().resolve("README.md"));
	}

	/** The folder of the examples, found from the working folder upwards: test runs start in the folder of their bundle. */
	private static Path folder() {
		Path start = Path.of(System.getProperty("m2q.root", System.getProperty("basedir", System.getProperty("user.dir")))).toAbsolutePath();
		for (Path folder = start; folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder.resolve("dsl-examples");
			}
		}
		throw new IllegalStateException("no dsl-examples above " + start);
	}
}
