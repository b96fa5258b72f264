package org.m2q.core.simulation;

import java.util.Objects;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.Objective;
import org.m2q.dsl.run.RunSettings;

/**
 * What to simulate.
 *
 * @param file the {@code .m2q} file
 * @param experiment name of the only experiment to run; empty for all of the file
 * @param fidelity how exactly
 * @param objective what the search for tiles makes least in place of what mappings say; empty for what they say
 * @param settings what runs use in place of what the text says
 * @param eventLimit how many steps the schedule of a point may have in an event simulation, 1 to {@value EventCostModel#MOST_STEPS}
 */
public record SimulationRequest(IFile file, Optional<String> experiment, FidelityChoice fidelity, Optional<Objective> objective,
		RunSettings settings, int eventLimit) {

	/** Rejects missing parts. */
	public SimulationRequest {
		Objects.requireNonNull(file, "file");
		Objects.requireNonNull(experiment, "experiment");
		Objects.requireNonNull(fidelity, "fidelity");
		Objects.requireNonNull(objective, "objective");
		Objects.requireNonNull(settings, "settings");
	}

	/** With all events that a simulation has. */
	public SimulationRequest(IFile file, Optional<String> experiment, FidelityChoice fidelity, Optional<Objective> objective, RunSettings settings) {
		this(file, experiment, fidelity, objective, settings, EventCostModel.MOST_STEPS);
	}

	/** With all that the text says. */
	public SimulationRequest(IFile file, Optional<String> experiment, FidelityChoice fidelity, Optional<Objective> objective) {
		this(file, experiment, fidelity, objective, RunSettings.NONE);
	}

	/** As the experiments of the file say. */
	public SimulationRequest(IFile file, Optional<String> experiment) {
		this(file, experiment, FidelityChoice.AS_WRITTEN, Optional.empty());
	}
}
