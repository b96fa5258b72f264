package org.m2q.accelerator.sweep;

import java.util.List;

import org.m2q.accelerator.internal.SpaceReader;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.SourceLocator;

/** Design spaces of experiments. */
public final class DesignSpaces {

	private DesignSpaces() {
	}

	/**
	 * The grid of every run of an experiment, without its baselines.
	 *
	 * @param experiment the experiment; references in it may be unresolved, such runs are left out
	 * @param axes values of parameters of models and accelerators, in place of what the experiment says about them
	 * @param locator gives the positions of problems
	 * @throws org.m2q.base.problem.ProblemException when an argument has no value or an accelerator no mapping
	 * @throws IllegalArgumentException when a grid has too many points
	 */
	public static List<DesignSpace> of(Experiment experiment, List<Axis> axes, SourceLocator locator) {
		return new SpaceReader(locator, axes).read(experiment);
	}
}
