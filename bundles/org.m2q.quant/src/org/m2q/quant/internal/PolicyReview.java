package org.m2q.quant.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.AllTerm;
import org.m2q.model.m2q.Calibration;
import org.m2q.model.m2q.KindTerm;
import org.m2q.model.m2q.LayerTerm;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.MetricComparison;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.StageTerm;
import org.m2q.model.m2q.Treatment;
import org.m2q.network.SourceLocator;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.TreatmentPart;

/** What is wrong with a policy whatever it is applied to. */
public final class PolicyReview {

	private static final Set<String> WITH_WEIGHTS = Set.of("conv", "pwconv", "dwconv", "linear");

	private final Policy policy;
	private final Cancellation cancellation;
	private final Reporter reporter;
	private final TreatmentReader reader;
	private final Conditions conditions;

	/** A rule and the parts that it sets. */
	private record Rule(PolicyRule element, Set<TreatmentPart> parts) {
	}

	/** Prepares a review. */
	public PolicyReview(Policy policy, SourceLocator locator, Cancellation cancellation) {
		this.policy = policy;
		this.cancellation = cancellation;
		this.reporter = new Reporter(locator);
		this.reader = new TreatmentReader(reporter);
		this.conditions = new Conditions(reporter, LayerMetrics.NONE);
	}

	/** Reviews. */
	public List<Problem> run() {
		List<Rule> rules = new ArrayList<>();
		boolean defaults = false;
		List<PolicyRule> inOrder = new ArrayList<>(policy.getRules());
		// Defaults apply before all rules, wherever they stand.
		inOrder.sort(Comparator.comparing(element -> !element.isDefault()));
		for (PolicyRule element : inOrder) {
			cancellation.check();
			if (element.isDefault() && defaults) {
				reporter.report(ProblemCodes.MEMBER_DUPLICATE, element, M2qPackage.Literals.POLICY_RULE__DEFAULT,
						"The policy has a 'default' above already. Move what this one says there.");
			}
			defaults |= element.isDefault();
			rules.add(rule(element));
		}
		for (int i = 0; i < rules.size(); i++) {
			cancellation.check();
			shadowed(rules.get(i), rules.subList(i + 1, rules.size()));
		}
		calibrations();
		return reporter.problems();
	}

	// ---- one rule

	private Rule rule(PolicyRule element) {
		Set<TreatmentPart> parts = EnumSet.noneOf(TreatmentPart.class);
		for (Treatment treatment : element.getTreatments()) {
			reader.read(treatment).ifPresent(read -> {
				parts.add(read.part());
				effect(element, treatment, read.part());
			});
		}
		if (element.getTreatments().isEmpty()) {
			reporter.report(ProblemCodes.POLICY_NO_EFFECT, element,
					(element.isDefault() ? "The default" : "This rule") + " says nothing. Add a treatment such as 'weights int8', or remove it.");
		}
		if (element.getSelector() != null) {
			element.getSelector().getTerms().forEach(this::pattern);
		}
		for (MetricComparison condition : element.getConditions()) {
			conditions.neverHolds(condition).ifPresent(reason -> reporter.report(ProblemCodes.POLICY_NO_MATCH, condition, reason + " This rule matches no layer."));
		}
		return new Rule(element, parts);
	}

	private void pattern(SelectorTerm term) {
		boolean empty = switch (term) {
		case LayerTerm layer -> layer.getPattern() != null && layer.getPattern().isEmpty();
		case StageTerm stage -> stage.getPattern() != null && stage.getPattern().isEmpty();
		case null, default -> false;
		};
		if (empty) {
			reporter.report(ProblemCodes.POLICY_NO_MATCH, term, "An empty pattern matches no layer. Write a name, with * for any text.");
		}
	}

	/** A treatment for something that none of the selected operators has. */
	private void effect(PolicyRule element, Treatment treatment, TreatmentPart part) {
		Optional<Collection<String>> operators = operators(element);
		if (operators.isEmpty() || operators.get().stream().anyMatch(operator -> applies(part, operator))) {
			return;
		}
		String names = String.join("', '", operators.get());
		String missing = switch (part) {
		case ROUNDING -> "no weights to round";
		case BIAS -> "no weights whose error a bias could make up for";
		case WEIGHTS, SHIFT -> "no weights" + (part == TreatmentPart.SHIFT ? " whose filters can be shifted" : "");
		case MIGRATION -> "no channels of their own to equalise; that is for 'dwconv'";
		case DIVISOR -> "no divisor";
		default -> "nothing of the kind";
		};
		reporter.report(ProblemCodes.POLICY_NO_EFFECT, treatment,
				"'" + names + "' " + (operators.get().size() == 1 ? "has " : "have ") + missing.replace("their own", operators.get().size() == 1 ? "its own" : "their own")
						+ ". Remove this line.");
	}

	/** Like {@link PrecisionBuilder}, before there are layers. */
	private static boolean applies(TreatmentPart part, String operator) {
		return switch (part) {
		case WEIGHTS, ROUNDING, BIAS -> WITH_WEIGHTS.contains(operator);
		case MIGRATION -> operator.equals("dwconv");
		case SHIFT -> WITH_WEIGHTS.contains(operator) && !operator.equals("dwconv");
		case DIVISOR -> operator.equals("div");
		case ACTIVATIONS, ACCUMULATOR, REQUANTIZATION -> true;
		};
	}

	/** The operators that a rule selects; empty when it selects in other ways too. */
	private static Optional<Collection<String>> operators(PolicyRule element) {
		if (element.getSelector() == null || element.getSelector().getTerms().isEmpty()) {
			return Optional.empty();
		}
		Set<String> operators = new LinkedHashSet<>();
		for (SelectorTerm term : element.getSelector().getTerms()) {
			if (!(term instanceof KindTerm kind && kind.getTarget() instanceof OperatorDeclaration operator && operator.getName() != null)) {
				return Optional.empty();
			}
			operators.add(operator.getName());
		}
		return Optional.of(operators);
	}

	// ---- rules together

	/** A rule of which every part is set again by later rules for at least the same layers. */
	private void shadowed(Rule rule, List<Rule> later) {
		Set<TreatmentPart> open = EnumSet.noneOf(TreatmentPart.class);
		open.addAll(rule.parts());
		if (open.isEmpty()) {
			return;
		}
		Set<String> names = new LinkedHashSet<>();
		for (Rule other : later) {
			if (covers(other.element(), rule.element()) && open.removeAll(other.parts())) {
				names.add(name(other.element()));
			}
		}
		if (open.isEmpty()) {
			String[] replacing = names.toArray(String[]::new);
			reporter.report(ProblemCodes.POLICY_SHADOWED, rule.element(), "Later rules replace all that this rule says: " + String.join(", ", replacing) + ".",
					replacing);
		}
	}

	private String name(PolicyRule element) {
		if (element.getName() != null) {
			return element.getName();
		}
		int number = 0;
		for (PolicyRule rule : policy.getRules()) {
			number += rule.isDefault() ? 0 : 1;
			if (rule == element) {
				break;
			}
		}
		return element.isDefault() ? "default" : "rule " + number;
	}

	/** Whether a later rule certainly matches every layer that an earlier one matches. */
	private static boolean covers(PolicyRule later, PolicyRule earlier) {
		if (!later.getConditions().isEmpty()) {
			return false;
		}
		if (later.isDefault() || later.getSelector() != null && later.getSelector().getTerms().stream().anyMatch(AllTerm.class::isInstance)) {
			return true;
		}
		if (earlier.isDefault() || earlier.getSelector() == null || earlier.getSelector().getTerms().isEmpty() || later.getSelector() == null) {
			return false;
		}
		Set<Object> wide = new HashSet<>();
		later.getSelector().getTerms().forEach(term -> wide.add(key(term)));
		return earlier.getSelector().getTerms().stream().allMatch(term -> wide.contains(key(term)));
	}

	/** Terms with the same key select the same layers. */
	private static Object key(SelectorTerm term) {
		return switch (term) {
		case LayerTerm layer when layer.getPattern() != null -> "layer " + layer.getPattern();
		case StageTerm stage when stage.getPattern() != null -> "stage " + stage.getPattern();
		case KindTerm kind when kind.getTarget() != null && !kind.getTarget().eIsProxy() -> kind.getTarget();
		case null -> new Object();
		default -> (EObject) term;
		};
	}

	private void calibrations() {
		boolean first = true;
		for (Calibration calibration : policy.getCalibrations()) {
			if (!first) {
				reporter.report(ProblemCodes.MEMBER_DUPLICATE, calibration, "The policy says above already how it is calibrated. Keep one of the two lines.");
			}
			first = false;
			reader.scale(calibration.getScale());
			if (calibration.eIsSet(M2qPackage.Literals.CALIBRATION__SAMPLES) && calibration.getSamples() < 1) {
				reporter.report(ProblemCodes.VALUE_RANGE, calibration, M2qPackage.Literals.CALIBRATION__SAMPLES,
						"Calibration needs 1 sample or more, not " + calibration.getSamples() + ".");
			}
		}
	}
}
