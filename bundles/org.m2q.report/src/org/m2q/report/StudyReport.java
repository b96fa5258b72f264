package org.m2q.report;

import java.util.List;
import java.util.Objects;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.SensitivityResult;

/**
 * What an experiment tells about its points beside their cost.
 *
 * @param ablations what ideas save; their point index i is the point with id i + 1
 * @param sensitivities how points move with parameters, likewise
 * @param designs what is written about the accelerators and their parameters
 * @param documentation what is written about the experiment; empty when there is nothing or it was not recorded
 * @param values what the results rest on, and where it comes from; empty when it was not recorded
 */
public record StudyReport(List<AblationResult> ablations, List<SensitivityResult> sensitivities, List<DesignNotes> designs, String documentation,
		List<ValueReport> values) {

	/** Of an experiment that asks for nothing of this kind. */
	public static final StudyReport NONE = new StudyReport(List.of(), List.of(), List.of());

	/** Copies the lists. */
	public StudyReport {
		ablations = List.copyOf(ablations);
		sensitivities = List.copyOf(sensitivities);
		designs = List.copyOf(designs);
		Objects.requireNonNull(documentation, "documentation");
		values = List.copyOf(values);
	}

	/** Studies that do not say what they rest on. */
	public StudyReport(List<AblationResult> ablations, List<SensitivityResult> sensitivities, List<DesignNotes> designs) {
		this(ablations, sensitivities, designs, "", List.of());
	}

	/** The same with what is written about the experiment and what its results rest on. */
	public StudyReport with(String comment, List<ValueReport> known) {
		return new StudyReport(ablations, sensitivities, designs, comment, known);
	}

	/** Takes the studies of an experiment. */
	public static StudyReport of(ExperimentResult result) {
		return new StudyReport(result.ablations(), result.sensitivities(), result.designs());
	}

	/** Whether the experiment asks where a saving comes from or how sure it is. */
	public boolean isAsked() {
		return !ablations.isEmpty() || !sensitivities.isEmpty();
	}
}
