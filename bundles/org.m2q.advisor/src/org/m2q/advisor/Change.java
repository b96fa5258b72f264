package org.m2q.advisor;

import java.util.List;

import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.FusionKind;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Selector;
import org.m2q.model.m2q.Treatment;

/** One edit of a policy or a mapping. Elements that are not part of a file stand for text that is to be written; none may be changed. */
public sealed interface Change {

	/**
	 * Other weights or activations in rules of the policy: the treatment takes the place of the last one of its kind.
	 *
	 * @param rules rules of the policy itself, not of one that it extends
	 * @param treatment what the rules shall say
	 */
	record OfRules(List<PolicyRule> rules, Treatment treatment) implements Change {

		/** Copies the rules. */
		public OfRules {
			rules = List.copyOf(rules);
		}
	}

	/**
	 * Other weights or activations for some layers, by a rule behind all others.
	 *
	 * @param rule the new rule
	 */
	record NewRule(PolicyRule rule) implements Change {
	}

	/**
	 * Another engine for some layers, by an assignment behind all others.
	 *
	 * @param selector the layers
	 * @param engine an engine of the accelerator
	 */
	record ToEngine(Selector selector, Engine engine) implements Change {
	}

	/**
	 * Neighbouring layers exchange activations on chip, by a rule before all other fusions.
	 *
	 * @param kind fused or pipelined
	 * @param chain operators of the layers, producers first
	 */
	record Fuse(FusionKind kind, List<Selector> chain) implements Change {

		/** Copies the chain. */
		public Fuse {
			chain = List.copyOf(chain);
		}
	}

	/** Whether it edits the mapping; otherwise it edits the policy. */
	default boolean ofMapping() {
		return this instanceof ToEngine || this instanceof Fuse;
	}
}
