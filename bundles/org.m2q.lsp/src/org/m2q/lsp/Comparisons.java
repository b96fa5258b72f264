package org.m2q.lsp;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonObject;

import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.dsl.ide.cost.PointPricer;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Policy;
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
	 * @param name of the experiment; empty for the first
	 * @param before name of a policy that the text sees
	 * @param after name of another one
	 * @return {@code text}, {@code markdown} and {@code html}; or only {@code error}
	 */
	static JsonObject policies(M2qDocument document, String name, String before, String after, Cancellation cancellation) {
		Optional<Experiment> experiment = document.experiments().stream().filter(found -> name.isEmpty() || name.equals(found.getName())).findFirst();
		if (experiment.isEmpty()) {
			return Simulations.failed(name.isEmpty() ? "There is no experiment in this file." : "There is no experiment '" + name + "' in this file.");
		}
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return Simulations.failed(Simulations.place(error.get().span()) + ": " + error.get().message());
		}
		Optional<PointPricer.Point> point = PointPricer.firstPoint(experiment.get()).filter(found -> found.mapping().isPresent());
		if (point.isEmpty()) {
			return Simulations.failed("Experiment '" + experiment.get().getName() + "' runs nothing, or names no mapping; add 'using MAPPING' to its 'run'.");
		}
		Simulation simulation = new Simulation(TextLocator.INSTANCE, ExperimentRunner.asksForEvents(experiment.get()) ? new EventCostModel() : new AnalyticalCostModel());
		List<ExperimentPoint> priced = new ArrayList<>();
		for (String wanted : List.of(before, after)) {
			Optional<Policy> policy = document.find(Policy.class, wanted);
			if (policy.isEmpty()) {
				return Simulations.failed("There is no policy '" + wanted + "' in this file or what it imports.");
			}
			PointPricer.Point run = point.get();
			Simulated simulated = simulation.run(run.model(), run.arguments(), policy.get(), run.accelerator(), run.hardware(), run.mapping().orElseThrow(), cancellation);
			Optional<Problem> wrong = simulated.problems().stream().filter(Problem::isError).findFirst();
			if (wrong.isPresent() || simulated.cost().isEmpty()) {
				return Simulations.failed("Policy '" + wanted + "' cannot be priced" + wrong.map(problem -> ": " + Simulations.place(problem.span()) + ": " + problem.message())
						.orElse("."));
			}
			priced.add(point(run, policy.get(), simulated.cost().get()));
		}
		ExperimentResult result = new ExperimentResult(experiment.get().getName(), "", priced, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
		ExperimentReport report = new AccuracyProxies().with(document, result, DeclarationTexts.with(document, ExperimentReport.of(result, Simulations::place)));
		PointReport a = report.points().getFirst();
		PointReport b = report.points().getLast();
		ReportDiff diff = ReportDiff.of(a, b);
		return answer(before, after, List.of(new ReportMatch(report, report, diff)), "policies ", DiffText.print(diff), MarkdownReport.text(diff));
	}

	private static ExperimentPoint point(PointPricer.Point run, Policy policy, NetworkCost cost) {
		Map<String, String> hardware = new LinkedHashMap<>();
		run.hardware().forEach((name, value) -> hardware.put(name, value.toString()));
		return new ExperimentPoint(run.model().getName(), cost.network().network().arguments(), policy.getName(), run.accelerator().getName(), hardware,
				run.mapping().orElseThrow().getName(), cost, List.of(), TextLocator.INSTANCE.locate(policy));
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
