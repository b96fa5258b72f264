package org.m2q.advisor;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulation;
import org.m2q.advisor.internal.Grounds;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.LayerPrecision;

/**
 * Finds other formats, engines and fusions that lower the EDP of a network at an acceptable loss of the accuracy proxy.
 *
 * <p>Keeps the tilings of layers between calls, so that the second question about a network is answered much faster than the first. Safe for use by
 * several threads; sessions are not.
 */
public final class Advisor {

	private final SourceLocator locator;
	private final CostModel costs = new AnalyticalCostModel();

	/** An advisor; the locator finds the text of elements. */
	public Advisor(SourceLocator locator) {
		this.locator = locator;
	}

	/**
	 * Starts to look for improvements.
	 *
	 * @param configuration what is to be improved
	 * @param metric judges the accuracy
	 * @param derived whether the policy cannot be edited, so that changes go into a policy that extends it
	 * @param cancellation asked often, also by the session
	 * @return empty when the configuration has errors, or no price that holds for all of it
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Optional<AdvisorSession> session(Configuration configuration, SensitivityMetric metric, boolean derived, Cancellation cancellation) {
		return session(configuration, network -> metric, network -> new ActivationSqnr(ActivationSource.normal()), derived, cancellation);
	}

	/**
	 * The same with measures that depend on the network.
	 *
	 * @param weights what judges other weights of the network
	 * @param activations what judges narrower activations of the network, in the unit of the other metric, so that one limit holds for both
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Optional<AdvisorSession> session(Configuration configuration, Function<LayerNetwork, SensitivityMetric> weights,
			Function<LayerNetwork, SensitivityMetric> activations, boolean derived, Cancellation cancellation) {
		return AdvisorSession.of(configuration, weights, activations, derived, new Simulation(locator, costs), costs, cancellation);
	}

	/** Formats of the layers of a priced network, on which metrics judge it: with the shares of the filters that engines get. */
	public static List<LayerPrecision> executed(NetworkCost cost) {
		return Grounds.executed(cost);
	}

	/**
	 * What a network that was priced comes to, as {@link AdvisorSession#outcome} tells it.
	 *
	 * @param metric judges the accuracy
	 * @return empty when the cost has errors, or does not hold for all of the network
	 */
	public static Optional<Outcome> outcome(NetworkCost cost, SensitivityMetric metric) {
		return Grounds.outcome(cost, metric);
	}
}
