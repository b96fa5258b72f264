package org.m2q.dsl.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.resource.Imports;
import org.m2q.model.m2q.Annotated;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.M2qPackage.Literals;
import org.m2q.model.m2q.Suppression;

/** What {@code @suppress} silences in a file: problems of its code that begin in the element behind it. Errors are never silenced. */
public final class Suppressions {

	/** Found only by running experiments; a file without any cannot know that there is none. */
	private static final Set<String> FOUND_BY_RUNS = Set.of(ProblemCodes.POLICY_NO_MATCH, ProblemCodes.POLICY_SHADOWED, ProblemCodes.POLICY_NO_EFFECT, ProblemCodes.MAPPING_NO_MATCH,
			ProblemCodes.ABLATION_IMPOSSIBLE, ProblemCodes.VARY_IMPOSSIBLE, ProblemCodes.ENERGY_NOT_MODELLED,
			ProblemCodes.MEMORY_BANDWIDTH, ProblemCodes.MAPPING_IMBALANCE, ProblemCodes.TILE_INDIVISIBLE);

	/** Depend on more than the text: on files beside it, on stored results, on quantized networks. */
	private static final Set<String> FOUND_ELSEWHERE = Set.of(ProblemCodes.SIM_STALE, ProblemCodes.PROGRAM_HEALTH, ProblemCodes.QUANT_RESIDUAL_WIDTH, ProblemCodes.WEIGHTS_MISSING,
			ProblemCodes.DATA_MISSING);

	private static final String WORD = "@suppress";

	private record Entry(Suppression element, String uri, int from, int to) {

		boolean covers(Problem problem) {
			int offset = problem.span().offset();
			return !problem.isError() && problem.code().equals(element.getCode()) && problem.span().uri().equals(uri) && from <= offset && offset < to;
		}
	}

	private final Optional<M2qFile> file;
	private final List<Entry> entries = new ArrayList<>();

	private Suppressions(Resource resource) {
		file = Imports.file(resource);
		for (Iterator<EObject> all = resource.getAllContents(); all.hasNext();) {
			if (all.next() instanceof Suppression suppression && suppression.eContainer() instanceof Annotated annotated) {
				ICompositeNode node = NodeModelUtils.findActualNodeFor(annotated);
				SourceSpan span = TextLocator.INSTANCE.locate(annotated);
				if (node != null) {
					entries.add(new Entry(suppression, span.uri(), span.offset(), Math.max(span.offset() + 1, node.getEndOffset())));
				}
			}
		}
	}

	/** The suppressions of a file that was read from text. */
	public static Suppressions of(Resource resource) {
		return new Suppressions(resource);
	}

	/** The codes that can be suppressed, sorted: what can be less than an error, without the problems of suppressions. */
	public static Set<String> suppressible() {
		Set<String> codes = new java.util.TreeSet<>(ProblemSeverities.adjustable());
		codes.removeIf(code -> code.startsWith("m2q.suppress."));
		return codes;
	}

	/** Problems without those that are suppressed. */
	public List<Problem> remaining(List<Problem> problems) {
		return entries.isEmpty() ? problems : problems.stream().filter(problem -> entries.stream().noneMatch(entry -> entry.covers(problem))).toList();
	}

	/**
	 * The same, with warnings about suppressions that suppress nothing.
	 *
	 * @param problems all problems of the file, those that running its experiments brings to light among them
	 */
	public List<Problem> checked(List<Problem> problems) {
		if (entries.isEmpty() || problems.stream().anyMatch(Problem::isError)) {
			// Behind an error nothing was run.
			return remaining(problems);
		}
		boolean runs = file.stream().flatMap(content -> content.getDefinitions().stream()).anyMatch(Experiment.class::isInstance);
		Set<Entry> used = new HashSet<>();
		problems.forEach(problem -> entries.stream().filter(entry -> entry.covers(problem)).forEach(used::add));
		List<Problem> all = new ArrayList<>(remaining(problems));
		Report report = new Report(all::add);
		for (Entry entry : entries) {
			String code = entry.element().getCode();
			if (!used.contains(entry) && !FOUND_ELSEWHERE.contains(code) && (runs || !FOUND_BY_RUNS.contains(code))) {
				report.at(entry.element(), ProblemCodes.SUPPRESS_UNUSED, "There is no '" + code + "' to suppress here. Remove the suppression.");
			}
		}
		return all.stream().sorted(Problem.BY_PLACE).toList();
	}

	/** Reports a suppression that cannot work or does not say why it is there. */
	static void check(Suppression suppression, Report report) {
		String code = suppression.getCode() == null ? "" : suppression.getCode();
		if (!suppressible().contains(code)) {
			report.at(place(suppression, code), ProblemCodes.SUPPRESS_CODE, objection(code), Nearest.to(code, suppressible()).toArray(String[]::new));
		} else if (suppression.getReason() == null || suppression.getReason().isBlank()) {
			report.at(suppression, ProblemCodes.SUPPRESS_REASON, "A suppression needs a reason: write it behind '" + code + "', in quotes.");
		}
	}

	/** The code alone, which is the end of its token. */
	private static SourceSpan place(Suppression suppression, String code) {
		SourceSpan token = TextLocator.INSTANCE.locate(suppression, Literals.SUPPRESSION__CODE);
		if (code.isEmpty()) {
			return new SourceSpan(token.uri(), token.offset(), WORD.length(), token.line(), token.column());
		}
		int skipped = token.length() - code.length();
		return new SourceSpan(token.uri(), token.offset() + skipped, token.length() - skipped, token.line(), token.column() + skipped);
	}

	private static String objection(String code) {
		if (code.isEmpty()) {
			return "A suppression needs the code of a warning or information, such as '@suppress m2q.unused \"reason\"'.";
		}
		if (code.startsWith("m2q.suppress.") && ProblemCodes.all().contains(code)) {
			return "Problems of suppressions cannot be suppressed.";
		}
		return ProblemCodes.all().contains(code) ? "'" + code + "' is an error, and errors cannot be suppressed."
				: "There is no problem code '" + code + "'. Codes stand in brackets or behind the message of a problem.";
	}
}
