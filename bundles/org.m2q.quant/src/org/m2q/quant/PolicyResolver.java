package org.m2q.quant;

import java.util.List;
import java.util.Objects;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.internal.PolicyResolution;
import org.m2q.quant.internal.PolicyReview;

/**
 * Applies a policy to the layers of a network.
 *
 * <p>Defaults come first, those of the extended policies before those of the extending one; then all rules, again the extended policies before the
 * extending one, in the order of the text. A later rule replaces exactly the parts (weights, activations, accumulator, …) that it names.
 *
 * <p>Never throws for what a policy contains. The result depends on the arguments only.
 */
public final class PolicyResolver {

	private final SourceLocator locator;

	/**
	 * A resolver.
	 *
	 * @param locator finds the text of elements
	 */
	public PolicyResolver(SourceLocator locator) {
		this.locator = Objects.requireNonNull(locator, "locator");
	}

	/**
	 * Resolves a policy.
	 *
	 * @param policy the policy; references in it may be unresolved, which is reported elsewhere
	 * @param network the layers
	 * @param metrics answers conditions on costs; {@link LayerMetrics#NONE} when there are none, then rules with such conditions are reported
	 *        and do not apply
	 * @param cancellation checked between rules
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public ResolvedPolicy resolve(Policy policy, LayerNetwork network, LayerMetrics metrics, Cancellation cancellation) {
		return new PolicyResolution(policy, network, metrics, locator, cancellation).run();
	}

	/**
	 * What is wrong with a policy whatever network it is applied to: formats and schemes that do not exist, rules without effect, rules that later
	 * rules replace for all of their layers, patterns and conditions that match nothing. Extended policies are not looked into.
	 *
	 * @param policy the policy; references in it may be unresolved, which is reported elsewhere
	 * @param cancellation checked between rules
	 * @return problems in reading order
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public List<Problem> check(Policy policy, Cancellation cancellation) {
		return new PolicyReview(policy, locator, cancellation).run();
	}
}
