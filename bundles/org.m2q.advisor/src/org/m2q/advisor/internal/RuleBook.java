package org.m2q.advisor.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Selector;
import org.m2q.model.m2q.Treatment;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Origin;
import org.m2q.quant.TreatmentPart;

/** What the rules of a policy and of those that it extends say about the layers of a network, and rules that could be added. */
public final class RuleBook {

	private static final String DEFAULT = "default";

	private final Policy policy;
	private final LayerNetwork network;
	private final List<LayerPrecision> precisions;

	/**
	 * The rules of a policy.
	 *
	 * @param precisions what they come to, per layer
	 */
	public RuleBook(Policy policy, LayerNetwork network, List<LayerPrecision> precisions) {
		this.policy = policy;
		this.network = network;
		this.precisions = List.copyOf(precisions);
	}

	private static Map<String, PolicyRule> byName(Policy policy) {
		Map<String, PolicyRule> byName = new LinkedHashMap<>();
		int number = 0;
		for (PolicyRule rule : policy.getRules()) {
			number += rule.isDefault() ? 0 : 1;
			byName.put(rule.isDefault() ? DEFAULT : rule.getName() == null ? "rule " + number : rule.getName(), rule);
		}
		return byName;
	}

	/** The policy and those that it extends, itself first. */
	private Set<Policy> policies() {
		Set<Policy> policies = new java.util.LinkedHashSet<>();
		for (Policy next = policy; next != null && policies.add(next);) {
			next = next.getBase();
		}
		return policies;
	}

	/** The layers of which every rule of the policy itself decides a part, in the order of the rules; rules that decide nothing are left out. */
	public Map<PolicyRule, Set<Integer>> decided(TreatmentPart part, Predicate<Layer> relevant) {
		Map<String, PolicyRule> byName = byName(policy);
		Map<PolicyRule, Set<Integer>> decided = new LinkedHashMap<>();
		byName.values().forEach(rule -> decided.put(rule, new TreeSet<>()));
		for (Layer layer : network.layers()) {
			Origin origin = precisions.get(layer.index()).origins().get(part);
			if (relevant.test(layer) && origin != null && origin.policy().equals(String.valueOf(policy.getName())) && byName.containsKey(origin.rule())) {
				decided.get(byName.get(origin.rule())).add(layer.index());
			}
		}
		decided.values().removeIf(Set::isEmpty);
		return decided;
	}

	/** The last treatment of a type in the rule that decides a part of a layer; the one that holds. */
	public <T extends Treatment> Optional<T> treatment(int layer, TreatmentPart part, Class<T> type) {
		Origin origin = precisions.get(layer).origins().get(part);
		return origin == null ? Optional.empty() : policies().stream().filter(candidate -> origin.policy().equals(String.valueOf(candidate.getName())))
				.flatMap(candidate -> Optional.ofNullable(byName(candidate).get(origin.rule())).stream()).map(rule -> last(rule, type)).flatMap(Optional::stream)
				.findFirst();
	}

	private static <T extends Treatment> Optional<T> last(PolicyRule rule, Class<T> type) {
		return rule.getTreatments().stream().filter(type::isInstance).map(type::cast).reduce((first, second) -> second);
	}

	/**
	 * A rule with one treatment.
	 *
	 * @param what what the name of the rule begins with; the layers follow, and a number where the name is taken
	 */
	public PolicyRule rule(String what, Selector selector, String layers, Treatment treatment) {
		PolicyRule rule = M2qFactory.eINSTANCE.createPolicyRule();
		rule.setName(free((what + "_" + layers).replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_+$", "")));
		rule.setSelector(selector);
		rule.getTreatments().add(EcoreUtil.copy(treatment));
		return rule;
	}

	/** A name that no rule has. */
	private String free(String name) {
		Set<String> taken = new HashSet<>();
		policies().forEach(each -> each.getRules().stream().map(PolicyRule::getName).filter(Objects::nonNull).forEach(taken::add));
		String free = name;
		for (int i = 2; taken.contains(free); i++) {
			free = name + "_" + i;
		}
		return free;
	}
}
