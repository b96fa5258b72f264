package org.m2q.advisor.internal;

import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.advisor.Change;
import org.m2q.advisor.Configuration;
import org.m2q.model.m2q.Assignment;
import org.m2q.model.m2q.Fusion;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.MappingMember;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Treatment;

/** Applies changes to copies of a policy and a mapping. */
public final class Edits {

	private Edits() {
	}

	/**
	 * The configuration after some changes.
	 *
	 * @param derived whether the policy stays and a new one extends it; then no change may be {@link Change.OfRules}
	 */
	public static Configuration apply(Configuration configuration, List<Change> changes, boolean derived) {
		Configuration result = configuration;
		if (changes.stream().anyMatch(change -> !change.ofMapping())) {
			result = result.with(policy(configuration.policy(), changes, derived));
		}
		if (changes.stream().anyMatch(Change::ofMapping)) {
			result = result.with(mapping(configuration.mapping(), changes));
		}
		return result;
	}

	private static Policy policy(Policy original, List<Change> changes, boolean derived) {
		EcoreUtil.Copier copier = new EcoreUtil.Copier();
		Policy policy;
		if (derived) {
			policy = M2qFactory.eINSTANCE.createPolicy();
			policy.setName(original.getName());
			policy.setBase(original);
		} else {
			policy = (Policy) copier.copy(original);
			copier.copyReferences();
		}
		for (Change change : changes) {
			if (change instanceof Change.OfRules edit) {
				edit.rules().forEach(rule -> replace(rule(copier, rule), edit.treatment()));
			} else if (change instanceof Change.NewRule added) {
				policy.getRules().add(EcoreUtil.copy(added.rule()));
			}
		}
		return policy;
	}

	private static PolicyRule rule(EcoreUtil.Copier copier, PolicyRule original) {
		EObject copy = copier.get(original);
		if (copy == null) {
			throw new IllegalArgumentException("the rule " + original.getName() + " is not part of the policy");
		}
		return (PolicyRule) copy;
	}

	/** The last treatment of a kind is the one that holds. */
	private static void replace(PolicyRule rule, Treatment treatment) {
		List<Treatment> treatments = rule.getTreatments();
		for (int i = treatments.size() - 1; i >= 0; i--) {
			if (treatments.get(i).eClass() == treatment.eClass()) {
				treatments.set(i, EcoreUtil.copy(treatment));
				return;
			}
		}
		treatments.add(EcoreUtil.copy(treatment));
	}

	private static Mapping mapping(Mapping original, List<Change> changes) {
		Mapping mapping = EcoreUtil.copy(original);
		for (Change change : changes) {
			if (change instanceof Change.ToEngine edit) {
				Assignment assignment = M2qFactory.eINSTANCE.createAssignment();
				assignment.setSelector(EcoreUtil.copy(edit.selector()));
				assignment.setEngine(edit.engine());
				mapping.getMembers().add(afterLast(mapping, Assignment.class), assignment);
			} else if (change instanceof Change.Fuse edit) {
				Fusion fusion = M2qFactory.eINSTANCE.createFusion();
				fusion.setKind(edit.kind());
				edit.chain().forEach(selector -> fusion.getChain().add(EcoreUtil.copy(selector)));
				mapping.getMembers().add(beforeFirst(mapping, Fusion.class), fusion);
			}
		}
		return mapping;
	}

	/** Behind the last member of a type, else at the end. */
	public static int afterLast(Mapping mapping, Class<? extends MappingMember> type) {
		List<MappingMember> members = mapping.getMembers();
		for (int i = members.size() - 1; i >= 0; i--) {
			if (type.isInstance(members.get(i))) {
				return i + 1;
			}
		}
		return members.size();
	}

	/** Before the first member of a type, else at the end. */
	public static int beforeFirst(Mapping mapping, Class<? extends MappingMember> type) {
		List<MappingMember> members = mapping.getMembers();
		for (int i = 0; i < members.size(); i++) {
			if (type.isInstance(members.get(i))) {
				return i;
			}
		}
		return members.size();
	}
}
