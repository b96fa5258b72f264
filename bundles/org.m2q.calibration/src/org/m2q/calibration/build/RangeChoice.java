package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.List;

import org.m2q.calibration.Histogram;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.scheme.ValueRange;

/**
 * Chooses codes and scale of activations from what was observed of them.
 *
 * <ul>
 * <li>asymmetric: the range is extended to contain 0, scale = (max − min) / (codes − 1), zero point = low − min / scale, rounded
 * <li>symmetric: zero point 0, scale = largest magnitude / largest code; unsigned codes when nothing is negative, and signed ones of the same width in place of unsigned ones
 * otherwise
 * </ul>
 *
 * Scales that are powers of two are those of the two next to the wanted one that lose less; their zero points are even, because additions of ONNX Runtime round after the
 * zero point is added.
 */
final class RangeChoice {

	private static final int STEPS = 90;
	private static final double DECREMENT = 0.01;
	private static final double TINY = 1e-30;

	private final NumberFormat format;
	private final boolean symmetric;
	private final boolean powersOfTwo;

	RangeChoice(NumberFormat format, boolean symmetric, boolean powersOfTwo) {
		this.format = format;
		this.symmetric = symmetric;
		this.powersOfTwo = powersOfTwo;
	}

	/**
	 * The best codes.
	 *
	 * @param range what was observed, already cut to where it matters
	 * @param histogram of the same values
	 */
	Quantization choose(ValueRange range, Histogram histogram, ScaleSearch search) {
		return switch (search.method()) {
			case MINMAX -> of(range, histogram);
			case PERCENTILE -> {
				double part = search.percentile() / 100;
				double low = Math.clamp(histogram.quantile(1 - part), range.min(), range.max());
				yield of(new ValueRange(low, Math.clamp(histogram.quantile(part), low, range.max())), histogram);
			}
			case MSE -> best(range, histogram, this::squaredError);
			case KL -> best(range, histogram, RangeChoice::divergence);
		};
	}

	private interface Loss {
		double of(Quantization quantization, Histogram histogram);
	}

	/** Tries to shorten first both ends alike, then each on its own. */
	private Quantization best(ValueRange seen, Histogram histogram, Loss loss) {
		ValueRange range = new ValueRange(Math.min(0, seen.min()), Math.max(0, seen.max()));
		ValueRange best = range;
		double least = Double.POSITIVE_INFINITY;
		for (ValueRange candidate : shortened(range, 1, 1)) {
			double value = loss.of(of(candidate, histogram), histogram);
			if (value < least) {
				least = value;
				best = candidate;
			}
		}
		if (!symmetric) {
			for (int end = 0; end < 2; end++) {
				for (ValueRange candidate : shortened(best, end == 0 ? 1 : 0, end == 0 ? 0 : 1)) {
					double value = loss.of(of(candidate, histogram), histogram);
					if (value < least) {
						least = value;
						best = candidate;
					}
				}
			}
		}
		return of(best, histogram);
	}

	private static List<ValueRange> shortened(ValueRange range, double lowWeight, double highWeight) {
		List<ValueRange> candidates = new ArrayList<>();
		for (int i = 0; i < STEPS; i++) {
			candidates.add(new ValueRange(range.min() * (1 - DECREMENT * i * lowWeight), range.max() * (1 - DECREMENT * i * highWeight)));
		}
		return candidates;
	}

	/** Codes for a range. */
	private Quantization of(ValueRange range, Histogram histogram) {
		double min = Math.min(range.min(), 0);
		double max = Math.max(range.max(), 0);
		CodeRange codes = codes(min, max);
		if (symmetric) {
			double limit = Math.max(-min, max);
			return scaled(codes, limit > TINY ? limit / codes.high() : 1, histogram);
		}
		double scale = max - min > TINY ? (max - min) / (codes.high() - codes.low()) : 1;
		if (powersOfTwo) {
			int exponent = Math.getExponent(scale);
			Quantization fine = shifted(codes, min, max, Math.scalb(1.0, exponent));
			Quantization coarse = shifted(codes, min, max, Math.scalb(1.0, exponent + 1));
			return squaredError(fine, histogram) <= squaredError(coarse, histogram) ? fine : coarse;
		}
		return new Quantization(new CodeRange(codes.low(), codes.high(), zero(codes, min, scale, 1)), (float) scale);
	}

	private static Quantization shifted(CodeRange codes, double min, double max, double scale) {
		// Of a range that does not fit, what is lost is divided between both ends.
		double lost = Math.max(0, (max - min) / scale - (codes.high() - codes.low())) / 2 * scale;
		return new Quantization(new CodeRange(codes.low(), codes.high(), zero(codes, Math.min(0, min + (max > lost ? lost : 0)), scale, 2)), (float) scale);
	}

	private static int zero(CodeRange codes, double min, double scale, int multiple) {
		long zero = multiple * Math.round((codes.low() - min / scale) / multiple);
		long highest = codes.high() - Math.floorMod(codes.high(), multiple);
		return (int) Math.max(codes.low(), Math.min(highest, zero));
	}

	private Quantization scaled(CodeRange codes, double scale, Histogram histogram) {
		if (!powersOfTwo) {
			return new Quantization(codes, (float) scale);
		}
		int exponent = Math.getExponent(scale);
		Quantization fine = new Quantization(codes, Math.scalb(1f, exponent));
		Quantization coarse = new Quantization(codes, Math.scalb(1f, exponent + 1));
		return scale == fine.scale() || squaredError(fine, histogram) <= squaredError(coarse, histogram) ? fine : coarse;
	}

	/** All codes of the format; the zero point is 0 as far as it is known already. */
	private CodeRange codes(double min, double max) {
		int bits = format.bits();
		boolean unsigned = format.kind() == NumberFormat.Kind.UINT && (!symmetric || min >= 0);
		int low = unsigned ? 0 : -(1 << bits - 1);
		int high = unsigned ? (1 << bits) - 1 : (1 << bits - 1) - 1;
		return new CodeRange(low, high, 0);
	}

	private double squaredError(Quantization quantization, Histogram histogram) {
		CodeRange codes = quantization.range();
		double sum = 0;
		for (int bin = 0; bin < histogram.counts().length; bin++) {
			if (histogram.counts()[bin] > 0) {
				double x = histogram.middle(bin);
				double restored = (codes.clamp((long) Math.rint(x / quantization.scale()) + codes.zero()) - codes.zero()) * (double) quantization.scale();
				// Inside a bin that is wider than a step values lie anywhere.
				double spread = Math.min(histogram.width(), quantization.scale());
				sum += histogram.counts()[bin] * ((x - restored) * (x - restored) + spread * spread / 12);
			}
		}
		return sum;
	}

	/** Kullback–Leibler divergence of the values from what the codes make of them, each code being spread evenly over the bins that it stands for. */
	private static double divergence(Quantization quantization, Histogram histogram) {
		CodeRange codes = quantization.range();
		int bins = histogram.counts().length;
		int[] codeOf = new int[bins];
		long[] perCode = new long[codes.high() - codes.low() + 1];
		int[] filled = new int[perCode.length];
		for (int bin = 0; bin < bins; bin++) {
			codeOf[bin] = codes.clamp((long) Math.rint(histogram.middle(bin) / quantization.scale()) + codes.zero()) - codes.low();
			perCode[codeOf[bin]] += histogram.counts()[bin];
			filled[codeOf[bin]] += histogram.counts()[bin] > 0 ? 1 : 0;
		}
		double total = histogram.total();
		double divergence = 0;
		for (int bin = 0; bin < bins; bin++) {
			double p = histogram.counts()[bin] / total;
			if (p > 0) {
				double middle = histogram.middle(bin);
				boolean inside = middle >= (codes.low() - codes.zero() - 0.5) * quantization.scale() && middle <= (codes.high() - codes.zero() + 0.5) * quantization.scale();
				// What is cut off is found at the outermost code and nowhere else.
				double q = inside ? perCode[codeOf[bin]] / (total * filled[codeOf[bin]]) : 1 / (total * bins);
				divergence += p * StrictMath.log(p / q);
			}
		}
		return divergence;
	}
}
