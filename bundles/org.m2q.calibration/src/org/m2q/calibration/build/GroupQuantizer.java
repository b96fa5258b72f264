package org.m2q.calibration.build;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.ValueRange;

/**
 * Quantizes uniform weights with zero points or with scales per group so that programs need no other step: a weight is scale of the filter · factor of the group · (stored code
 * − zero point of the group) with whole factors up to {@value #MOST_FACTOR} (VS-Quant of Dai et al., arXiv 2102.04503). Program codes are
 * factor · (stored code − zero point). Factors get fewer bits where sums would not fit otherwise, down to {@value #FEWEST_FACTORS}; each is the one of the two whole numbers
 * about the wanted ratio that loses less.
 */
final class GroupQuantizer {

	private static final int MOST_FACTOR = 255;
	private static final int FEWEST_FACTORS = 15;

	private final LayerPrecision precision;
	private final FilterShare share;
	private final Supplier<ScaleRule> rule;
	private final boolean powersOfTwo;
	private final int low;
	private final int high;
	private final int mostFactor;

	private final int size;
	private final int length;
	private final float[] weights;
	private final short[] codes;
	private final float[] scales;
	private final int[] factors;
	private final int[] zeros;

	/** Whether weights are quantized here. */
	static boolean isFor(LayerPrecision precision) {
		return precision.granularity() == Granularity.GROUP || precision.weights().stream().anyMatch(share -> !share.symmetric());
	}

	/**
	 * Prepares.
	 *
	 * @param rule makes searches for symmetric scales, each for the use of one thread
	 */
	GroupQuantizer(LayerPrecision precision, FoldedWeights folded, Supplier<ScaleRule> rule, boolean powersOfTwo) throws Unbuildable {
		this.precision = precision;
		this.rule = rule;
		this.powersOfTwo = powersOfTwo;
		share = precision.weights().getFirst();
		check();
		int half = 1 << share.format().bits() - 1;
		boolean unsigned = share.format().kind() == NumberFormat.Kind.UINT;
		low = share.symmetric() ? 1 - half : unsigned ? 0 : -half;
		high = share.symmetric() || !unsigned ? half - 1 : 2 * half - 1;
		size = folded.size();
		length = precision.granularity() == Granularity.GROUP ? Math.min(size, precision.groupSize()) : size;
		mostFactor = length == size ? 1 : Math.min(MOST_FACTOR, Short.MAX_VALUE / farthest());
		if (farthest() > Short.MAX_VALUE || length < size && mostFactor < FEWEST_FACTORS) {
			throw new Unbuildable("weights of " + share.format().bits() + " bits with " + (length < size ? "scales per group" : "a zero point")
					+ " do not fit codes of 16 bits with a sign; write a narrower format, such as int8");
		}
		weights = folded.weights();
		codes = new short[weights.length];
		scales = new float[folded.filters()];
		int groups = folded.filters() * ((size + length - 1) / length);
		factors = new int[groups];
		zeros = new int[groups];
	}

	private void check() throws Unbuildable {
		boolean group = precision.granularity() == Granularity.GROUP;
		if (precision.weights().size() > 1 || share.scheme() != Scheme.UNIFORM) {
			throw new Unbuildable(group ? "sums of powers of two have one scale per filter; write 'per filter' for this layer, or one 'uniform' format with groups"
					: "of several formats none can have a zero point; write 'symmetric' for each");
		}
		if (!share.symmetric() && precision.weightScale().method() == ScaleSearch.Method.KL) {
			throw new Unbuildable("'scale kl' finds scales of symmetric weights; write 'scale mse' for weights with a zero point");
		}
	}

	private int farthest() {
		return share.symmetric() ? high : high - low;
	}

	/**
	 * Quantizes.
	 *
	 * @param least per filter the least scale that its bias needs
	 * @param room largest sum of the magnitudes of a filter's codes
	 */
	QuantizedWeights quantize(double[] least, double room) {
		if (precision.granularity() == Granularity.TENSOR) {
			RunQuantizer run = run();
			ValueRange range = run.range(weights, 0, weights.length);
			double scale = single(run, range, 0, weights.length, 0);
			int zero = scale > 0 ? run.zero(range, scale, weights, 0, weights.length) : 0;
			IntStream.range(0, scales.length).forEach(f -> {
				double own = Math.max(scale, single(run, range, 0, weights.length, least[f]));
				store(f, run, new ValueRange[] { range }, own, 1, OptionalInt.of(own == scale ? zero : run.zero(range, own)));
			});
		} else {
			IntStream.range(0, scales.length).parallel().forEach(f -> filter(f, least[f], room));
		}
		FilterFormat format = new FilterFormat(share.scheme(), share.format().bits(), 0);
		FilterCodes stored = new FilterCodes(scales.length, size, codes, Collections.nCopies(scales.length, format), scales);
		return new QuantizedWeights(stored, weights, Optional.empty(), Optional.of(new WeightGroups(size, length, low, high, factors, zeros)));
	}

	private RunQuantizer run() {
		return new RunQuantizer(share.symmetric(), low, high, precision.weightScale(), rule.get());
	}

	private void filter(int filter, double least, double room) {
		RunQuantizer run = run();
		int first = filter * size;
		ValueRange[] ranges = new ValueRange[(size + length - 1) / length];
		double largest = 0;
		for (int g = 0; g < ranges.length; g++) {
			ranges[g] = run.range(weights, first + g * length, Math.min(length, size - g * length));
			largest = Math.max(largest, run.scale(ranges[g]));
		}
		if (ranges.length == 1) {
			store(filter, run, ranges, single(run, ranges[0], first, size, least), 1, OptionalInt.empty());
			return;
		}
		int most = mostFactor;
		store(filter, run, ranges, common(largest / most, least), most, OptionalInt.empty());
		while (magnitude(first) > room && most / 2 >= FEWEST_FACTORS) {
			most /= 2;
			store(filter, run, ranges, common(largest / most, least), most, OptionalInt.empty());
		}
	}

	private double magnitude(int first) {
		return IntStream.range(first, first + size).mapToLong(i -> Math.abs(codes[i])).sum();
	}

	/** The scale of one run: of powers of two near the wanted one that which loses least. */
	private double single(RunQuantizer run, ValueRange range, int from, int count, double least) {
		double wanted = run.scale(range);
		if (!powersOfTwo || !(wanted > 0)) {
			return common(wanted, least);
		}
		double best = 0;
		double error = Double.POSITIVE_INFINITY;
		for (int exponent = Math.getExponent(wanted) - 1; exponent <= Math.getExponent(wanted) + 2; exponent++) {
			double scale = common(Math.scalb(1.0, exponent), least);
			double candidate = run.error(weights, from, count, scale, run.zero(range, scale, weights, from, count), error);
			if (candidate < error) {
				error = candidate;
				best = scale;
			}
		}
		return best;
	}

	/** A scale that is large enough in single precision, a power of two if wanted. */
	private double common(double wanted, double least) {
		double scale = Math.max(Math.max(wanted, least), Float.MIN_NORMAL);
		if (!(wanted > 0) && !(least > 0)) {
			return 1;
		}
		if (powersOfTwo) {
			int exponent = Math.getExponent(scale);
			return Math.scalb(1.0, scale == Math.scalb(1.0, exponent) ? exponent : exponent + 1);
		}
		float single = (float) scale;
		return single < least ? Math.nextUp(single) : single;
	}

	/** Stores the codes of a filter, with the zero point of its tensor if they share one. */
	private void store(int filter, RunQuantizer run, ValueRange[] ranges, double scale, int most, OptionalInt shared) {
		scales[filter] = (float) scale;
		for (int g = 0; g < ranges.length; g++) {
			int from = filter * size + g * length;
			int count = Math.min(length, size - g * length);
			int group = filter * ranges.length + g;
			factors[group] = factor(run, ranges[g], from, count, scale, most);
			double step = scale * factors[group];
			zeros[group] = shared.isPresent() ? shared.getAsInt() : run.zero(ranges[g], step, weights, from, count);
			for (int i = from; i < from + count; i++) {
				codes[i] = (short) (factors[group] * (run.code(weights[i], step, zeros[group]) - zeros[group]));
			}
		}
	}

	private int factor(RunQuantizer run, ValueRange range, int from, int count, double scale, int most) {
		int below = (int) Math.clamp(Math.floor(run.scale(range) / scale), 1, most);
		int above = Math.min(most, below + 1);
		double[] errors = new double[2];
		Arrays.setAll(errors, i -> {
			double step = scale * (i == 0 ? below : above);
			return run.error(weights, from, count, step, run.zero(range, step, weights, from, count), Double.POSITIVE_INFINITY);
		});
		return errors[0] <= errors[1] ? below : above;
	}
}
