package org.m2q.dsl.validation;

import java.util.Map;

import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemSink;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.network.Elaborator;

/** What is found only when models are expanded with the defaults of their parameters, and accelerators and mappings are given their meaning. */
final class SemanticChecks {

	private final Elaborator elaborator = new Elaborator(TextLocator.INSTANCE);
	private final AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
	private final String uri;
	private final ProblemSink sink;
	private final Cancellation cancellation;

	SemanticChecks(String uri, ProblemSink sink, Cancellation cancellation) {
		this.uri = uri;
		this.sink = sink;
		this.cancellation = cancellation;
	}

	void check(M2qFile file) {
		for (Definition definition : file.getDefinitions()) {
			cancellation.check();
			switch (definition) {
			case Model model when hasDefaults(model) -> elaborator.elaborate(model, Map.of(), cancellation).problems().forEach(this::report);
			case Accelerator accelerator -> lowering.accelerator(accelerator, Map.of()).problems().forEach(this::report);
			case Mapping mapping when mapping.getAccelerator() != null && !mapping.getAccelerator().eIsProxy() -> lowering.mapping(mapping, Map.of())
					.problems().forEach(this::report);
			default -> {
				// Means nothing on its own.
			}
			}
		}
	}

	/** A model without default for some parameter is checked where it is used. */
	private static boolean hasDefaults(Model model) {
		return model.getParameters().stream().allMatch(parameter -> parameter.getDefaultValue() != null);
	}

	private void report(Problem problem) {
		if (problem.span().uri().equals(uri)) {
			sink.accept(problem);
		}
	}
}
