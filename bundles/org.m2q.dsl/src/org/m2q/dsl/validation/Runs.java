package org.m2q.dsl.validation;

import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.base.Cancellation;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Experiment;

import com.google.inject.Singleton;

/** Runs experiments. One for all files, as the cost model remembers the tilings of layers that do not change from one run to the next. */
@Singleton
public final class Runs {

	private final AnalyticalCostModel costs = new AnalyticalCostModel();
	private final ExperimentRunner runner = new ExperimentRunner(TextLocator.INSTANCE, costs, new EventCostModel());

	/** Prices the points of an experiment: all that can be wrong with it comes to light. */
	public ExperimentResult run(Experiment experiment, Cancellation cancellation) {
		return runner.price(experiment, cancellation);
	}

	/** The cost model of all experiments that do not ask for events; it keeps the tilings of layers that it has seen. */
	public AnalyticalCostModel costs() {
		return costs;
	}

	/** Runs an experiment with its ablations and sensitivities. */
	public ExperimentResult study(Experiment experiment, Cancellation cancellation) {
		return runner.run(experiment, cancellation);
	}
}
