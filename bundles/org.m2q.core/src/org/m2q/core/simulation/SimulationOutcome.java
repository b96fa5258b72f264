package org.m2q.core.simulation;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.problem.Problem;
import org.m2q.report.Report;

/**
 * What a run came to.
 *
 * @param problems all that was found wrong, in reading order, those of the simulated file first
 * @param report the experiments that ran; empty when an error kept them from running or there is none to run
 * @param results the same experiments as the cost model knows them; empty like the report
 * @param obstacle why there is no report when no problem says so; may be empty
 */
public record SimulationOutcome(List<Problem> problems, Optional<Report> report, List<ExperimentResult> results, String obstacle) {

	/** Copies the lists. */
	public SimulationOutcome {
		problems = List.copyOf(problems);
		results = List.copyOf(results);
	}
}
