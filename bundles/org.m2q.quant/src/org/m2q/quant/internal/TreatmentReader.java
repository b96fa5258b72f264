package org.m2q.quant.internal;

import static org.m2q.model.m2q.M2qPackage.Literals.ACCUMULATOR_TREATMENT__FORMAT;
import static org.m2q.model.m2q.M2qPackage.Literals.MIX__BUDGET;
import static org.m2q.model.m2q.M2qPackage.Literals.MIX__GRANULARITY;
import static org.m2q.model.m2q.M2qPackage.Literals.MIX__RATIO;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__FORMAT;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__GRANULARITY;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__SCHEME;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__SYMMETRY;
import static org.m2q.model.m2q.M2qPackage.Literals.QUANTIZER__TERMS;
import static org.m2q.model.m2q.M2qPackage.Literals.SCALE_SEARCH__PERCENTILE;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.AccumulatorTreatment;
import org.m2q.model.m2q.ActivationsTreatment;
import org.m2q.model.m2q.BiasTreatment;
import org.m2q.model.m2q.DivisorTreatment;
import org.m2q.model.m2q.MigrationTreatment;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Quantizer;
import org.m2q.model.m2q.RequantizeTreatment;
import org.m2q.model.m2q.RoundingTreatment;
import org.m2q.model.m2q.ShiftTreatment;
import org.m2q.model.m2q.Symmetry;
import org.m2q.model.m2q.Treatment;
import org.m2q.model.m2q.WeightsTreatment;
import org.m2q.quant.Divisor;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.Mix;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;

/** Reads treatments and reports combinations that cannot exist; such a treatment sets nothing. */
final class TreatmentReader {

	private static final int DEFAULT_TERMS = 2;
	private static final double DEFAULT_PERCENTILE = 99.99;

	private final Reporter reporter;

	TreatmentReader(Reporter reporter) {
		this.reporter = reporter;
	}

	/** What a treatment says; empty when it is incomplete or impossible. */
	Optional<Treatments> read(Treatment treatment) {
		return switch (treatment) {
		case WeightsTreatment weights when weights.getMix() != null -> mix(weights.getMix());
		case WeightsTreatment weights -> weights(weights.getQuantizer());
		case ActivationsTreatment activations -> activations(activations.getQuantizer());
		case AccumulatorTreatment accumulator -> accumulator(accumulator);
		case RequantizeTreatment requantize -> Optional.of(new Treatments.Requantize(switch (requantize.getProfile()) {
		case DYADIC -> Requantization.DYADIC;
		case POT -> Requantization.POT;
		case FLOAT32 -> Requantization.FLOAT32;
		}));
		case MigrationTreatment migration -> Optional.of(new Treatments.Migrate());
		case ShiftTreatment shift -> Optional.of(new Treatments.Shift());
		case RoundingTreatment rounding -> Optional.of(new Treatments.Learn());
		case BiasTreatment bias -> Optional.of(new Treatments.Correct());
		case DivisorTreatment divisor -> divisor(divisor.getQuantizer());
		default -> Optional.empty();
		};
	}

	// ---- weights

	private Optional<Treatments> weights(Quantizer quantizer) {
		return share(quantizer, 1).map(share -> new Treatments.Weights(List.of(share), granularity(quantizer, Granularity.FILTER),
				quantizer.getGroupSize(), scale(quantizer), Optional.empty()));
	}

	/** One way to store filters. */
	private Optional<FilterShare> share(Quantizer quantizer, double part) {
		Optional<NumberFormat> format = format(quantizer);
		if (format.isEmpty() || !isGroupSizeRight(quantizer)) {
			return Optional.empty();
		}
		Scheme scheme = scheme(quantizer, Scheme.UNIFORM);
		boolean symmetric = quantizer.getSymmetry() == Symmetry.SYMMETRIC
				|| quantizer.getSymmetry() == Symmetry.UNSPECIFIED && format.get().kind() != NumberFormat.Kind.UINT;
		Optional<String> objection = objection(format.get(), scheme);
		if (objection.isPresent()) {
			return impossible(quantizer, QUANTIZER__SCHEME, objection.get(), format.get());
		}
		if (scheme != Scheme.UNIFORM && !symmetric) {
			return impossible(quantizer, QUANTIZER__SYMMETRY, "powers of two lie symmetrically around 0; there is no zero point", format.get());
		}
		if (format.get().kind() == NumberFormat.Kind.UINT && symmetric) {
			return impossible(quantizer, QUANTIZER__SYMMETRY, "weights have both signs; symmetric codes need int" + format.get().bits(), format.get());
		}
		if (!format.get().isInteger() && !symmetric) {
			return impossible(quantizer, QUANTIZER__SYMMETRY, format.get() + " has no zero point", format.get());
		}
		return terms(quantizer, format.get(), scheme).map(terms -> new FilterShare(scheme, format.get(), terms, symmetric, part));
	}

	private static Optional<String> objection(NumberFormat format, Scheme scheme) {
		if (format.isInteger() && format.bits() == 32) {
			return Optional.of("32-bit integers are for accumulators; weights have at most 16 bits");
		}
		if (scheme == Scheme.UNIFORM) {
			return Optional.empty();
		}
		if (scheme == Scheme.LOG2) {
			return Optional.of("log2 codes have no sign; for weights use pot or apot");
		}
		if (format.kind() != NumberFormat.Kind.INT) {
			return Optional.of("'" + scheme + "' codes have a sign and exponents; they need a signed integer format, not " + format);
		}
		return format.bits() > 8 ? Optional.of("'" + scheme + "' codes have at most 8 bits, not " + format.bits()) : Optional.empty();
	}

	/** Powers of two per weight: every one takes at least one bit besides the sign. */
	private Optional<Integer> terms(Quantizer quantizer, NumberFormat format, Scheme scheme) {
		int given = quantizer.getTerms();
		boolean isGiven = quantizer.eIsSet(QUANTIZER__TERMS);
		if (scheme != Scheme.APOT) {
			return isGiven ? impossible(quantizer, QUANTIZER__TERMS, "terms belong to apot, not to " + scheme, format)
					: Optional.of(scheme == Scheme.POT ? 1 : 0);
		}
		int terms = isGiven ? given : DEFAULT_TERMS;
		if (terms < 1 || terms > 4 || terms >= format.bits()) {
			return impossible(quantizer, isGiven ? QUANTIZER__TERMS : QUANTIZER__FORMAT,
					"a weight of " + format.bits() + " bits is a sum of 1 to " + Math.min(4, format.bits() - 1) + " powers of two, not " + terms, format);
		}
		return Optional.of(terms);
	}

	// ---- mixes

	private Optional<Treatments> mix(org.m2q.model.m2q.Mix mix) {
		List<Quantizer> quantizers = mix.getQuantizers();
		if (quantizers.size() < 2) {
			reporter.report(ProblemCodes.PRECISION_IMPOSSIBLE, mix, "a mix needs two schemes or more");
			return Optional.empty();
		}
		if (mix.getGranularity() == org.m2q.model.m2q.Granularity.TENSOR || mix.getGranularity() == org.m2q.model.m2q.Granularity.GROUP) {
			reporter.report(ProblemCodes.PRECISION_IMPOSSIBLE, mix, MIX__GRANULARITY, "schemes are mixed per filter, or per channel of depthwise layers");
			return Optional.empty();
		}
		Optional<double[]> parts = parts(mix);
		if (parts.isEmpty()) {
			return Optional.empty();
		}
		List<FilterShare> shares = new ArrayList<>();
		for (int i = 0; i < quantizers.size(); i++) {
			Optional<FilterShare> share = share(quantizers.get(i), parts.get()[i]);
			if (share.isEmpty()) {
				return Optional.empty();
			}
			if (!share.get().format().isInteger()) {
				return impossible(quantizers.get(i), QUANTIZER__FORMAT, "a mix consists of integer formats", share.get().format());
			}
			shares.add(share.get());
		}
		Optional<Double> budget = budget(mix, shares);
		if (budget.isEmpty()) {
			return Optional.empty();
		}
		Mix record = new Mix(mix.getGranularity() == org.m2q.model.m2q.Granularity.CHANNEL ? Granularity.CHANNEL : Granularity.FILTER,
				Mix.Criterion.valueOf(mix.getCriterion().getName()), isPenalty(mix) ? Mix.Balance.PENALTY : Mix.Balance.valueOf(mix.getBalance().getName()), budget.get());
		Optional<Quantizer> scaled = quantizers.stream().filter(quantizer -> scale(quantizer).isPresent()).findFirst();
		Optional<Quantizer> grained = quantizers.stream().filter(quantizer -> quantizer.getGranularity() != org.m2q.model.m2q.Granularity.UNSPECIFIED).findFirst();
		for (Quantizer quantizer : quantizers) {
			if (scale(quantizer).filter(own -> !own.equals(scaled.flatMap(this::scale).orElse(own))).isPresent()) {
				reporter.report(ProblemCodes.PRECISION_IMPOSSIBLE, quantizer.getScale(), "all schemes of a mix have the search of the scale that one of them names, and '"
						+ scaled.get().getScale().getMethod().getLiteral() + "' was named before");
				return Optional.empty();
			}
			if (quantizer.getGranularity() != org.m2q.model.m2q.Granularity.UNSPECIFIED
					&& (granularity(quantizer, Granularity.FILTER) != granularity(grained.get(), Granularity.FILTER) || quantizer.getGroupSize() != grained.get().getGroupSize())) {
				return impossible(quantizer, QUANTIZER__GRANULARITY, "all schemes of a mix share scales in the way that one of them names, and 'per "
						+ grained.get().getGranularity().getLiteral() + "' was named before", shares.getFirst().format());
			}
		}
		return Optional.of(new Treatments.Weights(shares, grained.map(quantizer -> granularity(quantizer, Granularity.FILTER)).orElse(Granularity.FILTER),
				grained.map(Quantizer::getGroupSize).orElse(0), scaled.flatMap(this::scale), Optional.of(record)));
	}

	/** The parts of the filters: of the ratio, else equal. */
	private Optional<double[]> parts(org.m2q.model.m2q.Mix mix) {
		int size = mix.getQuantizers().size();
		double[] parts = new double[size];
		if (mix.getBalance() != org.m2q.model.m2q.MixBalance.RATIO) {
			java.util.Arrays.fill(parts, 1.0 / size);
			return Optional.of(parts);
		}
		double sum = 0;
		for (int i = 0; i < Math.min(size, mix.getRatio().size()); i++) {
			parts[i] = mix.getRatio().get(i) == null ? 0 : mix.getRatio().get(i).doubleValue();
			sum += parts[i];
		}
		if (mix.getRatio().size() != size || !(sum > 0) || Double.isInfinite(sum)) {
			reporter.report(ProblemCodes.PRECISION_IMPOSSIBLE, mix, MIX__RATIO,
					"the ratio needs " + size + " parts, one for each scheme, not all 0");
			return Optional.empty();
		}
		for (int i = 0; i < size; i++) {
			parts[i] /= sum;
		}
		return Optional.of(parts);
	}

	/** Whether a budget is a loss and not a size. */
	private static boolean isPenalty(org.m2q.model.m2q.Mix mix) {
		return mix.getBalance() == org.m2q.model.m2q.MixBalance.BUDGET && mix.getBudget() instanceof NumberLiteral literal && "dB".equals(literal.getUnit());
	}

	/** Mean bits per weight that a budget allows, or decibels; 0 for other balances. */
	private Optional<Double> budget(org.m2q.model.m2q.Mix mix, List<FilterShare> shares) {
		if (mix.getBalance() != org.m2q.model.m2q.MixBalance.BUDGET) {
			return Optional.of(0.0);
		}
		if (isPenalty(mix)) {
			double decibels = ((NumberLiteral) mix.getBudget()).getValue() == null ? -1 : ((NumberLiteral) mix.getBudget()).getValue().doubleValue();
			if (shares.size() == 2 && decibels >= 0) {
				return Optional.of(decibels);
			}
			reporter.report(ProblemCodes.VALUE_RANGE, mix, MIX__BUDGET, shares.size() == 2 ? "a budget in dB is 0 or more"
					: "a budget in dB is what the second of two schemes may cost; with " + shares.size() + " schemes write it in bit");
			return Optional.empty();
		}
		double least = shares.stream().mapToInt(share -> share.format().bits()).min().orElse(0);
		double most = shares.stream().mapToInt(share -> share.format().bits()).max().orElse(0);
		if (mix.getBudget() instanceof NumberLiteral literal && literal.getValue() != null
				&& (literal.getUnit() == null || literal.getUnit().equals("bit"))) {
			double bits = literal.getValue().doubleValue();
			if (bits >= least && bits <= most) {
				return Optional.of(bits);
			}
		}
		reporter.report(ProblemCodes.VALUE_RANGE, mix, MIX__BUDGET,
				"the budget is a mean number of bits per weight from " + (int) least + " to " + (int) most + ", or a loss in dB");
		return Optional.empty();
	}

	// ---- activations, accumulators, divisors

	private Optional<Treatments> activations(Quantizer quantizer) {
		Optional<NumberFormat> read = format(quantizer);
		if (read.isEmpty() || !isGroupSizeRight(quantizer)) {
			return Optional.empty();
		}
		NumberFormat format = read.get();
		if (scheme(quantizer, Scheme.UNIFORM) != Scheme.UNIFORM) {
			return impossible(quantizer, QUANTIZER__SCHEME, "activations are uniform; other schemes are for weights and divisors", format);
		}
		if (quantizer.eIsSet(QUANTIZER__TERMS)) {
			return impossible(quantizer, QUANTIZER__TERMS, "terms belong to apot weights", format);
		}
		if (format.isInteger() && format.bits() == 32) {
			return impossible(quantizer, QUANTIZER__FORMAT, "32-bit integers are for accumulators; activations have at most 16 bits", format);
		}
		Granularity granularity = granularity(quantizer, Granularity.TENSOR);
		if (granularity == Granularity.FILTER || granularity == Granularity.GROUP) {
			return impossible(quantizer, QUANTIZER__GRANULARITY, "activations have scales per tensor or per channel", format);
		}
		if (!format.isInteger() && quantizer.getSymmetry() == Symmetry.ASYMMETRIC) {
			return impossible(quantizer, QUANTIZER__SYMMETRY, format + " has no zero point", format);
		}
		boolean symmetric = quantizer.getSymmetry() == Symmetry.SYMMETRIC
				|| quantizer.getSymmetry() == Symmetry.UNSPECIFIED && format.kind() != NumberFormat.Kind.UINT;
		return Optional.of(new Treatments.Activations(format, symmetric, granularity, scale(quantizer)));
	}

	private Optional<Treatments> accumulator(AccumulatorTreatment accumulator) {
		Optional<NumberFormat> format = format(accumulator, ACCUMULATOR_TREATMENT__FORMAT, accumulator.getFormat());
		if (format.isPresent() && format.get().bits() < 16) {
			return impossible(accumulator, ACCUMULATOR_TREATMENT__FORMAT, "an accumulator has 16 bits or more", format.get());
		}
		return format.map(Treatments.Accumulator::new);
	}

	private Optional<Treatments> divisor(Quantizer quantizer) {
		Optional<NumberFormat> format = format(quantizer);
		if (format.isEmpty()) {
			return Optional.empty();
		}
		Scheme scheme = scheme(quantizer, Scheme.UNIFORM);
		if (scheme == Scheme.APOT || scheme == Scheme.POT) {
			return impossible(quantizer, QUANTIZER__SCHEME, "a divisor is uniform or log2, not " + scheme, format.get());
		}
		if (scheme == Scheme.LOG2 && !format.get().isInteger()) {
			return impossible(quantizer, QUANTIZER__SCHEME, "log2 codes are integers, not " + format.get(), format.get());
		}
		return Optional.of(new Treatments.Divide(new Divisor(format.get(), scheme)));
	}

	// ---- parts of quantizers

	private Optional<NumberFormat> format(Quantizer quantizer) {
		return quantizer == null ? Optional.empty() : format(quantizer, QUANTIZER__FORMAT, quantizer.getFormat());
	}

	private Optional<NumberFormat> format(EObject element, EAttribute feature, String text) {
		if (text == null) {
			return Optional.empty();
		}
		Optional<NumberFormat> format = NumberFormat.parse(text);
		if (format.isEmpty()) {
			reporter.report(ProblemCodes.PRECISION_UNKNOWN, element, feature,
					"there is no number format " + text + "; there are int2 to int16, int32, the same with uint, fp32, fp16 and bf16");
		}
		return format;
	}

	private static Scheme scheme(Quantizer quantizer, Scheme otherwise) {
		return switch (quantizer.getScheme()) {
		case UNSPECIFIED -> otherwise;
		case UNIFORM -> Scheme.UNIFORM;
		case POT -> Scheme.POT;
		case APOT -> Scheme.APOT;
		case LOG2 -> Scheme.LOG2;
		};
	}

	private static Granularity granularity(Quantizer quantizer, Granularity otherwise) {
		return switch (quantizer.getGranularity()) {
		case UNSPECIFIED -> otherwise;
		case TENSOR -> Granularity.TENSOR;
		case CHANNEL -> Granularity.CHANNEL;
		case FILTER -> Granularity.FILTER;
		case GROUP -> Granularity.GROUP;
		};
	}

	private boolean isGroupSizeRight(Quantizer quantizer) {
		boolean grouped = quantizer.getGranularity() == org.m2q.model.m2q.Granularity.GROUP;
		if (grouped && quantizer.getGroupSize() < 1 || !grouped && quantizer.getGroupSize() != 0) {
			reporter.report(ProblemCodes.PRECISION_IMPOSSIBLE, quantizer, QUANTIZER__GRANULARITY,
					grouped ? "per group needs a number of weights, e.g. per group 32" : "a group size belongs to per group");
			return false;
		}
		return true;
	}

	private Optional<ScaleSearch> scale(Quantizer quantizer) {
		return Optional.ofNullable(quantizer.getScale()).flatMap(this::scale);
	}

	/** A rule for the clipping range; empty when it is impossible. */
	Optional<ScaleSearch> scale(org.m2q.model.m2q.ScaleSearch search) {
		if (search == null || search.getMethod() == null) {
			return Optional.empty();
		}
		ScaleSearch.Method method = ScaleSearch.Method.valueOf(search.getMethod().getName());
		BigDecimal percentile = search.getPercentile();
		if (method != ScaleSearch.Method.PERCENTILE) {
			return Optional.of(new ScaleSearch(method, 100));
		}
		double value = percentile == null ? DEFAULT_PERCENTILE : percentile.doubleValue();
		if (!(value > 50 && value <= 100)) {
			reporter.report(ProblemCodes.VALUE_RANGE, search, SCALE_SEARCH__PERCENTILE, "a percentile lies above 50 and not above 100");
			return Optional.empty();
		}
		return Optional.of(new ScaleSearch(method, value));
	}

	private <T> Optional<T> impossible(EObject element, EAttribute feature, String message, NumberFormat format) {
		reporter.report(ProblemCodes.PRECISION_IMPOSSIBLE, element, feature, message, format.toString());
		return Optional.empty();
	}
}
