package org.m2q.dsl.ide.cost;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerNetwork;

/**
 * A model as the editor knows it: elaborated and, where an experiment says how, priced.
 *
 * @param name name of the model
 * @param place the name in the text
 * @param layers its layers; empty while it has errors
 * @param cost estimate of the first point of the experiment; empty when there is none
 * @param baseline estimate of the baseline of that experiment, for the same model
 * @param experiment name of the experiment that prices it; empty for none
 * @param setup how it is priced, e.g. {@code M2Q on M2ViT}; empty for none
 * @param policy name of the policy that it is priced with; empty for none
 * @param baselinePolicy name of the policy of the baseline; empty for none
 * @param obstacle why there is no cost, in words; empty when there is one
 * @param problems what the estimate found
 */
public record PricedModel(String name, SourceSpan place, Optional<LayerNetwork> layers, Optional<NetworkCost> cost,
		Optional<NetworkCost> baseline, String experiment, String setup, String policy, String baselinePolicy, String obstacle,
		List<Problem> problems) {

	/** Where the mapping sends some layers to their engines: the rule that holds for the first of them that one is for; empty without a price. */
	public Optional<SourceSpan> mappingRule(List<Integer> indices) {
		if (cost.isEmpty()) {
			return Optional.empty();
		}
		for (int index : indices) {
			Optional<SourceSpan> rule = cost.get().mapping().assignments().stream()
					.filter(assignment -> assignment.selector().selects(cost.get().layers().get(index).layer())).map(MappingSpec.Assignment::span)
					.reduce((first, second) -> second);
			if (rule.isPresent()) {
				return rule;
			}
		}
		return Optional.of(cost.get().mapping().span());
	}

	/** Its cost when that is the cost of every layer: the sum of some is no price of the model. */
	public Optional<NetworkCost> whole() {
		return cost.filter(NetworkCost::isComplete);
	}

	/** Why there is no {@linkplain #whole() cost of every layer}, in words; empty when there is one. */
	public String obstacleToWhole() {
		return cost.filter(some -> !some.isComplete()).map(Obstacles::of).orElse(obstacle);
	}

	/** Copies the problems. */
	public PricedModel {
		problems = List.copyOf(problems);
	}
}
