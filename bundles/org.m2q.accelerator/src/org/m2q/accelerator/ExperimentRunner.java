package org.m2q.accelerator;

import org.m2q.accelerator.internal.ExperimentRun;
import org.m2q.base.Cancellation;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Fidelity;
import org.m2q.model.m2q.FidelityMember;
import org.m2q.network.SourceLocator;

/** Runs experiments. Holds no state; safe for use by several threads as long as nobody changes the model meanwhile. */
public final class ExperimentRunner {

	private final SourceLocator locator;
	private final CostModel analytical;
	private final CostModel event;
	private final RunChanges changes;

	/** Runs with the analytical cost model, or the event model for experiments that ask for it. */
	public ExperimentRunner(SourceLocator locator) {
		this(locator, new AnalyticalCostModel(), new EventCostModel());
	}

	/** Runs with one cost model, whatever the fidelity that experiments ask for. */
	public ExperimentRunner(SourceLocator locator, CostModel costModel) {
		this(locator, costModel, costModel);
	}

	/** Runs with one cost model, or another one for experiments that ask for events. */
	public ExperimentRunner(SourceLocator locator, CostModel analytical, CostModel event) {
		this(locator, analytical, event, RunChanges.NONE);
	}

	private ExperimentRunner(SourceLocator locator, CostModel analytical, CostModel event, RunChanges changes) {
		this.changes = changes;
		this.locator = locator;
		this.analytical = analytical;
		this.event = event;
	}

	/** A runner whose runs use something else than their text says. Points that differ in nothing else are run once. */
	public ExperimentRunner with(RunChanges other) {
		return new ExperimentRunner(locator, analytical, event, other);
	}

	/**
	 * Expands the grid of an experiment, simulates every point and its baselines and evaluates the expectations. Points that cannot be simulated are
	 * left out and problems say why. Prices every point with ideas switched off and with parameters at both ends of their ranges, as the experiment asks.
	 */
	public ExperimentResult run(Experiment experiment, Cancellation cancellation) {
		return prepared(experiment, cancellation).run(costs(experiment));
	}

	/**
	 * The same, but a run that is cancelled comes to what it has priced until then: points with their baselines, without expectations, ablations and
	 * sensitivities.
	 *
	 * @throws java.util.concurrent.CancellationException when it is cancelled before the first point is priced
	 */
	public ExperimentResult runUntilCancelled(Experiment experiment, Cancellation cancellation) {
		return prepared(experiment, cancellation).keepingPoints().run(costs(experiment));
	}

	/** The same without ablations and sensitivities, which take many times as long: enough to know what is wrong with an experiment. */
	public ExperimentResult price(Experiment experiment, Cancellation cancellation) {
		return prepared(experiment, cancellation).run();
	}

	private ExperimentRun prepared(Experiment experiment, Cancellation cancellation) {
		return new ExperimentRun(experiment, locator, new Simulation(locator, costs(experiment)), cancellation).with(changes);
	}

	private CostModel costs(Experiment experiment) {
		return asksForEvents(experiment) ? event : analytical;
	}

	/** Whether the text of an experiment asks for the event fidelity. */
	public static boolean asksForEvents(Experiment experiment) {
		return experiment.getMembers().stream().anyMatch(member -> member instanceof FidelityMember fidelity && fidelity.getFidelity() == Fidelity.EVENT);
	}
}
