package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.dsl.ide.cost.PointPricer;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Policy;
import org.m2q.report.ExperimentReport;

/** Prices the first point of an experiment with policies of the same text, to compare them. */
public final class PolicyRuns {

	private PolicyRuns() {
	}

	/**
	 * What came of it.
	 *
	 * @param report one point per policy, with the texts of the policies and the accuracy proxies; empty when there is an obstacle
	 * @param obstacle why there is no report, in a sentence; empty when there is one
	 */
	public record Outcome(Optional<ExperimentReport> report, String obstacle) {

		private static Outcome no(String obstacle) {
			return new Outcome(Optional.empty(), obstacle);
		}
	}

	/**
	 * Prices policies.
	 *
	 * @param document the linked text
	 * @param name of the experiment; empty for the first
	 * @param policies names of policies that the text sees
	 * @param places how places in the text are written
	 * @param proxies judges the accuracy
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static Outcome run(M2qDocument document, String name, List<String> policies, Function<SourceSpan, String> places, AccuracyProxies proxies,
			Cancellation cancellation) {
		Optional<Experiment> experiment = document.experiments().stream().filter(found -> name.isEmpty() || name.equals(found.getName())).findFirst();
		if (experiment.isEmpty()) {
			return Outcome.no(name.isEmpty() ? "There is no experiment in this file." : "There is no experiment '" + name + "' in this file.");
		}
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return Outcome.no(places.apply(error.get().span()) + ": " + error.get().message());
		}
		Optional<PointPricer.Point> point = PointPricer.firstPoint(experiment.get()).filter(found -> found.mapping().isPresent());
		if (point.isEmpty()) {
			return Outcome.no("Experiment '" + experiment.get().getName() + "' runs nothing, or names no mapping; add 'using MAPPING' to its 'run'.");
		}
		PointPricer.Point run = point.get();
		Simulation simulation = new Simulation(TextLocator.INSTANCE, ExperimentRunner.asksForEvents(experiment.get()) ? new EventCostModel() : new AnalyticalCostModel());
		List<ExperimentPoint> priced = new ArrayList<>();
		for (String wanted : policies) {
			Optional<Policy> policy = document.find(Policy.class, wanted);
			if (policy.isEmpty()) {
				return Outcome.no("There is no policy '" + wanted + "' in this file or what it imports.");
			}
			Simulated simulated = simulation.run(run.model(), run.arguments(), policy.get(), run.accelerator(), run.hardware(), run.mapping().orElseThrow(), cancellation);
			Optional<Problem> wrong = simulated.problems().stream().filter(Problem::isError).findFirst();
			if (wrong.isPresent() || simulated.cost().isEmpty()) {
				return Outcome.no("Policy '" + wanted + "' cannot be priced" + wrong.map(problem -> ": " + places.apply(problem.span()) + ": " + problem.message()).orElse("."));
			}
			priced.add(point(run, policy.get(), simulated.cost().get()));
		}
		ExperimentResult result = new ExperimentResult(experiment.get().getName(), "", priced, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
		return new Outcome(Optional.of(proxies.with(document, result, DeclarationTexts.with(document, ExperimentReport.of(result, places)))), "");
	}

	private static ExperimentPoint point(PointPricer.Point run, Policy policy, NetworkCost cost) {
		Map<String, String> hardware = new LinkedHashMap<>();
		run.hardware().forEach((name, value) -> hardware.put(name, value.toString()));
		return new ExperimentPoint(run.model().getName(), cost.network().network().arguments(), policy.getName(), run.accelerator().getName(), hardware,
				run.mapping().orElseThrow().getName(), cost, List.of(), TextLocator.INSTANCE.locate(policy));
	}
}
