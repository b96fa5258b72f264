package org.m2q.codegen.java.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;

/** Networks from texts. */
final class Lang {

	private Lang() {
	}

	/** The last model of a text. */
	static LayerNetwork network(String text) {
		return network(M2qWorkspace.create().open("memory:/models/test.m2q", text), Map.of());
	}

	/** The last model of a document. */
	static LayerNetwork network(M2qDocument document, Map<String, ?> arguments) {
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), arguments, Cancellation.NONE);
		return Layers.of(elaboration.complete().orElseThrow(() -> new AssertionError(elaboration.problems() + "\n" + document.text().orElse(""))));
	}

	/** The folder of the repository. */
	static Path root() {
		String root = System.getProperty("m2q.root");
		Path folder = Path.of(root == null ? System.getProperty("user.dir") : root).toAbsolutePath();
		while (folder != null && !Files.isDirectory(folder.resolve("dsl-examples"))) {
			folder = folder.getParent();
		}
		if (folder == null) {
			throw new IllegalStateException("no dsl-examples above " + System.getProperty("user.dir"));
		}
		return folder;
	}
}
