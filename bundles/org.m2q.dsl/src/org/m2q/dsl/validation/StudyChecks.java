package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.ABLATION__IDEAS;
import static org.m2q.model.m2q.M2qPackage.Literals.VARIATION__HIGH_RATIO;
import static org.m2q.model.m2q.M2qPackage.Literals.VARIATION__LOW_RATIO;
import static org.m2q.model.m2q.M2qPackage.Literals.VARIATION__PARAMETER;
import static org.m2q.model.m2q.M2qPackage.Literals.VARIATION__POLICY;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Quantity;
import org.m2q.base.unit.Unit;
import org.m2q.model.m2q.Ablation;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.FidelityMember;
import org.m2q.model.m2q.Idea;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.MixBalance;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Variation;
import org.m2q.model.m2q.WeightsTreatment;

/** What an experiment asks beside its runs: how exactly they are timed, which ideas are switched off, which parameters vary. */
final class StudyChecks {

	private final Report report;

	StudyChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		if (!(element instanceof Experiment experiment)) {
			return;
		}
		boolean timed = false;
		Set<Idea> ideas = EnumSet.noneOf(Idea.class);
		Set<String> varied = new HashSet<>();
		for (EObject member : experiment.getMembers()) {
			switch (member) {
			case FidelityMember fidelity -> {
				if (timed) {
					report.at(fidelity, ProblemCodes.MEMBER_DUPLICATE, "This experiment already has a 'fidelity'. Remove one of the two.");
				}
				timed = true;
			}
			case Ablation ablation -> ideas(ablation, ideas);
			case Variation variation -> variation(variation, varied);
			default -> {
				// Not about how runs are studied.
			}
			}
		}
	}

	private void ideas(Ablation ablation, Set<Idea> seen) {
		for (int i = 0; i < ablation.getIdeas().size(); i++) {
			Idea idea = ablation.getIdeas().get(i);
			if (!seen.add(idea)) {
				report.at(ablation, ABLATION__IDEAS, i, ProblemCodes.MEMBER_DUPLICATE, "'" + idea.getLiteral() + "' is already switched off. Remove one of the two.");
			}
		}
	}

	private void variation(Variation variation, Set<String> seen) {
		if (variation.getPolicy() != null) {
			ratio(variation, seen);
			return;
		}
		if (variation.getParameter() == null || variation.getParameter().eIsProxy() || variation.getParameter().getName() == null) {
			return;
		}
		String name = variation.getParameter().getName();
		if (!seen.add(name)) {
			report.at(variation, VARIATION__PARAMETER, ProblemCodes.MEMBER_DUPLICATE, "'" + name + "' already varies. Remove one of the two.");
		}
		Optional<Quantity> low = literal(variation.getLow());
		Optional<Quantity> high = literal(variation.getHigh());
		if (low.isPresent() && high.isPresent() && low.get().dimension() == high.get().dimension() && low.get().value() >= high.get().value()) {
			report.at(variation.getHigh(), ProblemCodes.VALUE_RANGE, "'" + name + "' goes from a smaller to a larger value. Exchange the two.");
		}
	}

	/** Both ends have a part for each scheme of every mix in the policy whose ratio varies. */
	private void ratio(Variation variation, Set<String> seen) {
		Policy policy = variation.getPolicy();
		if (policy.eIsProxy() || policy.getName() == null) {
			return;
		}
		if (!seen.add("ratio in " + policy.getName())) {
			report.at(variation, VARIATION__POLICY, ProblemCodes.MEMBER_DUPLICATE, "The ratio in '" + policy.getName() + "' already varies. Remove one of the two.");
		}
		List<Mix> mixes = policy.getRules().stream().flatMap(rule -> rule.getTreatments().stream()).filter(WeightsTreatment.class::isInstance)
				.map(treatment -> ((WeightsTreatment) treatment).getMix()).filter(mix -> mix != null && mix.getBalance() == MixBalance.RATIO).toList();
		if (mixes.isEmpty()) {
			report.at(variation, VARIATION__POLICY, ProblemCodes.VALUE_RANGE,
					"Policy '" + policy.getName() + "' mixes no schemes by a ratio of its own. Name the policy in which 'ratio' is written.");
			return;
		}
		for (EAttribute end : List.of(VARIATION__LOW_RATIO, VARIATION__HIGH_RATIO)) {
			List<BigDecimal> parts = end == VARIATION__LOW_RATIO ? variation.getLowRatio() : variation.getHighRatio();
			int schemes = mixes.getFirst().getQuantizers().size();
			if (mixes.stream().anyMatch(mix -> mix.getQuantizers().size() != parts.size())) {
				report.at(variation, end, ProblemCodes.PRECISION_IMPOSSIBLE, "The ratio has " + Names.counted(parts.size(), "part") + " for "
						+ Names.counted(schemes, "scheme") + ". Give one part for each scheme.");
			} else if (parts.stream().allMatch(part -> part != null && part.signum() == 0)) {
				report.at(variation, end, ProblemCodes.PRECISION_IMPOSSIBLE, "A ratio needs a part above 0.");
			}
		}
	}

	private static Optional<Quantity> literal(Expression value) {
		if (!(value instanceof NumberLiteral number) || number.getValue() == null) {
			return Optional.empty();
		}
		double plain = number.getValue().doubleValue();
		return number.getUnit() == null ? Optional.of(Quantity.count(plain))
				: Unit.find(number.getUnit()).map(unit -> new Quantity(unit.toBase(plain), unit.dimension()));
	}
}
