package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;

/** Networks from texts. */
final class Texts {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private Texts() {
	}

	/** The network of a model with one input {@code x} and some steps from it. */
	static Network network(String input, String steps) {
		String text = "language 1.0\nimport m2q.std.*\n\nmodel M {\n\tinput x: " + input + "\n\t" + steps + "\n\toutput y\n}\n";
		return of(text);
	}

	/** The network of the first model of a text. */
	static Network of(String text) {
		M2qDocument document = WORKSPACE.open("memory:/export.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		return elaborated(document, Map.of());
	}

	/** The first model of an example. */
	static Network example(String file, Map<String, Object> arguments) {
		M2qDocument document = WORKSPACE.open(examples().resolve(file).toUri().toString());
		return elaborated(document, arguments);
	}

	private static Network elaborated(M2qDocument document, Map<String, Object> arguments) {
		return new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), arguments, Cancellation.NONE).network().orElseThrow();
	}

	static Path examples() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder.resolve("dsl-examples");
			}
		}
		throw new IllegalStateException("the source tree is not above " + Path.of("").toAbsolutePath());
	}
}
