package org.m2q.lsp;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.gson.JsonObject;

import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.dsl.ide.suggest.PolicyRuns;
import org.m2q.report.DiffText;
import org.m2q.report.ExperimentReport;
import org.m2q.report.JsonReport;
import org.m2q.report.MarkdownReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.ReportDiff;
import org.m2q.report.ReportDiffs;
import org.m2q.report.ReportFormatException;
import org.m2q.report.ReportMatch;

/** Compares stored results, or policies of a text, for a client. */
final class Comparisons {

	private Comparisons() {
	}

	/**
	 * Compares two stored results.
	 *
	 * @param before address of the earlier one
	 * @param after address of the later one
	 * @return {@code text}, {@code markdown} and {@code html}; or only {@code error}
	 */
	static JsonObject results(String before, String after) {
		try {
			Report a = read(before);
			Report b = read(after);
			List<ReportMatch> matches = ReportMatch.of(a, b);
			if (matches.isEmpty()) {
				return Simulations.failed(Simulations.fileName(before) + " and " + Simulations.fileName(after) + " have no experiment of the same name: "
						+ ReportDiffs.names(a) + " and " + ReportDiffs.names(b) + ".");
			}
			return answer(Simulations.fileName(before), Simulations.fileName(after), matches, "", ReportDiffs.text(matches, false),
					ReportDiffs.text(matches, true));
		} catch (Unreadable e) {
			return Simulations.failed(e.getMessage());
		}
	}

	/** A result that cannot be read; the message says why. */
	private static final class Unreadable extends Exception {
		private static final long serialVersionUID = 1L;

		Unreadable(String message) {
			super(message);
		}
	}

	private static Report read(String address) throws Unreadable {
		Path path = SharedFiles.path(address).orElseThrow(() -> new Unreadable("'" + address + "' is no address of a file."));
		try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
			return JsonReport.read(Simulations.fileName(address), reader);
		} catch (ReportFormatException e) {
			throw new Unreadable(e.getMessage());
		} catch (IOException e) {
			throw new Unreadable("'" + path + "' cannot be read as a stored result in UTF-8 (" + e.getClass().getSimpleName() + ").");
		}
	}

	/**
	 * Compares two policies for the first point of an experiment.
	 *
	 * @param proxies judges the accuracy
	 * @param name of the experiment; empty for the first
	 * @param before name of a policy that the text sees
	 * @param after name of another one
	 * @return {@code text}, {@code markdown} and {@code html}; or only {@code error}
	 */
	static JsonObject policies(AccuracyProxies proxies, M2qDocument document, String name, String before, String after, Cancellation cancellation) {
		PolicyRuns.Outcome outcome = PolicyRuns.run(document, name, List.of(before, after), Simulations::place, proxies, cancellation);
		if (outcome.report().isEmpty()) {
			return Simulations.failed(outcome.obstacle());
		}
		ExperimentReport report = outcome.report().get();
		PointReport a = report.points().getFirst();
		PointReport b = report.points().getLast();
		ReportDiff diff = ReportDiff.of(a, b);
		return answer(before, after, List.of(new ReportMatch(report, report, diff)), "policies ", DiffText.print(diff), MarkdownReport.text(diff));
	}

	private static JsonObject answer(String a, String b, List<ReportMatch> matches, String what, String text, String markdown) {
		JsonObject answer = new JsonObject();
		String title = what + a + " and " + b;
		String own = "# Comparison of " + MarkdownReport.inline(title) + "\n\n" + markdown;
		answer.addProperty("version", Simulations.VERSION);
		answer.addProperty("summary", "Comparison of " + title + ": " + text.lines().filter(line -> line.startsWith("EDP ") && line.contains(":")).findFirst()
				.orElse("see the report"));
		answer.addProperty("text", text);
		answer.addProperty("markdown", own);
		answer.addProperty("html", page(a, b, matches));
		return answer;
	}

	private static String page(String a, String b, List<ReportMatch> matches) {
		try (StringWriter page = new StringWriter()) {
			ReportDiffs.html(a, b, matches, page);
			return page.toString();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
