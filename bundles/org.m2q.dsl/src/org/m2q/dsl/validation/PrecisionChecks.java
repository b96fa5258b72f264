package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.ACCUMULATOR_TREATMENT__FORMAT;
import static org.m2q.model.m2q.M2qPackage.Literals.CALIBRATION__SAMPLES;
import static org.m2q.model.m2q.M2qPackage.Literals.DATA_SOURCE__SAMPLES;
import static org.m2q.model.m2q.M2qPackage.Literals.MAC_OPERATION__ACTIVATIONS;
import static org.m2q.model.m2q.M2qPackage.Literals.MAC_OPERATION__SCHEME;
import static org.m2q.model.m2q.M2qPackage.Literals.MAC_OPERATION__TERMS;
import static org.m2q.model.m2q.M2qPackage.Literals.MAC_OPERATION__WEIGHTS;
import static org.m2q.model.m2q.M2qPackage.Literals.MIX__RATIO;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__FORMAT;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__GRANULARITY;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__GROUP_SIZE;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__SCHEME;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__TERMS;
import static org.m2q.model.m2q.M2qPackage.Literals.SCALE_SEARCH__PERCENTILE;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.AccumulatorTreatment;
import org.m2q.model.m2q.ActivationsTreatment;
import org.m2q.model.m2q.Calibration;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Granularity;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.MixBalance;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Quantizer;
import org.m2q.model.m2q.ScaleMethod;
import org.m2q.model.m2q.ScaleSearch;
import org.m2q.model.m2q.Scheme;
import org.m2q.model.m2q.Treatment;
import org.m2q.quant.NumberFormat;

/** Number formats, and what goes together with them. */
final class PrecisionChecks {

	private static final List<String> FORMATS = Stream.of("int", "uint", "fp", "bf")
			.flatMap(kind -> IntStream.rangeClosed(2, 32).mapToObj(bits -> kind + bits)).filter(name -> NumberFormat.parse(name).isPresent()).toList();
	private static final int MOST_TERMS = 4;

	private final Report report;

	PrecisionChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case Quantizer quantizer -> quantizer(quantizer);
		case AccumulatorTreatment accumulator -> accumulator(accumulator);
		case MacOperation mac -> mac(mac);
		case Mix mix -> mix(mix);
		case ScaleSearch scale -> scale(scale);
		case PolicyRule rule -> treatments(rule);
		case Calibration calibration -> samples(calibration, CALIBRATION__SAMPLES);
		case DataSource source -> samples(source, DATA_SOURCE__SAMPLES);
		default -> {
			// Has no precision.
		}
		}
	}

	private Optional<NumberFormat> format(EObject element, EAttribute feature, String text) {
		if (text == null) {
			return Optional.empty();
		}
		Optional<NumberFormat> format = NumberFormat.parse(text);
		if (format.isEmpty()) {
			List<String> near = Nearest.to(text, FORMATS);
			String advice = near.isEmpty() ? " There is int2 to int16, int32, the same with uint, fp32, fp16 and bf16." : " Did you mean '" + near.get(0) + "'?";
			report.at(element, feature, ProblemCodes.PRECISION_UNKNOWN, "There is no number format '" + text + "'." + advice, near.toArray(String[]::new));
		}
		return format;
	}

	private void quantizer(Quantizer quantizer) {
		Optional<NumberFormat> format = format(quantizer, QUANTIZER__FORMAT, quantizer.getFormat());
		scheme(quantizer, QUANTIZER__SCHEME, QUANTIZER__TERMS, format, quantizer.getScheme(), quantizer.getTerms());
		boolean activations = quantizer.eContainer() instanceof ActivationsTreatment;
		if (activations && format.isPresent() && format.get().bits() == 32 && format.get().isInteger()) {
			report.at(quantizer, QUANTIZER__FORMAT, ProblemCodes.PRECISION_IMPOSSIBLE, "Activations have at most 16 bits; 32-bit integers are for accumulators. Use int16.");
		}
		if (activations && (quantizer.getScheme() == Scheme.APOT || quantizer.getScheme() == Scheme.POT)) {
			report.at(quantizer, QUANTIZER__SCHEME, ProblemCodes.PRECISION_IMPOSSIBLE,
					"Scheme '" + quantizer.getScheme().getLiteral() + "' is for weights: it shifts the other operand. Use uniform.");
		}
		if (activations && (quantizer.getGranularity() == Granularity.FILTER || quantizer.getGranularity() == Granularity.GROUP)) {
			report.at(quantizer, QUANTIZER__GRANULARITY, ProblemCodes.PRECISION_IMPOSSIBLE,
					"Activations have no " + (quantizer.getGranularity() == Granularity.FILTER ? "filters" : "groups") + ". Use 'per tensor' or 'per channel'.");
		}
		if (quantizer.getGranularity() == Granularity.GROUP && quantizer.getGroupSize() <= 0) {
			report.at(quantizer, QUANTIZER__GRANULARITY, ProblemCodes.PRECISION_IMPOSSIBLE, "'per group' needs the number of weights in a group, e.g. 'per group 32'.");
		} else if (quantizer.getGranularity() != Granularity.GROUP && quantizer.getGroupSize() != 0) {
			report.at(quantizer, QUANTIZER__GROUP_SIZE, ProblemCodes.PRECISION_IMPOSSIBLE, "A group size belongs to 'per group'. Remove it.");
		}
	}

	private void scheme(EObject element, EAttribute schemeFeature, EAttribute termsFeature, Optional<NumberFormat> format, Scheme scheme, int terms) {
		boolean shifts = scheme == Scheme.APOT || scheme == Scheme.POT || scheme == Scheme.LOG2;
		if (shifts && format.isPresent() && !format.get().isInteger()) {
			report.at(element, schemeFeature, ProblemCodes.PRECISION_IMPOSSIBLE,
					"Scheme '" + scheme.getLiteral() + "' stores exponents in integers; " + format.get() + " is a floating-point format. Remove the scheme.");
		}
		boolean given = element.eIsSet(termsFeature);
		if (given && scheme != Scheme.APOT) {
			report.at(element, termsFeature, ProblemCodes.PRECISION_IMPOSSIBLE, "'terms' is the number of powers of two in a sum. It belongs to scheme 'apot'.");
		} else if (given && (terms < 1 || terms > MOST_TERMS)) {
			report.at(element, termsFeature, ProblemCodes.PRECISION_IMPOSSIBLE, "A sum of powers of two has 1 to " + MOST_TERMS + " terms, not " + terms + ".");
		} else if (given && format.isPresent() && format.get().isInteger() && terms >= format.get().bits()) {
			report.at(element, termsFeature, ProblemCodes.PRECISION_IMPOSSIBLE,
					format.get() + " has too few bits for " + terms + " terms and a sign; each term takes at least one bit. Use fewer terms or more bits.");
		}
	}

	private void accumulator(AccumulatorTreatment accumulator) {
		format(accumulator, ACCUMULATOR_TREATMENT__FORMAT, accumulator.getFormat()).filter(format -> format.bits() < 16)
				.ifPresent(format -> report.at(accumulator, ACCUMULATOR_TREATMENT__FORMAT, ProblemCodes.PRECISION_IMPOSSIBLE,
						"An accumulator of " + format.bits() + " bits cannot hold the sum of two products. Use int32 or int16."));
	}

	private void mac(MacOperation mac) {
		format(mac, MAC_OPERATION__ACTIVATIONS, mac.getActivations());
		Optional<NumberFormat> weights = format(mac, MAC_OPERATION__WEIGHTS, mac.getWeights());
		scheme(mac, MAC_OPERATION__SCHEME, MAC_OPERATION__TERMS, weights, mac.getScheme(), mac.getTerms());
	}

	private void mix(Mix mix) {
		if (mix.getQuantizers().size() == 1) {
			report.at(mix, ProblemCodes.PRECISION_IMPOSSIBLE, "A mix needs two schemes or more. Write 'weights' with the one scheme.");
		}
		if (mix.getBalance() != MixBalance.RATIO) {
			return;
		}
		if (mix.getRatio().size() != mix.getQuantizers().size()) {
			report.at(mix, MIX__RATIO, ProblemCodes.PRECISION_IMPOSSIBLE, "The ratio has " + Names.counted(mix.getRatio().size(), "part") + " for "
					+ Names.counted(mix.getQuantizers().size(), "scheme") + ". Give one part for each scheme.");
		} else if (mix.getRatio().stream().allMatch(part -> part != null && part.signum() == 0)) {
			report.at(mix, MIX__RATIO, ProblemCodes.PRECISION_IMPOSSIBLE, "A ratio needs a part above 0.");
		}
	}

	private void scale(ScaleSearch scale) {
		BigDecimal percentile = scale.getPercentile();
		if (scale.getMethod() == ScaleMethod.PERCENTILE && percentile == null) {
			report.at(scale, ProblemCodes.PRECISION_IMPOSSIBLE, "'percentile' needs a number, e.g. 'percentile 99.99'.");
		} else if (scale.getMethod() != ScaleMethod.PERCENTILE && percentile != null) {
			report.at(scale, SCALE_SEARCH__PERCENTILE, ProblemCodes.PRECISION_IMPOSSIBLE,
					"'" + scale.getMethod().getLiteral() + "' takes no number. Remove it, or use 'percentile'.");
		} else if (percentile != null && (percentile.compareTo(BigDecimal.valueOf(50)) <= 0 || percentile.compareTo(BigDecimal.valueOf(100)) > 0)) {
			report.at(scale, SCALE_SEARCH__PERCENTILE, ProblemCodes.VALUE_RANGE, "A percentile lies above 50 and not above 100, not at " + percentile.toPlainString() + ".");
		}
	}

	private void samples(EObject element, EAttribute feature) {
		if (element.eIsSet(feature) && Integer.valueOf(0).equals(element.eGet(feature))) {
			report.at(element, feature, ProblemCodes.VALUE_RANGE, "At least 1 sample is needed, not 0.");
		}
	}

	private void treatments(PolicyRule rule) {
		Map<EClass, Treatment> seen = new HashMap<>();
		for (Treatment treatment : rule.getTreatments()) {
			if (seen.putIfAbsent(treatment.eClass(), treatment) != null) {
				report.at(treatment, ProblemCodes.TREATMENT_DUPLICATE, "This rule already says so above; the later line wins. Remove one of the two.");
			}
		}
	}
}
