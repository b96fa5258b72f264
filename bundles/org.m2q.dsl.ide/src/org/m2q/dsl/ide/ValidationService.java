package org.m2q.dsl.ide;

import java.util.ArrayList;
import java.util.List;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;

/** Finds the problems of a text. */
@Singleton
public final class ValidationService {

	@Inject
	private IResourceValidator validator;

	/**
	 * Problems of syntax, links and meaning in reading order.
	 *
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public List<Problem> validate(XtextResource resource, Cancellation cancellation) {
		List<Problem> problems = new ArrayList<>();
		for (Issue issue : validator.validate(resource, CheckMode.ALL, cancellation::isCancelled)) {
			problems.add(problem(issue, resource));
		}
		cancellation.check();
		problems.sort(Problem.BY_PLACE);
		return List.copyOf(problems);
	}

	private static Problem problem(Issue issue, XtextResource resource) {
		Severity severity = switch (issue.getSeverity()) {
			case ERROR -> Severity.ERROR;
			case WARNING -> Severity.WARNING;
			case INFO, IGNORE -> Severity.INFO;
		};
		SourceSpan span = new SourceSpan(resource.getURI().toString(), number(issue.getOffset()), number(issue.getLength()),
				Math.max(1, number(issue.getLineNumber())), Math.max(1, number(issue.getColumn())));
		String code = issue.getCode() == null ? "" : issue.getCode();
		return new Problem(code, severity, issue.getMessage() == null ? "" : issue.getMessage(), span,
				issue.getData() == null ? List.of() : List.of(issue.getData()));
	}

	private static int number(Integer value) {
		return value == null ? 0 : value;
	}
}
