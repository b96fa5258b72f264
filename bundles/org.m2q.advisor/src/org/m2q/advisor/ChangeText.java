package org.m2q.advisor;

import java.math.BigDecimal;
import java.util.stream.Collectors;

import org.m2q.model.m2q.ActivationsTreatment;
import org.m2q.model.m2q.AllTerm;
import org.m2q.model.m2q.Granularity;
import org.m2q.model.m2q.KindTerm;
import org.m2q.model.m2q.LayerTerm;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.Quantizer;
import org.m2q.model.m2q.ScaleSearch;
import org.m2q.model.m2q.Scheme;
import org.m2q.model.m2q.Selector;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.StageTerm;
import org.m2q.model.m2q.Symmetry;
import org.m2q.model.m2q.Treatment;
import org.m2q.model.m2q.WeightsTreatment;

/** Changes as text of the language, and shorter for people. */
public final class ChangeText {

	private ChangeText() {
	}

	/**
	 * A treatment as it stands in a policy, e.g. {@code weights int4 uniform per filter scale mse}.
	 *
	 * @param treatment one of weights or of activations
	 * @throws IllegalArgumentException for other treatments
	 */
	public static String treatment(Treatment treatment) {
		return switch (treatment) {
			case WeightsTreatment weights -> "weights " + (weights.getMix() == null ? quantizer(weights.getQuantizer()) : mix(weights.getMix()));
			case ActivationsTreatment activations -> "activations " + quantizer(activations.getQuantizer());
			default -> throw new IllegalArgumentException("treatment " + treatment);
		};
	}

	/** A treatment for people, e.g. {@code activations uint6}. */
	public static String brief(ActivationsTreatment treatment) {
		return "activations " + brief(treatment.getQuantizer(), false);
	}

	/** A selector as it stands in a policy or a mapping, e.g. {@code dwconv} or {@code layer "stage1.*"}. */
	public static String selector(Selector selector) {
		return selector.getTerms().stream().map(ChangeText::term).collect(Collectors.joining(", "));
	}

	/** A treatment for people, e.g. {@code int4 per filter} or {@code int8 uniform + int8 apot 1 : 1}. */
	public static String brief(WeightsTreatment treatment) {
		if (treatment.getMix() == null) {
			return brief(treatment.getQuantizer(), false) + " per " + granularity(treatment.getQuantizer());
		}
		Mix mix = treatment.getMix();
		return mix.getQuantizers().stream().map(quantizer -> brief(quantizer, true)).collect(Collectors.joining(" + ")) + " " + balance(mix);
	}

	/** A selector for people, without quotes. */
	public static String brief(Selector selector) {
		return selector.getTerms().stream().map(term -> term instanceof LayerTerm layer ? layer.getPattern() : term(term))
				.collect(Collectors.joining(", "));
	}

	private static String brief(Quantizer quantizer, boolean always) {
		boolean uniform = quantizer.getScheme() == Scheme.UNIFORM || quantizer.getScheme() == Scheme.UNSPECIFIED;
		return quantizer.getFormat() + (uniform && !always ? "" : " " + (uniform ? Scheme.UNIFORM : quantizer.getScheme()).getLiteral());
	}

	private static String granularity(Quantizer quantizer) {
		return switch (quantizer.getGranularity()) {
			case UNSPECIFIED -> Granularity.FILTER.getLiteral();
			case GROUP -> "group " + quantizer.getGroupSize();
			default -> quantizer.getGranularity().getLiteral();
		};
	}

	private static String quantizer(Quantizer quantizer) {
		StringBuilder text = new StringBuilder(quantizer.getFormat());
		if (quantizer.getScheme() != Scheme.UNSPECIFIED) {
			text.append(' ').append(quantizer.getScheme().getLiteral());
		}
		if (quantizer.isSetTerms()) {
			text.append(" terms ").append(quantizer.getTerms());
		}
		if (quantizer.getSymmetry() != Symmetry.UNSPECIFIED) {
			text.append(' ').append(quantizer.getSymmetry().getLiteral());
		}
		if (quantizer.getGranularity() != Granularity.UNSPECIFIED) {
			text.append(" per ").append(granularity(quantizer));
		}
		ScaleSearch scale = quantizer.getScale();
		if (scale != null) {
			text.append(" scale ").append(scale.getMethod().getLiteral());
			if (scale.getPercentile() != null) {
				text.append(' ').append(scale.getPercentile().toPlainString());
			}
		}
		return text.toString();
	}

	private static String mix(Mix mix) {
		String quantizers = mix.getQuantizers().stream().map(ChangeText::quantizer).collect(Collectors.joining(", "));
		return "mix per " + mix.getGranularity().getLiteral() + " { " + quantizers + " } by " + mix.getCriterion().getLiteral() + " " + balance(mix);
	}

	private static String balance(Mix mix) {
		return switch (mix.getBalance()) {
			case RATIO -> "ratio " + mix.getRatio().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(" : "));
			default -> mix.getBalance().getLiteral();
		};
	}

	private static String term(SelectorTerm term) {
		return switch (term) {
			case AllTerm all -> "all";
			case LayerTerm layer -> "layer \"" + layer.getPattern() + "\"";
			case StageTerm stage -> "stage \"" + stage.getPattern() + "\"";
			case KindTerm kind -> kind.getTarget().getName();
			default -> throw new IllegalArgumentException("selector term " + term);
		};
	}
}
