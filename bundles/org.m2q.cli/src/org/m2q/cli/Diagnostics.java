package org.m2q.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;

/** Prints problems for people: place, severity, code, text, and the source line with the range marked. */
final class Diagnostics {

	/** Most problems that are printed unless asked otherwise. */
	static final int LIMIT = 100;

	private final Terminal terminal;
	private final FileNames names;
	private final Function<String, Optional<String>> texts;
	private final boolean ascii;

	/**
	 * Prepares to print.
	 *
	 * @param names how files are called
	 * @param texts content by address, as it was read
	 */
	Diagnostics(Terminal terminal, FileNames names, Function<String, Optional<String>> texts, boolean ascii) {
		this.terminal = terminal;
		this.names = names;
		this.texts = texts;
		this.ascii = ascii;
	}

	/** Distinct problems in reading order; those of the first file come first. */
	static List<Problem> sorted(List<Problem> problems, String first) {
		List<Problem> sorted = new ArrayList<>(new LinkedHashSet<>(problems));
		sorted.sort((a, b) -> {
			boolean ownA = a.span().uri().equals(first);
			boolean ownB = b.span().uri().equals(first);
			return ownA == ownB ? Problem.BY_PLACE.compare(a, b) : ownA ? -1 : 1;
		});
		return sorted;
	}

	/** Prints some problems and a line that counts all; nothing when there are none. */
	void print(List<Problem> problems, int limit) {
		if (problems.isEmpty()) {
			return;
		}
		// When not all are printed, the errors matter more.
		List<Problem> shown = problems;
		if (problems.size() > limit) {
			shown = problems.stream().sorted((a, b) -> Boolean.compare(b.isError(), a.isError())).limit(limit).toList();
		}
		PrintStream err = terminal.err();
		for (Problem problem : shown) {
			err.print(text(problem));
		}
		StringBuilder summary = new StringBuilder(summary(problems));
		if (shown.size() < problems.size()) {
			summary.append(", ").append(problems.size() - shown.size()).append(" of them not printed");
		}
		err.println("m2q: " + summary + ".");
	}

	/** How many of each severity. */
	static String summary(List<Problem> problems) {
		List<String> parts = new ArrayList<>();
		for (Severity severity : Severity.values()) {
			long count = problems.stream().filter(problem -> problem.severity() == severity).count();
			if (count > 0) {
				String name = severity == Severity.INFO ? "note" : severity.name().toLowerCase(Locale.ROOT);
				parts.add(count + " " + name + (count == 1 ? "" : "s"));
			}
		}
		return parts.isEmpty() ? "no problems" : String.join(", ", parts);
	}

	private String text(Problem problem) {
		SourceSpan span = problem.span();
		String severity = problem.severity() == Severity.INFO ? "note" : problem.severity().name().toLowerCase(Locale.ROOT);
		String place = span.uri().isEmpty() ? "m2q" : names.name(span.uri());
		if (span.isKnown()) {
			place += ":" + span.line() + ":" + span.column();
		}
		StringBuilder text = new StringBuilder();
		text.append(paint("1", Printable.line(place, ascii) + ":")).append(' ');
		text.append(paint(problem.isError() ? "1;31" : problem.severity() == Severity.WARNING ? "1;33" : "1;36",
				severity + "[" + Printable.line(problem.code(), ascii) + "]:")).append(' ');
		text.append(Printable.line(problem.message(), ascii)).append('\n');
		if (span.isKnown()) {
			texts.apply(span.uri()).flatMap(source -> SourceExcerpt.of(source, span, ascii)).ifPresent(excerpt -> {
				String gutter = Integer.toString(span.line());
				text.append("  ").append(gutter).append(" | ").append(excerpt.line()).append('\n');
				text.append("  ").append(" ".repeat(gutter.length())).append(" | ").append(" ".repeat(excerpt.start()))
						.append(paint("1;32", excerpt.marks())).append('\n');
			});
		}
		return text.toString();
	}

	private String paint(String code, String text) {
		return terminal.colorsErr() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
	}
}
