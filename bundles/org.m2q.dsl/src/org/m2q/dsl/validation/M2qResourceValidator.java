package org.m2q.dsl.validation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.linking.lazy.LazyLinkingResource;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.service.OperationCanceledManager;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IDiagnosticConverter;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.m2q.accelerator.CostReview;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.Depth;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.resource.Imports;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qFile;

import com.google.inject.Inject;

/**
 * Everything that is wrong with a file: text, names, structure, and what elaboration and simulation find. The editor, the language server and the
 * command line all come here.
 */
public class M2qResourceValidator implements IResourceValidator {

	/** More syntax errors than these say nothing new. */
	private static final int MOST_SYNTAX_ERRORS = 20;

	/** Problems that say that something is not there, which may only not have been understood. */
	private static final Set<String> FOR_WHOLE_DEFINITIONS = Set.of(ProblemCodes.MEMBER_MISSING, ProblemCodes.PROPERTY_MISSING, ProblemCodes.ARGUMENT_MISSING,
			ProblemCodes.EXPERIMENT_EMPTY, ProblemCodes.UNIT_MISSING, ProblemCodes.PRECISION_IMPOSSIBLE);

	@Inject
	private IDiagnosticConverter converter;
	@Inject
	private OperationCanceledManager cancelled;
	@Inject
	private FileChecks checks;
	@Inject
	private SemanticChecks semantics;
	@Inject
	private Runs runs;

	@Override
	public List<Issue> validate(Resource resource, CheckMode mode, CancelIndicator indicator) {
		CharSequence text = text(resource);
		List<Issue> issues = new ArrayList<>();
		Cancellation cancellation = () -> indicator != null && indicator.isCanceled();
		List<Problem> problems = withRuns(resource, problems(resource, Depth.MEANING, indicator), experiment -> runs.run(experiment, cancellation), cancellation);
		for (Problem problem : Suppressions.of(resource).checked(problems)) {
			issues.add(Issues.issue(problem, text));
		}
		return issues;
	}

	/**
	 * All problems in reading order, suppressed ones among them, without those that only running experiments brings to light.
	 *
	 * @throws java.util.concurrent.CancellationException or an Xtext equivalent when cancelled
	 */
	public List<Problem> problems(Resource resource, Depth depth, CancelIndicator indicator) {
		if (resource instanceof LazyLinkingResource xtext) {
			// Links the whole file; names without meaning become diagnostics of the resource.
			xtext.resolveLazyCrossReferences(indicator);
		}
		cancelled.checkCanceled(indicator);
		Set<Problem> problems = new LinkedHashSet<>();
		boolean readable = resourceProblems(resource, problems);
		Optional<M2qFile> file = Imports.file(resource);
		if (readable && file.isPresent()) {
			boolean complete = problems.stream().noneMatch(problem -> problem.code().equals(ProblemCodes.SYNTAX));
			check(file.get(), complete, depth, problems, () -> indicator != null && indicator.isCanceled());
		}
		return problems.stream().sorted(Problem.BY_PLACE).toList();
	}

	/**
	 * Adds what comes to light when the experiments of a file are run. Files with errors are not run.
	 *
	 * @param problems what was found without running
	 * @param runner runs an experiment, or knows what it came to
	 */
	public List<Problem> withRuns(Resource resource, List<Problem> problems, Function<Experiment, ExperimentResult> runner, Cancellation cancellation) {
		Optional<M2qFile> file = Imports.file(resource);
		if (file.isEmpty() || problems.stream().anyMatch(Problem::isError)) {
			return problems;
		}
		List<Problem> all = new ArrayList<>(problems);
		for (Definition definition : file.get().getDefinitions()) {
			if (definition instanceof Experiment experiment) {
				ExperimentResult result = runner.apply(experiment);
				semantics.run(file.get(), experiment, result.problems(), problem -> addNew(problem, all));
				semantics.remarks(file.get(), CostReview.of(result, cancellation), problem -> addNew(problem, all));
			}
		}
		return all.stream().sorted(Problem.BY_PLACE).toList();
	}

	private void check(M2qFile file, boolean complete, Depth depth, Set<Problem> problems, Cancellation cancellation) {
		List<SourceSpan> torn = complete ? List.of() : torn(file, problems);
		checks.check(file, complete, problem -> {
			if (!(FOR_WHOLE_DEFINITIONS.contains(problem.code()) && isIn(problem, torn))) {
				problems.add(problem);
			}
		}, cancellation);
		if (depth == Depth.STRUCTURE) {
			return;
		}
		List<Problem> known = new ArrayList<>(problems);
		semantics.meaning(file, problem -> {
			if (!isIn(problem, torn)) {
				addNew(problem, known);
			}
		}, cancellation);
		problems.addAll(known);
	}

	/**
	 * Adds a problem unless it is known. The stages behind the first are for models that nobody has checked, and see some things again; and a
	 * model that is run with several arguments has the same problem several times.
	 */
	private static void addNew(Problem problem, List<Problem> known) {
		if (known.stream().noneMatch(other -> isSame(problem, other))) {
			known.add(problem);
		}
	}

	/** Whether two problems are of one kind and at one place, maybe seen more and less exactly. */
	private static boolean isSame(Problem a, Problem b) {
		SourceSpan left = a.span();
		SourceSpan right = b.span();
		return a.code().equals(b.code()) && left.offset() <= right.offset() + right.length() && right.offset() <= left.offset() + left.length()
				&& (left.equals(right) || isWithin(left, right) || isWithin(right, left));
	}

	private static boolean isWithin(SourceSpan inner, SourceSpan outer) {
		return inner.offset() >= outer.offset() && inner.offset() + inner.length() <= outer.offset() + outer.length();
	}

	/** The definitions with a syntax error in them: part of what they say was not understood. */
	private static List<SourceSpan> torn(M2qFile file, Set<Problem> problems) {
		List<SourceSpan> torn = new ArrayList<>();
		for (Definition definition : file.getDefinitions()) {
			ICompositeNode node = NodeModelUtils.getNode(definition);
			SourceSpan span = TextLocator.INSTANCE.locate(definition);
			boolean hit = node == null || problems.stream().anyMatch(problem -> problem.code().startsWith(ProblemCodes.SYNTAX)
					&& problem.span().offset() >= node.getTotalOffset() && problem.span().offset() <= node.getTotalEndOffset());
			if (hit) {
				torn.add(span);
			}
		}
		return torn;
	}

	private static boolean isIn(Problem problem, List<SourceSpan> places) {
		int offset = problem.span().offset();
		return places.stream().anyMatch(place -> offset >= place.offset() && offset <= place.offset() + place.length());
	}

	/** Adds what the parser and the linker found. Whether the text was parsed at all. */
	private boolean resourceProblems(Resource resource, Set<Problem> problems) {
		List<Issue> found = new ArrayList<>();
		for (Resource.Diagnostic error : resource.getErrors()) {
			converter.convertResourceDiagnostic(error, Severity.ERROR, found::add);
		}
		int syntax = 0;
		boolean readable = true;
		for (Issue issue : found) {
			Problem problem = located(Issues.problem(issue), resource);
			if (problem.code().equals(ProblemCodes.SYNTAX) && syntax++ >= MOST_SYNTAX_ERRORS) {
				continue;
			}
			readable &= !isFatal(problem.code());
			problems.add(problem);
		}
		return readable;
	}

	private static boolean isFatal(String code) {
		return code.equals(ProblemCodes.SYNTAX_BINARY) || code.equals(ProblemCodes.SYNTAX_ENCODING) || code.startsWith("m2q.limit.");
	}

	private static Problem located(Problem problem, Resource resource) {
		SourceSpan span = problem.span();
		SourceSpan here = new SourceSpan(resource.getURI().toString(), span.offset(), span.length(), span.line(), span.column());
		return new Problem(problem.code(), problem.severity(), problem.message(), here, problem.data());
	}

	private static CharSequence text(Resource resource) {
		IParseResult result = resource instanceof XtextResource xtext ? xtext.getParseResult() : null;
		INode root = result == null ? null : result.getRootNode();
		return root == null ? "" : root.getText();
	}
}
