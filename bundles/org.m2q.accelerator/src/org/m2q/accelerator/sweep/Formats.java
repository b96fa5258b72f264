package org.m2q.accelerator.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.internal.CostMetrics;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.SourceLocator;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

/** A network and the formats of its layers under every policy of a space. Safe for use by several threads. */
final class Formats {

	private final Optional<LayerNetwork> layers;
	private final Optional<Problem> problem;
	private final PolicyResolver resolver;
	private final Map<Policy, Resolution> known = new ConcurrentHashMap<>();

	/**
	 * Formats of the layers.
	 *
	 * @param resolved the formats
	 * @param asksForCosts whether rules ask for costs, so that the formats depend on the hardware
	 */
	record Resolution(ResolvedPolicy resolved, boolean asksForCosts) {
	}

	Formats(ModelChoice choice, SourceLocator locator, Cancellation cancellation) {
		Elaboration elaboration = new Elaborator(locator).elaborate(choice.model(), choice.arguments(), cancellation);
		problem = elaboration.problems().stream().filter(Problem::isError).findFirst();
		layers = elaboration.complete().map(Layers::of);
		resolver = new PolicyResolver(locator);
	}

	/** The network when it is complete. */
	Optional<LayerNetwork> layers() {
		return layers;
	}

	/** What is wrong with the network. */
	Optional<Problem> problem() {
		return problem;
	}

	/** The formats under a policy, as far as they do not depend on costs. */
	Resolution of(Policy policy, Cancellation cancellation) {
		Resolution found = known.get(policy);
		if (found == null) {
			CostMetrics unknown = new CostMetrics(Optional.empty());
			ResolvedPolicy resolved = resolver.resolve(policy, layers.orElseThrow(), unknown, cancellation);
			found = new Resolution(resolved, unknown.wasAsked());
			known.put(policy, found);
		}
		return found;
	}

	/** The formats under a policy whose rules see these costs. */
	ResolvedPolicy of(Policy policy, NetworkCost cost, Cancellation cancellation) {
		return resolver.resolve(policy, layers.orElseThrow(), new CostMetrics(Optional.of(cost)), cancellation);
	}

	/** Every policy that a space applies, each once. */
	static List<Policy> policies(DesignSpace space) {
		List<Policy> all = new ArrayList<>(space.policies());
		space.choices().forEach(choice -> all.addAll(choice.alternatives()));
		return all.stream().distinct().toList();
	}
}
