package org.m2q.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.Outcome;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SearchTexts;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.DiffText;
import org.m2q.report.MarkdownPage;
import org.m2q.report.MarkdownReport;

/** Searches for policies for a client. */
final class Explorations {

	private static final int PERCENT = 100;
	private static final int WIDTH = 120;

	private Explorations() {
	}

	/**
	 * Searches policies for the first point of an experiment.
	 *
	 * @param name of the experiment; empty for the first
	 * @param work whoever watches it may stop it, which keeps what was found
	 * @param outer cancels the request: then there is no answer
	 * @return {@code front}, and the same as {@code text}, {@code markdown} and {@code html}; or only {@code error}
	 * @throws CancellationException when cancelled, or stopped before anything was found
	 */
	static JsonObject run(LanguageServices services, M2qDocument document, String name, ExploreParams params, Progress.Work work, Cancellation outer) {
		Optional<Experiment> experiment = document.experiments().stream().filter(found -> name.isEmpty() || name.equals(found.getName())).findFirst();
		if (experiment.isEmpty()) {
			return Simulations.failed(name.isEmpty() ? "There is no experiment in this file." : "There is no experiment '" + name + "' in this file.");
		}
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, work).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return Simulations.failed(Simulations.place(error.get().span()) + ": " + error.get().message());
		}
		Optional<PolicySearch> prepared = services.suggestions().search(experiment.get(), params.single(), params.limits(), services.workspace(),
				(run, network) -> Optional.empty(), work);
		if (prepared.isEmpty()) {
			return Simulations.failed("The first point of experiment '" + experiment.get().getName() + "' cannot be searched: it has no price, or no layer whose weights an "
					+ "engine executes in another format.");
		}
		PolicySearch search = prepared.get();
		long total = Math.max(1, Math.min(search.size(), params.limits().points()));
		List<ExplorationPoint> points = new ArrayList<>();
		int[] told = { -1 };
		List<ExplorationPoint> front = search.run(work, (point, best, known) -> {
			points.add(point);
			int percent = (int) Math.min(PERCENT, PERCENT * points.size() / total);
			if (percent != told[0]) {
				told[0] = percent;
				work.report(percent, points.size() + " policies, " + best.size() + " on the front");
			}
		});
		outer.check();
		if (points.isEmpty()) {
			throw new CancellationException();
		}
		return answer(experiment.get().getName(), search, points, front, work.isCancelled());
	}

	private static JsonObject answer(String name, PolicySearch search, List<ExplorationPoint> points, List<ExplorationPoint> front, boolean stopped) {
		Outcome present = search.outcome();
		String basis = search.metric().basis();
		String summary = name + ": " + (stopped ? "stopped; " : "") + points.size() + " policies priced, " + front.size() + " on the front"
				+ (front.isEmpty() ? "" : ", the least EDP " + Format.energyDelay(front.getFirst().outcome().edp()) + " ("
						+ DiffText.percent(front.getFirst().outcome().edp() / present.edp() - 1) + ")");
		String markdown = "# Policies for experiment " + MarkdownReport.inline(name) + "\n\n" + points.size() + " policies priced, " + front.size()
				+ " on the front of EDP and " + search.metric().name() + (basis.isEmpty() ? "" : " (" + basis + ")") + ", an accuracy proxy.\n"
				+ (stopped ? "\nPartial: the search was stopped.\n" : "") + "\n" + SearchTexts.markdown(search.metric(), present, front)
				+ (front.isEmpty() ? "\nNo policy keeps the limits.\n" : "");
		JsonObject answer = new JsonObject();
		answer.addProperty("version", Simulations.VERSION);
		answer.addProperty("summary", summary);
		answer.addProperty("stopped", stopped);
		answer.addProperty("priced", points.size());
		answer.addProperty("proxy", search.metric().name());
		answer.addProperty("proxyUnit", search.metric().unit());
		answer.addProperty("proxyBasis", basis);
		JsonArray rows = new JsonArray();
		front.forEach(point -> rows.add(row(point)));
		answer.add("front", rows);
		answer.addProperty("text", SearchTexts.front(name, search.metric(), present, front, points.size(), WIDTH));
		answer.addProperty("markdown", markdown);
		answer.addProperty("html", MarkdownPage.html("Policies for experiment " + name, markdown));
		return answer;
	}

	private static JsonObject row(ExplorationPoint point) {
		JsonObject row = new JsonObject();
		row.addProperty("point", point.index());
		row.addProperty("description", point.description());
		row.addProperty("edpJouleSeconds", point.outcome().edp());
		row.addProperty("energyJoules", point.outcome().energy());
		row.addProperty("latencySeconds", point.outcome().latency());
		row.addProperty("proxy", point.outcome().proxy());
		row.addProperty("dramBytes", point.outcome().bytes());
		return row;
	}
}
