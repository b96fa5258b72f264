package org.m2q.report;

import java.util.List;
import java.util.Objects;

/**
 * All that the experiments of one {@code .m2q} file came to: the one model behind the table, the JSON, the CSV and the HTML.
 *
 * <p>Every number is in the base unit (seconds, joules, joule seconds, bytes, hertz). Nothing in it depends on the clock, the
 * locale or the machine, so the same input gives the same report.
 *
 * @param file name of the simulated file as the user gave it
 * @param experiments in the order of the file
 * @param inputs the texts that it was made from, the simulated file first; empty when they were not recorded
 * @param partial whether the run was stopped before all points were priced
 */
public record Report(String file, List<ExperimentReport> experiments, List<InputReport> inputs, boolean partial) {

	/** Version of the JSON layout; the major number changes when a reader of the old layout would break. */
	public static final String SCHEMA_VERSION = "1.8";

	/** Copies the list. */
	public Report {
		Objects.requireNonNull(file, "file");
		experiments = List.copyOf(experiments);
		inputs = List.copyOf(inputs);
	}

	/** A report of a run that was not stopped. */
	public Report(String file, List<ExperimentReport> experiments, List<InputReport> inputs) {
		this(file, experiments, inputs, false);
	}

	/** A report that does not say which texts it was made from. */
	public Report(String file, List<ExperimentReport> experiments) {
		this(file, experiments, List.of());
	}

	/** Whether no expectation of any experiment failed. */
	public boolean expectationsMet() {
		return experiments.stream().allMatch(ExperimentReport::expectationsMet);
	}
}
