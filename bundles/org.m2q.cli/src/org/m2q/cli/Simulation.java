package org.m2q.cli;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.model.m2q.Experiment;
import org.m2q.report.ExperimentReport;

/** Runs experiments. */
final class Simulation {

	private final FileNames names;
	private final Optional<CostModel> costs;

	/** Simulates with a cost model, or with what the experiments ask for. */
	Simulation(FileNames names, Optional<CostModel> costs) {
		this.names = names;
		this.costs = costs;
	}

	/** The report of an experiment; empty when an error keeps it from running. Adds what is found wrong. */
	Optional<ExperimentReport> run(M2qDocument document, Experiment experiment, List<Problem> problems) {
		ExperimentResult result = costs.isEmpty() ? document.study(experiment, Cancellation.NONE)
				: new ExperimentRunner(TextLocator.INSTANCE, costs.get()).run(experiment, Cancellation.NONE);
		problems.addAll(document.shown(result.problems()));
		return result.problems().stream().anyMatch(Problem::isError) ? Optional.empty()
				: Optional.of(DeclarationTexts.with(document, ExperimentReport.of(result, this::place)));
	}

	private String place(SourceSpan span) {
		return span.isKnown() ? names.name(span.uri()) + ":" + span.line() + ":" + span.column() : "";
	}
}
