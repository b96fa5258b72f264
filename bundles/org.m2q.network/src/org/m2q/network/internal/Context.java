package org.m2q.network.internal;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Model;
import org.m2q.network.SourceLocator;
import org.m2q.network.Trail;

/** What all parts of one elaboration share: places, problems, limits on work, cancellation. */
final class Context {

	private final SourceLocator locator;
	private final Cancellation cancellation;
	private final Map<EObject, SourceSpan> spans = new IdentityHashMap<>();
	private final Map<EObject, String> uris = new IdentityHashMap<>();
	private final List<Problem> problems = new ArrayList<>();
	private final Set<String> reported = new HashSet<>();
	private final String uri;
	private final Model model;
	private boolean broken;
	private int work;

	Context(Model model, SourceLocator locator, Cancellation cancellation) {
		this.model = model;
		this.locator = locator;
		this.cancellation = cancellation;
		this.uri = span(model).uri();
	}

	/** The text of an element. */
	SourceSpan span(EObject element) {
		return spans.computeIfAbsent(element, e -> locator.locate(e, Optional.empty()));
	}

	/** The URI of a definition. */
	String uri(Callable definition) {
		return uris.computeIfAbsent(definition, d -> EcoreUtil.getURI(d).toString());
	}

	/** The text of a feature. */
	SourceSpan span(EObject element, EStructuralFeature feature) {
		return locator.locate(element, Optional.of(feature));
	}

	/** Whether a range is in the file of the model. */
	boolean isOwn(SourceSpan span) {
		return span.uri().equals(uri);
	}

	/** Counts one unit of work. */
	void work(EObject element, Frame frame) {
		work++;
		if ((work & 0x3F) == 0) {
			cancellation.check();
		}
		if (work > Limits.WORK) {
			report(ProblemCodes.LIMIT_EXPANSION, element, frame, "the model expands to more than " + Limits.WORK + " steps");
			throw Aborted.INSTANCE;
		}
	}

	/** Reports an error at an element; parts that depend on it stay unknown. */
	void report(String code, EObject element, Frame frame, String message, String... data) {
		report(code, Severity.ERROR, span(element), frame, message, data);
	}

	/** Reports a warning at an element. */
	void warn(String code, EObject element, Frame frame, String message, String... data) {
		report(code, Severity.WARNING, span(element), frame, message, data);
	}

	/**
	 * Reports a problem. One inside another file, such as a library block, goes to the call in the file of the model that led there: that
	 * is the text that the author can change.
	 */
	void report(String code, Severity severity, SourceSpan span, Frame frame, String message, String... data) {
		broken |= severity == Severity.ERROR;
		SourceSpan place = span;
		String text = message;
		if (!isOwn(span)) {
			List<Trail.Call> calls = frame.trail().calls();
			place = span(model, M2qPackage.Literals.NAMED_ELEMENT__NAME);
			for (int i = calls.size() - 1; i >= 0; i--) {
				if (isOwn(calls.get(i).span())) {
					place = calls.get(i).span();
					break;
				}
			}
			text = message + " (in " + frame.callable().getName() + inFile(span) + ")";
		}
		if (reported.add(code + '@' + place.uri() + '#' + place.offset() + '+' + place.length())) {
			problems.add(new Problem(code, severity, text, place, List.of(data)));
		}
	}

	private static String inFile(SourceSpan span) {
		int slash = span.uri().lastIndexOf('/');
		return span.uri().isEmpty() ? "" : ", " + span.uri().substring(slash + 1) + (span.isKnown() ? ":" + span.line() : "");
	}

	/** Whether an error was reported, or something could not be elaborated because of an error found by others. */
	boolean isBroken() {
		return broken;
	}

	/** Notes that something could not be elaborated because of an error that others report, e.g. an unresolved name. */
	void skip() {
		broken = true;
	}

	/** The problems in reading order. */
	List<Problem> problems() {
		return problems.stream().sorted(Problem.BY_PLACE).toList();
	}
}
