package org.m2q.dsl.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Run;
import org.m2q.network.Elaborator;

import com.google.inject.Singleton;

/**
 * What is found only when models are expanded with the defaults of their parameters, accelerators and mappings are given their meaning, and
 * experiments are run.
 */
@Singleton
final class SemanticChecks {

	private final Elaborator elaborator = new Elaborator(TextLocator.INSTANCE);
	private final AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
	/** Kept, because it remembers the tilings of layers that do not change from one keystroke to the next. */
	private final ExperimentRunner runner = new ExperimentRunner(TextLocator.INSTANCE);

	/**
	 * Checks the definitions of a file.
	 *
	 * @param runs whether experiments are run; pointless when names mean nothing
	 */
	void check(M2qFile file, boolean runs, ProblemSink sink, Cancellation cancellation) {
		String uri = file.eResource().getURI().toString();
		for (Definition definition : file.getDefinitions()) {
			cancellation.check();
			List<Problem> problems = switch (definition) {
			case Model model when hasDefaults(model) -> elaborator.elaborate(model, Map.of(), cancellation).problems();
			case Accelerator accelerator -> lowering.accelerator(accelerator, Map.of()).problems();
			case Mapping mapping when mapping.getAccelerator() != null && !mapping.getAccelerator().eIsProxy() -> lowering.mapping(mapping, Map.of()).problems();
			case Experiment experiment when runs -> runner.run(experiment, cancellation).problems();
			default -> List.of();
			};
			SourceSpan place = definition instanceof Experiment experiment ? place(experiment) : SourceSpan.NONE;
			Set<Problem> seen = new HashSet<>();
			Map<SourceSpan, SourceSpan> names = problems.isEmpty() ? Map.of() : names(file);
			problems.stream().map(problem -> at(problem, names.getOrDefault(problem.span(), problem.span()))).map(problem -> here(problem, uri, place)).filter(problem -> problem.span().uri().equals(uri)).filter(seen::add).forEach(sink::accept);
		}
	}

	/** A model without default for some parameter is checked where it is used. */
	private static boolean hasDefaults(Model model) {
		return model.getParameters().stream().allMatch(parameter -> parameter.getDefaultValue() != null);
	}

	/** The names of definitions and their named parts, by the text of the whole: a problem of fifty lines is shown at the name. */
	private static Map<SourceSpan, SourceSpan> names(M2qFile file) {
		Map<SourceSpan, SourceSpan> names = new HashMap<>();
		for (Definition definition : file.getDefinitions()) {
			List<EObject> elements = new ArrayList<>(definition.eContents());
			elements.add(definition);
			for (EObject element : elements) {
				if (element instanceof NamedElement && (element instanceof Definition || element instanceof AcceleratorMember)) {
					names.put(TextLocator.INSTANCE.locate(element), TextLocator.INSTANCE.locate(element, M2qPackage.Literals.NAMED_ELEMENT__NAME));
				}
			}
		}
		return names;
	}

	private static Problem at(Problem problem, SourceSpan span) {
		return span == problem.span() ? problem : new Problem(problem.code(), problem.severity(), problem.message(), span, problem.data());
	}

	/** The first run of an experiment. */
	private static SourceSpan place(Experiment experiment) {
		return experiment.getMembers().stream().filter(Run.class::isInstance).findFirst().map(TextLocator.INSTANCE::locate)
				.orElse(TextLocator.INSTANCE.locate(experiment));
	}

	/** An error in a file that an experiment uses is told where it is used; less than an error concerns only those who open that file. */
	private static Problem here(Problem problem, String uri, SourceSpan place) {
		SourceSpan span = problem.span();
		if (span.uri().equals(uri) || !problem.isError() || !place.isKnown()) {
			return problem;
		}
		String file = span.uri().substring(span.uri().lastIndexOf('/') + 1);
		String where = span.isKnown() ? " (" + file + ", line " + span.line() + ")" : "";
		return new Problem(problem.code(), problem.severity(), problem.message() + where, place, problem.data());
	}
}
