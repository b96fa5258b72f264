package org.m2q.cli;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.RunChanges;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.dsl.ide.cost.Origins;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.ExperimentReport;

/** Runs experiments. */
final class Simulation {

	private final AccuracyProxies proxies = new AccuracyProxies();
	private final FileNames names;
	private final Optional<CostModel> costs;
	private final RunChanges changes;

	/** Simulates with a cost model, or with what the experiments ask for, and with changes to what the text says. */
	Simulation(FileNames names, Optional<CostModel> costs, RunChanges changes) {
		this.names = names;
		this.costs = costs;
		this.changes = changes;
	}

	/** The report of an experiment; empty when an error keeps it from running. Adds what is found wrong. */
	Optional<ExperimentReport> run(M2qDocument document, Experiment experiment, List<Problem> problems) {
		// The document knows already what comes of its own text.
		ExperimentResult result = costs.isEmpty() && changes.isEmpty() ? document.study(experiment, Cancellation.NONE)
				: costs.map(model -> new ExperimentRunner(TextLocator.INSTANCE, model)).orElseGet(() -> new ExperimentRunner(TextLocator.INSTANCE)).with(changes)
						.run(experiment, Cancellation.NONE);
		problems.addAll(document.shown(result.problems()));
		return result.problems().stream().anyMatch(Problem::isError) ? Optional.empty()
				: Optional.of(proxies.with(document, result, Origins.with(document, DeclarationTexts.with(document, ExperimentReport.of(result, this::place)), this::place)));
	}

	private String place(SourceSpan span) {
		return names.place(span);
	}
}
