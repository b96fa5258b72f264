package org.m2q.quant.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Calibration;
import org.m2q.model.m2q.LayerTerm;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.StageTerm;
import org.m2q.model.m2q.Treatment;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;
import org.m2q.network.SourceLocator;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Origin;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.TreatmentPart;

/** One resolution of one policy. */
public final class PolicyResolution {

	private static final int NAMED_LAYERS = 3;
	/** Most layers for which rules of their own are proposed. */
	private static final int RULED_LAYERS = 24;

	private final Policy policy;
	private final LayerNetwork network;
	private final Cancellation cancellation;
	private final Reporter reporter;
	private final TreatmentReader reader;
	private final Conditions conditions;

	/** A treatment with the rule it stands in. */
	record Setting(Rule rule, Treatments treatment, Origin origin) {
	}

	/** A rule with what it says and which layers it matches. */
	static final class Rule {
		final PolicyRule element;
		final Policy policy;
		final String name;
		final List<Setting> settings = new ArrayList<>();
		boolean matched;
		/** Whether a treatment could not be read, which is reported where it stands. */
		boolean broken;
		boolean effective;
		final Set<String> replacedBy = new TreeSet<>();
		boolean replacedElsewhere;

		Rule(PolicyRule element, Policy policy, String name) {
			this.element = element;
			this.policy = policy;
			this.name = name;
		}
	}

	/** Prepares a resolution. */
	public PolicyResolution(Policy policy, LayerNetwork network, LayerMetrics metrics, SourceLocator locator, Cancellation cancellation) {
		this.policy = policy;
		this.network = network;
		this.cancellation = cancellation;
		this.reporter = new Reporter(locator);
		this.reader = new TreatmentReader(reporter);
		this.conditions = new Conditions(reporter, metrics);
	}

	/** Resolves. */
	public ResolvedPolicy run() {
		List<Policy> chain = chain();
		List<Rule> rules = rules(chain);
		List<Map<TreatmentPart, Setting>> settings = new ArrayList<>();
		network.layers().forEach(layer -> settings.add(new EnumMap<>(TreatmentPart.class)));
		for (Rule rule : rules) {
			cancellation.check();
			apply(rule, settings);
		}
		settings.forEach(parts -> parts.values().forEach(setting -> setting.rule().effective = true));
		reportRules(rules);
		Optional<Calibration> calibration = calibration(chain);
		PrecisionBuilder builder = new PrecisionBuilder(reporter, calibration.flatMap(said -> reader.scale(said.getScale())), calibration.map(Calibration::getSamples).orElse(0));
		List<LayerPrecision> precisions = new ArrayList<>();
		for (Layer layer : network.layers()) {
			precisions.add(builder.build(layer, settings.get(layer.index())));
		}
		if (rules.stream().noneMatch(rule -> rule.broken)) {
			// Else a treatment that could not be read may have said what is missing.
			reportIncomplete(builder.incomplete());
		}
		return new ResolvedPolicy(String.valueOf(policy.getName()), precisions, reporter.problems());
	}

	/** The extended policies, the most basic first. */
	private List<Policy> chain() {
		Set<Policy> seen = new LinkedHashSet<>();
		Policy current = policy;
		while (current != null && !current.eIsProxy()) {
			if (!seen.add(current)) {
				reporter.report(ProblemCodes.POLICY_CYCLE, policy, M2qPackage.Literals.NAMED_ELEMENT__NAME,
						"the policy " + policy.getName() + " extends itself");
				break;
			}
			current = current.getBase();
		}
		return new ArrayList<>(seen).reversed();
	}

	/** Defaults first, then rules. */
	private List<Rule> rules(List<Policy> chain) {
		List<Rule> defaults = new ArrayList<>();
		List<Rule> others = new ArrayList<>();
		for (Policy part : chain) {
			int number = 0;
			for (PolicyRule element : part.getRules()) {
				if (!element.isDefault()) {
					number++;
				}
				String name = element.isDefault() ? "default" : element.getName() == null ? "rule " + number : element.getName();
				Rule rule = new Rule(element, part, name);
				for (Treatment treatment : element.getTreatments()) {
					Origin origin = new Origin(String.valueOf(part.getName()), name, reporter.span(treatment));
					reader.read(treatment).ifPresentOrElse(read -> rule.settings.add(new Setting(rule, read, origin)), () -> rule.broken = true);
				}
				(element.isDefault() ? defaults : others).add(rule);
			}
		}
		List<Rule> all = new ArrayList<>(defaults);
		all.addAll(others);
		return all;
	}

	private void apply(Rule rule, List<Map<TreatmentPart, Setting>> settings) {
		LayerSelector selector = rule.element.isDefault() ? LayerSelector.all() : LayerSelector.of(rule.element.getSelector());
		for (Layer layer : network.layers()) {
			if (!selector.selects(layer) || !rule.element.getConditions().stream().allMatch(condition -> conditions.holds(condition, layer))) {
				continue;
			}
			rule.matched = true;
			for (Setting setting : rule.settings) {
				Setting replaced = settings.get(layer.index()).put(setting.treatment().part(), setting);
				if (replaced != null && replaced.rule() != rule) {
					replaced.rule().replacedBy.add(rule.name);
					replaced.rule().replacedElsewhere |= rule.policy != replaced.rule().policy;
				}
			}
		}
	}

	private void reportRules(List<Rule> rules) {
		for (Rule rule : rules) {
			if (!rule.matched) {
				if (!rule.element.isDefault() && isDecidable(rule)) {
					List<String> near = near(rule.element.getSelector().getTerms());
					reporter.report(ProblemCodes.POLICY_NO_MATCH, rule.element, M2qPackage.Literals.POLICY_RULE__SELECTOR,
							"the rule matches no layer of " + network.network().model() + (near.isEmpty() ? "" : ". Did you mean '" + near.getFirst() + "'?"),
							near.toArray(String[]::new));
				}
			} else if (!rule.effective && !rule.broken && !rule.settings.isEmpty() && !rule.replacedElsewhere) {
				String[] later = rule.replacedBy.toArray(String[]::new);
				reporter.report(ProblemCodes.POLICY_SHADOWED, rule.element, "later rules replace all that this rule says: " + String.join(", ", later),
						later);
			}
		}
	}

	/** Layers, or stages, of a name like the only one that a rule selects; none for a pattern. */
	private List<String> near(List<SelectorTerm> terms) {
		return switch (terms.size() == 1 ? terms.getFirst() : null) {
			case LayerTerm layer when isName(layer.getPattern()) -> Nearest.to(layer.getPattern(), network.layers().stream().map(Layer::name).toList());
			case StageTerm stage when isName(stage.getPattern()) -> Nearest.to(stage.getPattern(),
					network.layers().stream().map(Layer::stage).filter(name -> !name.isEmpty()).distinct().toList());
			case null, default -> List.of();
		};
	}

	private static boolean isName(String pattern) {
		return pattern != null && pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
	}

	/** Whether nothing else was wrong with the conditions and names of a rule that matches nothing. */
	private boolean isDecidable(Rule rule) {
		return rule.element.getSelector() != null && !LayerSelector.of(rule.element.getSelector()).terms().isEmpty()
				&& LayerSelector.of(rule.element.getSelector()).terms().size() == rule.element.getSelector().getTerms().size()
				&& !reporter.hasProblemInside(rule.element);
	}

	private static Optional<Calibration> calibration(List<Policy> chain) {
		Optional<Calibration> last = Optional.empty();
		for (Policy part : chain) {
			for (Calibration calibration : part.getCalibrations()) {
				last = Optional.of(calibration);
			}
		}
		return last;
	}

	/** What is missing, and of which layers unless they are many. */
	private static String[] data(String what, List<String> layers) {
		return Stream.concat(Stream.of(what), layers.stream().limit(layers.size() > RULED_LAYERS ? 0 : RULED_LAYERS)).toArray(String[]::new);
	}

	private void reportIncomplete(Map<TreatmentPart, List<String>> incomplete) {
		incomplete.forEach((part, layers) -> {
			String what = part == TreatmentPart.WEIGHTS ? "weights" : "activations";
			String names = String.join(", ", layers.subList(0, Math.min(NAMED_LAYERS, layers.size())))
					+ (layers.size() > NAMED_LAYERS ? " and " + (layers.size() - NAMED_LAYERS) + " more" : "");
			reporter.reportAlso(ProblemCodes.POLICY_INCOMPLETE, policy, M2qPackage.Literals.NAMED_ELEMENT__NAME,
					"the policy says nothing about the " + what + " of " + names, data(what, layers));
		});
	}
}
