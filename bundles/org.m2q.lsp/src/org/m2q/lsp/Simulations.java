package org.m2q.lsp;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.dsl.ide.cost.Origins;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.ExperimentReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.Report;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;
import org.m2q.report.TotalReport;

/** Runs experiments for a client. */
final class Simulations {

	/** Version of the answers to requests that are not in the protocol; see docs/language-server.md. */
	static final int VERSION = 1;

	private static final int WIDTH = 120;
	private static final int LAYERS = 20;

	private Simulations() {
	}

	/**
	 * Runs the experiments of a text.
	 *
	 * @param proxies judges the accuracy
	 * @param name the only experiment to run; empty for all
	 * @return {@code report} with the report as the schema of the JSON report says, {@code text} with its table, {@code summary} in one line; or only
	 *         {@code error} with what keeps them from running
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	static JsonObject run(AccuracyProxies proxies, M2qDocument document, String name, Progress.Work work) throws IOException {
		List<Experiment> experiments = document.experiments().stream().filter(experiment -> name.isEmpty() || name.equals(experiment.getName())).toList();
		if (experiments.isEmpty()) {
			return failed(name.isEmpty() ? "There is no experiment in this file." : "There is no experiment '" + name + "' in this file.");
		}
		List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, work).stream().filter(Problem::isError).toList());
		List<ExperimentReport> reports = new ArrayList<>();
		for (int i = 0; problems.isEmpty() && i < experiments.size(); i++) {
			Experiment experiment = experiments.get(i);
			work.report(100 * i / experiments.size(), experiment.getName());
			ExperimentResult result = document.study(experiment, work);
			result.problems().stream().filter(Problem::isError).forEach(problems::add);
			if (problems.isEmpty()) {
				reports.add(proxies.with(document, result,
						Origins.with(document, DeclarationTexts.with(document, ExperimentReport.of(result, Simulations::place)), Simulations::place)));
			}
		}
		Optional<Problem> error = problems.stream().findFirst();
		if (error.isPresent()) {
			return failed(place(error.get().span()) + ": " + error.get().message());
		}
		Report report = new Report(fileName(document.uri()), reports);
		StringWriter json = new StringWriter();
		JsonReport.write(report, json);
		JsonObject answer = new JsonObject();
		answer.addProperty("version", VERSION);
		answer.addProperty("summary", summary(report));
		answer.add("report", JsonParser.parseString(json.toString()));
		answer.addProperty("text", TextReport.print(report, new TextOptions(WIDTH, false, false, LayerSelection.top(LAYERS))));
		return answer;
	}

	static JsonObject failed(String reason) {
		JsonObject answer = new JsonObject();
		answer.addProperty("version", VERSION);
		answer.addProperty("error", reason);
		return answer;
	}

	/** One line about an answer. */
	static String summary(JsonObject answer) {
		return answer.get(answer.has("error") ? "error" : "summary").getAsString();
	}

	private static String summary(Report report) {
		List<String> lines = new ArrayList<>();
		for (ExperimentReport experiment : report.experiments()) {
			int points = experiment.points().size();
			String result = experiment.points().stream().map(point -> point.totals()).min((a, b) -> Double.compare(a.edp(), b.edp())).map(Simulations::totals)
					.orElse("no point");
			lines.add(experiment.name() + ": " + (points > 1 ? "least of " + points + " points " : "") + result
					+ (experiment.expectationsMet() ? "" : "; an expectation is not met"));
		}
		return String.join("; ", lines);
	}

	private static String totals(TotalReport totals) {
		return "EDP " + Format.energyDelay(totals.edp()) + ", " + Format.energy(totals.energy()) + ", " + Format.time(totals.latency());
	}

	static String place(SourceSpan span) {
		return span.isKnown() ? fileName(span.uri()) + ":" + span.line() + ":" + span.column() : "";
	}

	static String fileName(String address) {
		String path = SharedFiles.path(address).map(java.nio.file.Path::toString).orElse(address).replace('\\', '/');
		return path.substring(path.lastIndexOf('/') + 1);
	}
}
