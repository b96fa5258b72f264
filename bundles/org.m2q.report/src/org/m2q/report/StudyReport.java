package org.m2q.report;

import java.util.List;

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
 */
public record StudyReport(List<AblationResult> ablations, List<SensitivityResult> sensitivities, List<DesignNotes> designs) {

	/** Of an experiment that asks for nothing of this kind. */
	public static final StudyReport NONE = new StudyReport(List.of(), List.of(), List.of());

	/** Copies the lists. */
	public StudyReport {
		ablations = List.copyOf(ablations);
		sensitivities = List.copyOf(sensitivities);
		designs = List.copyOf(designs);
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
