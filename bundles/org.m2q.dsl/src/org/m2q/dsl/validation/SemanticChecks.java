package org.m2q.dsl.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.CostReview;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Run;
import org.m2q.network.Elaborator;
import org.m2q.quant.PolicyResolver;

import com.google.inject.Singleton;

/** What is found only when models are expanded with the defaults of their parameters, and the other definitions are given their meaning. */
@Singleton
final class SemanticChecks {

	private final Elaborator elaborator = new Elaborator(TextLocator.INSTANCE);
	private final AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
	private final PolicyResolver policies = new PolicyResolver(TextLocator.INSTANCE);

	/** Checks the definitions of a file, each on its own. */
	void meaning(M2qFile file, ProblemSink sink, Cancellation cancellation) {
		List<Problem> problems = new ArrayList<>();
		for (Definition definition : file.getDefinitions()) {
			cancellation.check();
			problems.addAll(switch (definition) {
			case Model model -> elaborator.check(model, cancellation);
			case Policy policy -> policies.check(policy, cancellation);
			case Accelerator accelerator -> lowering.accelerator(accelerator, Map.of()).problems();
			case EnergyTable table -> lowering.table(table).problems();
			case Mapping mapping when mapping.getAccelerator() != null && !mapping.getAccelerator().eIsProxy() -> lowering.mapping(mapping, Map.of()).problems();
			default -> List.<Problem>of();
			});
		}
		report(file, problems, SourceSpan.NONE, sink);
	}

	/** Takes the problems that came up when an experiment was run. */
	void run(M2qFile file, Experiment experiment, List<Problem> problems, ProblemSink sink) {
		SourceSpan place = experiment.getMembers().stream().filter(Run.class::isInstance).findFirst().map(TextLocator.INSTANCE::locate)
				.orElse(TextLocator.INSTANCE.locate(experiment));
		report(file, problems, place, sink);
	}

	/** Takes what is worth changing in an experiment; what other files decide is told at the run that uses them. */
	void remarks(M2qFile file, List<CostReview.Remark> remarks, ProblemSink sink) {
		String uri = file.eResource().getURI().toString();
		for (CostReview.Remark remark : remarks) {
			Problem problem = remark.problem();
			SourceSpan span = problem.span();
			sink.accept(span.uri().equals(uri) ? problem : elsewhere(problem, remark.run()));
		}
	}

	private static void report(M2qFile file, List<Problem> problems, SourceSpan place, ProblemSink sink) {
		if (problems.isEmpty()) {
			return;
		}
		String uri = file.eResource().getURI().toString();
		Map<SourceSpan, SourceSpan> names = names(file);
		for (Problem problem : problems) {
			Problem here = here(at(problem, names.getOrDefault(problem.span(), problem.span())), uri, place);
			if (here.span().uri().equals(uri)) {
				sink.accept(here);
			}
		}
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

	/** An error in a file that an experiment uses is told where it is used; less than an error concerns only those who open that file. */
	private static Problem here(Problem problem, String uri, SourceSpan place) {
		SourceSpan span = problem.span();
		if (span.uri().equals(uri) || !problem.isError() || !place.isKnown()) {
			return problem;
		}
		return elsewhere(problem, place);
	}

	private static Problem elsewhere(Problem problem, SourceSpan place) {
		SourceSpan span = problem.span();
		String file = span.uri().substring(span.uri().lastIndexOf('/') + 1);
		String where = span.isKnown() ? " (" + file + ", line " + span.line() + ")" : "";
		return new Problem(problem.code(), problem.severity(), problem.message() + where, place, problem.data());
	}
}
