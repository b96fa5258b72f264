package org.m2q.dsl.validation;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.base.Cancellation;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Experiment;

import com.google.inject.Singleton;

/** Runs experiments. One for all files, as the cost model remembers the tilings of layers that do not change from one run to the next. */
@Singleton
public final class Runs {

	private final ExperimentRunner runner = new ExperimentRunner(TextLocator.INSTANCE);

	/** Prices the points of an experiment: all that can be wrong with it comes to light. */
	public ExperimentResult run(Experiment experiment, Cancellation cancellation) {
		return runner.price(experiment, cancellation);
	}

	/** Runs an experiment with its ablations and sensitivities. */
	public ExperimentResult study(Experiment experiment, Cancellation cancellation) {
		return runner.run(experiment, cancellation);
	}
}
