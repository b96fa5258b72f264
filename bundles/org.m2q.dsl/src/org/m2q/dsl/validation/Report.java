package org.m2q.dsl.validation;

import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;

/** Reports problems at model elements; the severity follows from the code. */
final class Report {

	private final ProblemSink sink;

	Report(ProblemSink sink) {
		this.sink = sink;
	}

	/** At a whole element. */
	void at(EObject element, String code, String message, String... data) {
		at(TextLocator.INSTANCE.locate(element), code, message, data);
	}

	/** At a feature of an element. */
	void at(EObject element, EStructuralFeature feature, String code, String message, String... data) {
		at(TextLocator.INSTANCE.locate(element, feature), code, message, data);
	}

	/** At one value of a feature that has several. */
	void at(EObject element, EStructuralFeature feature, int index, String code, String message, String... data) {
		at(TextLocator.INSTANCE.locate(element, feature, index), code, message, data);
	}

	/** At a range. */
	void at(SourceSpan span, String code, String message, String... data) {
		sink.accept(new Problem(code, ProblemCodes.severity(code), message, span, List.of(data)));
	}
}
