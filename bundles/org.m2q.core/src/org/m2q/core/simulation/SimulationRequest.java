package org.m2q.core.simulation;

import java.util.Objects;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.m2q.accelerator.Objective;

/**
 * What to simulate.
 *
 * @param file the {@code .m2q} file
 * @param experiment name of the only experiment to run; empty for all of the file
 * @param fidelity how exactly
 * @param objective what the search for tiles makes least in place of what mappings say; empty for what they say
 */
public record SimulationRequest(IFile file, Optional<String> experiment, FidelityChoice fidelity, Optional<Objective> objective) {

	/** Rejects missing parts. */
	public SimulationRequest {
		Objects.requireNonNull(file, "file");
		Objects.requireNonNull(experiment, "experiment");
		Objects.requireNonNull(fidelity, "fidelity");
		Objects.requireNonNull(objective, "objective");
	}

	/** As the experiments of the file say. */
	public SimulationRequest(IFile file, Optional<String> experiment) {
		this(file, experiment, FidelityChoice.AS_WRITTEN, Optional.empty());
	}
}
