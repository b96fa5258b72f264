package org.m2q.quant.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.SourceLocator;

/** Collects problems, one per place and code. */
final class Reporter {

	private final SourceLocator locator;
	private final List<Problem> problems = new ArrayList<>();
	private final Set<String> reported = new HashSet<>();

	Reporter(SourceLocator locator) {
		this.locator = locator;
	}

	SourceSpan span(EObject element) {
		return locator.locate(element, Optional.empty());
	}

	/** A problem of an element as a whole. */
	void report(String code, EObject element, String message, String... data) {
		report(code, span(element), message, data);
	}

	/** A problem of one feature of an element. */
	void report(String code, EObject element, EStructuralFeature feature, String message, String... data) {
		report(code, locator.locate(element, Optional.of(feature)), message, data);
	}

	private void report(String code, SourceSpan span, String message, String... data) {
		if (reported.add(code + '@' + span.uri() + '#' + span.offset() + '+' + span.length())) {
			problems.add(new Problem(code, ProblemCodes.severity(code), sentence(message), span, List.of(data)));
		}
	}

	/** Messages are sentences. Names of formats and schemes at the beginning, with digits or a sign in them, stay as they are. */
	private static String sentence(String message) {
		String first = message.split(" ", 2)[0];
		String text = first.chars().allMatch(Character::isLetter) ? Character.toUpperCase(message.charAt(0)) + message.substring(1) : message;
		return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
	}

	/** A problem of one feature of an element, also when that feature has another problem of the same code. */
	void reportAlso(String code, EObject element, EStructuralFeature feature, String message, String... data) {
		Problem problem = new Problem(code, ProblemCodes.severity(code), sentence(message), locator.locate(element, Optional.of(feature)), List.of(data));
		if (!problems.contains(problem)) {
			problems.add(problem);
		}
	}

	/** Formats that cannot go together, at a treatment. */
	void impossible(SourceSpan span, String message, String... data) {
		report(ProblemCodes.PRECISION_IMPOSSIBLE, span, message, data);
	}

	/** Whether a problem lies in the text of an element. */
	boolean hasProblemInside(EObject element) {
		SourceSpan span = span(element);
		return problems.stream().anyMatch(problem -> problem.span().uri().equals(span.uri()) && problem.span().offset() >= span.offset()
				&& problem.span().offset() < span.offset() + span.length());
	}

	/** The problems in reading order. */
	List<Problem> problems() {
		return problems.stream().sorted(Problem.BY_PLACE).toList();
	}
}
