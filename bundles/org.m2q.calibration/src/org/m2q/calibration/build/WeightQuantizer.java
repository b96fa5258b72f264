package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.scheme.ExactScaleSearch;
import org.m2q.quant.scheme.FilterErrors;
import org.m2q.quant.scheme.FilterSchemeAssignment;
import org.m2q.quant.scheme.FilterSchemeAssignment.Quota;
import org.m2q.quant.scheme.FilterSchemeAssignment.Ranking;
import org.m2q.quant.scheme.LevelQuantizer;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.WeightLevels;

/** Chooses scheme, scale and codes of every filter of a layer, on all processors; the result does not depend on their number. */
final class WeightQuantizer {

	private final LayerPrecision precision;
	private final boolean powersOfTwo;

	WeightQuantizer(LayerPrecision precision, boolean powersOfTwo) {
		this.precision = precision;
		this.powersOfTwo = powersOfTwo;
	}

	/**
	 * Quantizes.
	 *
	 * @param folded the weights
	 * @param depthwise whether every filter has one input channel, so that scales per channel are scales per filter
	 * @param least per filter the least scale that its bias needs
	 * @param room largest sum of the magnitudes of a filter's codes, as far as there is a choice
	 */
	QuantizedWeights quantize(FoldedWeights folded, boolean depthwise, double[] least, double room) throws Unbuildable {
		check(depthwise);
		if (GroupQuantizer.isFor(precision)) {
			return new GroupQuantizer(precision, folded, search(precision.weights().getFirst()), powersOfTwo).quantize(least, room);
		}
		List<FilterShare> shares = precision.weights();
		FilterErrors[] errors = new FilterErrors[shares.size()];
		for (int s = 0; s < errors.length; s++) {
			errors[s] = measured(folded, shares.get(s));
		}
		int[] chosen = errors.length == 1 ? new int[folded.filters()] : dealt(errors, folded.size());
		Optional<FilterSchemeAssignment> assignment = errors.length == 2 ? Optional.of(assignment(errors)) : Optional.empty();
		short[] codes = new short[folded.weights().length];
		float[] scales = new float[folded.filters()];
		List<FilterFormat> formats = new ArrayList<>();
		for (int f = 0; f < scales.length; f++) {
			FilterShare share = shares.get(chosen[f]);
			LevelQuantizer quantizer = raised(errors[chosen[f]].quantizer(f), least[f]);
			scales[f] = (float) quantizer.executionScale();
			formats.add(new FilterFormat(share.scheme(), share.format().bits(), share.terms()));
			for (int i = f * folded.size(); i < (f + 1) * folded.size(); i++) {
				codes[i] = (short) quantizer.levels().integerWeight(quantizer.quantize(folded.weights()[i]));
			}
		}
		FilterCodes stored = new FilterCodes(folded.filters(), folded.size(), codes, formats, scales);
		return new QuantizedWeights(stored, folded.weights(), assignment);
	}

	private void check(boolean depthwise) throws Unbuildable {
		if (precision.granularity() == Granularity.CHANNEL && !depthwise) {
			throw new Unbuildable("weights have a scale per input channel, which would need a rescaling inside every sum; write 'per filter', 'per group N' or 'per tensor'");
		}
		for (FilterShare share : precision.weights()) {
			if (!share.format().isInteger() || share.format().bits() > 16) {
				throw new Unbuildable("weights are " + share.format() + "; write an integer format of at most 16 bits, such as int8");
			}
		}
	}

	private FilterErrors measured(FoldedWeights folded, FilterShare share) {
		LevelSet levels = WeightLevels.executable(share);
		if (precision.granularity() != Granularity.TENSOR) {
			return FilterErrors.measure(folded.weights(), folded.filters(), levels, rule(share));
		}
		double step = rule(share).get().find(folded.weights(), 0, folded.weights().length, levels);
		return FilterErrors.measure(folded.weights(), folded.filters(), levels, () -> (weights, from, length, same) -> step);
	}

	private Supplier<ScaleRule> rule(FilterShare share) {
		Supplier<ScaleRule> rule = search(share);
		return powersOfTwo ? () -> ScaleRule.powerOfTwo(rule.get()) : rule;
	}

	private Supplier<ScaleRule> search(FilterShare share) {
		ScaleSearch search = precision.weightScale();
		return switch (search.method()) {
			case MINMAX -> () -> ScaleRule.MIN_MAX;
			case PERCENTILE -> () -> ScaleRule.percentile(search.percentile() / 100);
			case KL -> ScaleRule::kl;
			case MSE -> () -> new ExactScaleSearch(share.scheme() == Scheme.UNIFORM ? ExactScaleSearch.Domain.OUTERMOST_LEVEL_USED : ExactScaleSearch.Domain.ALL);
		};
	}

	/** A step that makes the scale of execution large enough. */
	private LevelQuantizer raised(LevelQuantizer quantizer, double least) {
		double factor = least / quantizer.executionScale();
		if (!(factor > 1)) {
			return quantizer;
		}
		return new LevelQuantizer(quantizer.levels(), quantizer.step() * (powersOfTwo ? Math.scalb(1.0, Math.getExponent(factor) + 1) : factor));
	}

	// ---- mixes

	private FilterSchemeAssignment assignment(FilterErrors[] errors) {
		Mix mix = precision.mix().orElseThrow();
		Ranking ranking = mix.criterion() == Mix.Criterion.MSE ? Ranking.DIFFERENCE : Ranking.RATIO;
		Quota quota = switch (mix.balance()) {
			case AUTO -> new Quota.Unconstrained();
			case RATIO, BALANCED -> new Quota.Share(Math.min(1, precision.weights().get(1).share()));
			case PENALTY -> new Quota.Budget(mix.budget());
			case BUDGET -> new Quota.Share(partOfSecond(mix.budget()));
		};
		return FilterSchemeAssignment.of(errors[0], errors[1], ranking, quota);
	}

	/** The part of the filters in the second scheme for which the mean width is at most the budget, the wider scheme taking as many as it may. */
	private double partOfSecond(double budget) {
		int first = precision.weights().get(0).format().bits();
		int second = precision.weights().get(1).format().bits();
		return first == second ? 0 : Math.clamp((first - budget) / (first - second), 0, 1);
	}

	/** Per filter the index of its scheme. */
	private int[] dealt(FilterErrors[] errors, int size) {
		if (errors.length == 2) {
			FilterSchemeAssignment assignment = assignment(errors);
			int[] chosen = new int[errors[0].filters()];
			Arrays.setAll(chosen, f -> assignment.isApot(f) ? 1 : 0);
			return chosen;
		}
		return new SchemeDeal(precision, errors).deal();
	}
}
