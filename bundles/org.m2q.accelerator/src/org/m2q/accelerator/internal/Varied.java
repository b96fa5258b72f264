package org.m2q.accelerator.internal;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.MixBalance;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Variation;
import org.m2q.model.m2q.WeightsTreatment;

/** What varies between two ends. */
sealed interface Varied {

	/** Name in reports. */
	String name();

	/** Lower end, with unit. */
	String low();

	/** Upper end, with unit. */
	String high();

	/** The value that a point or baseline has, with unit; empty when it has nothing of the kind. */
	Optional<String> usual(Studies.Priced priced);

	/** What a point or baseline becomes at an end. */
	Combination at(Combination combination, boolean high);

	/** Whether all that varies is known by now. */
	static boolean isComplete(Variation variation) {
		Parameter parameter = variation.getParameter();
		Policy policy = variation.getPolicy();
		return parameter != null && !parameter.eIsProxy() && parameter.getName() != null
				|| policy != null && !policy.eIsProxy() && policy.getName() != null;
	}

	/** What a complete variation varies. */
	static Varied of(Variation variation, Quantities quantities) {
		return variation.getPolicy() != null ? new OfPolicy(variation.getPolicy(), List.copyOf(variation.getLowRatio()), List.copyOf(variation.getHighRatio()))
				: new OfParameter(variation.getParameter().getName(), quantities.quantity(variation.getLow()), quantities.quantity(variation.getHigh()));
	}

	/** A parameter of accelerators and models that have one of the name. */
	record OfParameter(String name, Quantity from, Quantity to) implements Varied {

		@Override
		public String low() {
			return from.toString();
		}

		@Override
		public String high() {
			return to.toString();
		}

		@Override
		public Optional<String> usual(Studies.Priced priced) {
			if (!priced.combination().has(name)) {
				return Optional.empty();
			}
			NetworkCost cost = priced.point().cost();
			return Optional.of(String.valueOf(cost.accelerator().arguments().getOrDefault(name, cost.network().network().arguments().get(name))));
		}

		@Override
		public Combination at(Combination combination, boolean high) {
			return combination.with(name, high ? to : from);
		}
	}

	/** The ratio of the mixed schemes that are written in a policy; policies that extend it follow. */
	record OfPolicy(Policy policy, List<BigDecimal> from, List<BigDecimal> to) implements Varied {

		@Override
		public String name() {
			return "ratio in " + policy.getName();
		}

		@Override
		public String low() {
			return text(from);
		}

		@Override
		public String high() {
			return text(to);
		}

		@Override
		public Optional<String> usual(Studies.Priced priced) {
			return extendsVaried(priced.combination().policy()) ? Optional.of(mixes(policy).stream().map(mix -> text(mix.getRatio())).distinct()
					.collect(Collectors.joining(", "))) : Optional.empty();
		}

		@Override
		public Combination at(Combination combination, boolean high) {
			return combination.with(changed(combination.policy(), high ? to : from));
		}

		private boolean extendsVaried(Policy used) {
			return used == policy || used.getBase() != null && extendsVaried(used.getBase());
		}

		/** The text stays as it is: what changes is a copy. */
		private Policy changed(Policy used, List<BigDecimal> ratio) {
			Policy copy = EcoreUtil.copy(used);
			if (used != policy) {
				copy.setBase(changed(used.getBase(), ratio));
				return copy;
			}
			for (Mix mix : mixes(copy)) {
				mix.getRatio().clear();
				mix.getRatio().addAll(ratio);
			}
			return copy;
		}

		private static List<Mix> mixes(Policy policy) {
			return policy.getRules().stream().flatMap(rule -> rule.getTreatments().stream()).filter(WeightsTreatment.class::isInstance)
					.map(treatment -> ((WeightsTreatment) treatment).getMix()).filter(mix -> mix != null && mix.getBalance() == MixBalance.RATIO).toList();
		}

		private static String text(Collection<BigDecimal> ratio) {
			return ratio.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(" : "));
		}
	}
}
