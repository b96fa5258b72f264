package org.m2q.lsp;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.ExperimentReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.Report;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;

/** Runs experiments for a client. */
final class Simulations {

	private static final int WIDTH = 120;
	private static final int LAYERS = 20;

	private Simulations() {
	}

	/**
	 * Runs the experiments of a text.
	 *
	 * @param name the only experiment to run; empty for all
	 * @return {@code report} with the report as the schema of the JSON report says, {@code text} with its table, {@code problems} with what was found;
	 *         no report when there are errors
	 */
	static JsonObject run(M2qDocument document, String name, Cancellation cancellation) throws IOException {
		List<Problem> problems = new ArrayList<>(document.allProblems().stream().filter(Problem::isError).toList());
		List<Experiment> experiments = document.experiments().stream().filter(experiment -> name.isEmpty() || name.equals(experiment.getName())).toList();
		JsonObject answer = new JsonObject();
		if (experiments.isEmpty()) {
			answer.addProperty("error", name.isEmpty() ? "There is no experiment in this file." : "There is no experiment '" + name + "' in this file.");
			return answer;
		}
		List<ExperimentReport> reports = new ArrayList<>();
		if (problems.isEmpty()) {
			for (Experiment experiment : experiments) {
				ExperimentResult result = document.study(experiment, cancellation);
				problems.addAll(result.problems());
				if (result.problems().stream().noneMatch(Problem::isError)) {
					reports.add(ExperimentReport.of(result, Simulations::place));
				}
			}
		}
		Optional<Problem> error = problems.stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			answer.addProperty("error", place(error.get().span()) + ": " + error.get().message());
			return answer;
		}
		Report report = new Report(fileName(document.uri()), reports);
		StringWriter json = new StringWriter();
		JsonReport.write(report, json);
		answer.add("report", JsonParser.parseString(json.toString()));
		answer.addProperty("text", TextReport.print(report, new TextOptions(WIDTH, false, false, LayerSelection.top(LAYERS))));
		return answer;
	}

	private static String place(SourceSpan span) {
		return span.isKnown() ? fileName(span.uri()) + ":" + span.line() + ":" + span.column() : "";
	}

	private static String fileName(String address) {
		String path = address.startsWith("file:") ? Path.of(java.net.URI.create(address)).toString().replace('\\', '/') : address;
		return path.substring(path.lastIndexOf('/') + 1);
	}
}
