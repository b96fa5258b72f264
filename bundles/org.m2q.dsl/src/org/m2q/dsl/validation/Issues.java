package org.m2q.dsl.validation;

import java.util.List;

import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.diagnostics.Diagnostic;
import org.eclipse.xtext.util.LineAndColumn;
import org.eclipse.xtext.validation.CheckType;
import org.eclipse.xtext.validation.Issue;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;

/** Problems as Xtext issues and back, without loss. */
public final class Issues {

	private Issues() {
	}

	/** A problem as an issue; the end of a range is given by offset and length only. */
	static Issue issue(Problem problem, CharSequence text) {
		Issue.IssueImpl issue = new Issue.IssueImpl();
		SourceSpan span = problem.span();
		issue.setCode(problem.code());
		issue.setMessage(problem.message());
		issue.setSeverity(switch (problem.severity()) {
		case ERROR -> org.eclipse.xtext.diagnostics.Severity.ERROR;
		case WARNING -> org.eclipse.xtext.diagnostics.Severity.WARNING;
		case INFO -> org.eclipse.xtext.diagnostics.Severity.INFO;
		});
		issue.setData(problem.data().toArray(String[]::new));
		issue.setOffset(span.offset());
		issue.setLength(span.length());
		issue.setLineNumber(Math.max(1, span.line()));
		issue.setColumn(Math.max(1, span.column()));
		LineAndColumn end = end(span, text);
		issue.setLineNumberEnd(end.getLine());
		issue.setColumnEnd(end.getColumn());
		issue.setUriToProblem(URI.createURI(span.uri()));
		issue.setType(CheckType.FAST);
		issue.setSyntaxError(problem.code().startsWith(ProblemCodes.SYNTAX));
		return issue;
	}

	/** An issue as a problem. */
	public static Problem problem(Issue issue) {
		String uri = issue.getUriToProblem() == null ? "" : issue.getUriToProblem().trimFragment().toString();
		SourceSpan span = new SourceSpan(uri, or(issue.getOffset(), 0), or(issue.getLength(), 0), or(issue.getLineNumber(), 0), or(issue.getColumn(), 0));
		Severity severity = switch (issue.getSeverity()) {
		case ERROR -> Severity.ERROR;
		case WARNING -> Severity.WARNING;
		default -> Severity.INFO;
		};
		return new Problem(code(issue.getCode()), severity, issue.getMessage(), span, issue.getData() == null ? List.of() : List.of(issue.getData()));
	}

	private static String code(String code) {
		if (code == null || code.equals(Diagnostic.SYNTAX_DIAGNOSTIC) || code.equals(Diagnostic.SYNTAX_DIAGNOSTIC_WITH_RANGE)) {
			return ProblemCodes.SYNTAX;
		}
		return code.startsWith("m2q.") ? code : ProblemCodes.LINK_UNRESOLVED;
	}

	private static int or(Integer value, int otherwise) {
		return value == null ? otherwise : value;
	}

	private static LineAndColumn end(SourceSpan span, CharSequence text) {
		int line = Math.max(1, span.line());
		int column = Math.max(1, span.column());
		for (int i = span.offset(); i < Math.min(text.length(), span.offset() + span.length()); i++) {
			if (text.charAt(i) == '\n') {
				line++;
				column = 1;
			} else {
				column++;
			}
		}
		return LineAndColumn.from(line, column);
	}
}
