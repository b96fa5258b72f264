package org.m2q.advisor.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.m2q.advisor.Configuration;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/** Configurations of examples and of texts. */
final class Configurations {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private Configurations() {
	}

	static Path example(String name) {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			Path file = folder.resolve("dsl-examples").resolve(name);
			if (Files.isRegularFile(file)) {
				return file;
			}
		}
		throw new IllegalStateException("no example " + name);
	}

	static Configuration of(M2qDocument document, String model, String policy, String accelerator, String mapping) {
		return new Configuration(document.find(Model.class, model).orElseThrow(), Map.of(), document.find(Policy.class, policy).orElseThrow(),
				document.find(Accelerator.class, accelerator).orElseThrow(), Map.of(), document.find(Mapping.class, mapping).orElseThrow());
	}

	/** The small network of {@link SmallTexts}. */
	static Configuration small(String policies, String policy) {
		return small(policies, policy, SmallTexts.MAPPING);
	}

	static Configuration small(String policies, String policy, String mapping) {
		M2qDocument document = WORKSPACE.open("memory:/small.m2q", SmallTexts.FILE + policies + mapping);
		List<Problem> problems = document.problems(Depth.STRUCTURE, Cancellation.NONE);
		if (problems.stream().anyMatch(Problem::isError)) {
			throw new IllegalStateException(problems.toString());
		}
		return of(document, "Small", policy, "Machine", "Plain");
	}
}
