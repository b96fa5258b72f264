package org.m2q.advisor.internal;

import java.util.Arrays;
import java.util.function.Supplier;

import org.m2q.advisor.WeightSource;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.scheme.ErrorMetrics;
import org.m2q.quant.scheme.ExactAffineSearch;
import org.m2q.quant.scheme.ExactScaleSearch;
import org.m2q.quant.scheme.FilterErrors;
import org.m2q.quant.scheme.FilterSchemeAssignment;
import org.m2q.quant.scheme.FilterSchemeAssignment.Quota;
import org.m2q.quant.scheme.FilterSchemeAssignment.Ranking;
import org.m2q.quant.scheme.LevelQuantizer;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.RangeSearch;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.WeightLevels;
import org.m2q.quant.scheme.UniformQuantizer;
import org.m2q.quant.scheme.UniformWeights;
import org.m2q.quant.scheme.ValueRange;
import org.m2q.quant.scheme.WeightBlocks;

/** Errors of the weights of one layer under one treatment. */
public final class WeightErrors {

	private final float[] weights;
	private final int filters;
	private final LayerPrecision precision;

	private WeightErrors(float[] weights, int filters, LayerPrecision precision) {
		this.weights = weights;
		this.filters = filters;
		this.precision = precision;
	}

	/**
	 * Measures.
	 *
	 * @param sample the weights
	 * @param channels input channels of a filter, of which {@link Granularity#CHANNEL} makes one block each
	 * @param precision the treatment, with the shares of the filters
	 */
	public static ErrorMetrics of(WeightSource.Sample sample, int channels, LayerPrecision precision) {
		float[] values = sample.values();
		int filters = sample.filters();
		if (precision.granularity() == Granularity.CHANNEL && channels > 1 && sample.length() % channels == 0) {
			// Blocks are runs, so the weights of a channel come together; errors do not depend on the order.
			values = byChannel(values, filters, channels);
			filters = channels;
		}
		return new WeightErrors(values, filters, precision).measure();
	}

	private static float[] byChannel(float[] values, int filters, int channels) {
		int length = values.length / filters;
		int taps = length / channels;
		float[] sorted = new float[values.length];
		int next = 0;
		for (int c = 0; c < channels; c++) {
			for (int f = 0; f < filters; f++) {
				System.arraycopy(values, f * length + c * taps, sorted, next, taps);
				next += taps;
			}
		}
		return sorted;
	}

	private ErrorMetrics measure() {
		if (precision.weights().size() == 1) {
			return single(precision.weights().getFirst());
		}
		FilterErrors[] errors = precision.weights().stream()
				.map(share -> FilterErrors.measure(weights, filters, WeightLevels.of(share), rule(share))).toArray(FilterErrors[]::new);
		return errors.length == 2 ? dealt(errors) : averaged(errors);
	}

	/** The second scheme goes to the filters that lose least by it. */
	private ErrorMetrics dealt(FilterErrors[] errors) {
		Ranking ranking = precision.mix().map(Mix::criterion).orElse(Mix.Criterion.MSE) == Mix.Criterion.MSE ? Ranking.DIFFERENCE : Ranking.RATIO;
		FilterSchemeAssignment assignment = FilterSchemeAssignment.of(errors[0], errors[1], ranking,
				new Quota.Share(Math.min(1, precision.weights().get(1).share())));
		double energy = 0;
		double squared = 0;
		for (int f = 0; f < filters; f++) {
			energy += errors[0].energy(f);
			squared += errors[assignment.isApot(f) ? 1 : 0].squaredError(f);
		}
		return new ErrorMetrics(weights.length, energy, squared, 0);
	}

	/** Which of several schemes a filter takes is not known yet: every scheme counts with its share. */
	private ErrorMetrics averaged(FilterErrors[] errors) {
		double energy = 0;
		double squared = 0;
		for (int f = 0; f < filters; f++) {
			energy += errors[0].energy(f);
			for (int s = 0; s < errors.length; s++) {
				squared += precision.weights().get(s).share() * errors[s].squaredError(f);
			}
		}
		return new ErrorMetrics(weights.length, energy, squared, 0);
	}

	private ErrorMetrics single(FilterShare share) {
		if (!share.format().isInteger()) {
			return floating(share.format());
		}
		WeightBlocks blocks = blocks();
		if (share.scheme() == Scheme.UNIFORM && !share.symmetric()) {
			float[] restored = UniformWeights.of(weights, blocks, affine(share.format())).restore();
			return ErrorMetrics.of(weights, restored, 0, weights.length);
		}
		LevelSet levels = WeightLevels.of(share);
		ScaleRule rule = rule(share).get();
		ErrorMetrics sum = ErrorMetrics.EMPTY;
		for (int b = 0; b < blocks.count(); b++) {
			double step = rule.find(weights, blocks.start(b), blocks.length(b), levels);
			sum = sum.plus(ErrorMetrics.of(weights, blocks.start(b), blocks.length(b), new LevelQuantizer(levels, step)));
		}
		return sum;
	}

	private WeightBlocks blocks() {
		int length = weights.length / filters;
		return switch (precision.granularity()) {
			case TENSOR -> WeightBlocks.perTensor(filters, length);
			case FILTER, CHANNEL -> WeightBlocks.perFilter(filters, length);
			case GROUP -> WeightBlocks.perGroup(filters, length, Math.max(1, precision.groupSize()));
		};
	}

	private ErrorMetrics floating(NumberFormat format) {
		if (format.bits() == 32) {
			return ErrorMetrics.of(weights, weights, 0, weights.length);
		}
		float[] restored = new float[weights.length];
		for (int i = 0; i < weights.length; i++) {
			restored[i] = format.kind() == NumberFormat.Kind.BFLOAT ? brain(weights[i]) : Float.float16ToFloat(Float.floatToFloat16(weights[i]));
		}
		return ErrorMetrics.of(weights, restored, 0, weights.length);
	}

	/** Nearest bfloat16, halves to even. */
	private static float brain(float value) {
		int bits = Float.floatToRawIntBits(value);
		return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
	}

	private Supplier<ScaleRule> rule(FilterShare share) {
		ScaleSearch search = precision.weightScale();
		return switch (search.method()) {
			case MINMAX -> () -> ScaleRule.MIN_MAX;
			case PERCENTILE -> () -> ScaleRule.percentile(search.percentile() / 100);
			case KL -> ScaleRule::kl;
			case MSE -> () -> new ExactScaleSearch(
					share.scheme() == Scheme.UNIFORM ? ExactScaleSearch.Domain.OUTERMOST_LEVEL_USED : ExactScaleSearch.Domain.ALL);
		};
	}

	private UniformWeights.Choice affine(NumberFormat format) {
		ScaleSearch search = precision.weightScale();
		return switch (search.method()) {
			case MINMAX -> UniformWeights.affine(run -> RangeSearch.minMax(run, 0, run.length), format);
			case PERCENTILE -> UniformWeights.affine(run -> RangeSearch.percentile(run, 0, run.length, search.percentile() / 100), format);
			case MSE -> {
				int low = UniformQuantizer.low(format);
				int high = UniformQuantizer.high(format);
				ExactAffineSearch exact = ExactAffineSearch.forCodes(high - low + 1);
				yield (run, from, length) -> exact.find(run, from, length, low, high);
			}
			case KL -> UniformWeights.affine(run -> {
				double[] magnitudes = new double[run.length];
				Arrays.setAll(magnitudes, i -> Math.abs(run[i]));
				Arrays.sort(magnitudes);
				double limit = RangeSearch.klThreshold(magnitudes, Math.clamp(format.bits(), 2, 8));
				return new ValueRange(-limit, limit);
			}, format);
		};
	}
}
