package org.m2q.quant.scheme;

import java.util.Arrays;

/**
 * Scale and zero point with the least squared error, exactly.
 *
 * <p>With n + 1 codes and the zero point z, weights take the levels −a to b, a = z − low, b = high − z, a + b = n. For a fixed assignment of weights to levels the error is the
 * parabola S − 2·s·A + s²·B with S = Σ w², A = Σ w·l, B = Σ l², whose minimum S − A² / B lies at s = A / B; so the least error belongs to the largest A² / B over all assignments
 * that are the nearest one for some scale and zero point. As the scale grows, the nearest level without limits, k, of a weight falls by one at s = |w| / (|k| − ½). These events are visited in
 * order. Levels beyond b are cut to b, below −a to −a; what that changes in A and B is kept per b. For a scale the error is convex in b, as that of each weight is, and between two events
 * the best b moves one way only: the sign of the difference between neighbours, s·(p + q·s), changes once, and these differences grow with b. So the best b at both events, found by descent, and
 * all between them are considered. Where even the error without limits is above one already reached, no b is looked at.
 *
 * <p>The sweep begins at the scale below which clipping alone costs more than an error already reached, and ends where the weights that become 0 do. Time O(k) for k events that are spread evenly, as they mostly are, else O(k log k); memory O(length). Not for use by several threads at once.
 */
public final class ExactAffineSearch {

	private static final int FEW_CODES = 64;
	private static final int PROBES = 12;
	private static final int REFINEMENTS = 6;
	private static final int BISECTIONS = 18;
	private static final int MIN_EVENTS = 1 << 13;
	/** Rounding of sums, as part of them. */
	private static final double SLACK = 1e-11;

	private final ExactScaleSearch.Domain domain;
	private double[] magnitude = new double[0];
	private boolean[] negative = new boolean[0];
	private int[] level = new int[0];
	private long[] events = new long[0];
	private final EventOrder order = new EventOrder();
	private int length;
	private int codes;
	private double energy;

	/** Sums over all weights with their levels without limits. */
	private double sumA;
	private double sumB;
	/** What cutting positive levels to b adds to both sums, and negative ones to −a. */
	private final Tail above = new Tail();
	private final Tail below = new Tail();

	private double bestScore;
	private double bestScale;
	private int bestAbove;
	private int lastCut;

	/** What cuts change, by the level they cut to; levels below {@code first} are never cut to. */
	private static final class Tail {
		private int first;
		private int largest;
		private double[] a = new double[0];
		private double[] b = new double[0];

		void clear(int levels) {
			if (a.length <= levels) {
				a = new double[levels + 1];
				b = new double[levels + 1];
			}
			Arrays.fill(a, 0, levels + 1, 0);
			Arrays.fill(b, 0, levels + 1, 0);
		}

		void add(double magnitude, int from, int levels) {
			for (int cut = first; cut < Math.min(from, levels + 1); cut++) {
				a[cut] -= magnitude * (from - cut);
				b[cut] -= (double) (from - cut) * (from + cut);
			}
		}

		void fall(double magnitude, int from, int levels) {
			for (int cut = first; cut < Math.min(from, levels + 1); cut++) {
				a[cut] += magnitude;
				b[cut] += 2.0 * from - 1;
			}
		}
	}

	/**
	 * A search with its own working memory, to be used for many runs of weights.
	 *
	 * @param domain {@link ExactScaleSearch.Domain#ALL all} scales, or only those for which the codes without limits are at most one apart from using them all: a larger
	 *        one stands for a narrower format
	 */
	public ExactAffineSearch(ExactScaleSearch.Domain domain) {
		this.domain = domain;
	}

	/** A search for so many codes: over all scales for at most 64, as larger ones that stand for a narrower format would else cost time and gain little. */
	public static ExactAffineSearch forCodes(int codes) {
		return new ExactAffineSearch(codes <= FEW_CODES ? ExactScaleSearch.Domain.ALL : ExactScaleSearch.Domain.OUTERMOST_LEVEL_USED);
	}

	/**
	 * The best quantizer; halves to even.
	 *
	 * @param low least code
	 * @param high largest code, above {@code low}
	 * @return with scale 1 when all weights are 0
	 * @throws IllegalArgumentException when a weight is NaN or infinite
	 */
	public UniformQuantizer find(float[] weights, int from, int count, int low, int high) {
		ValueRange seen = RangeSearch.minMax(weights, from, count);
		double max = Math.max(0, seen.max());
		double min = Math.min(0, seen.min());
		if (max == min) {
			return new UniformQuantizer(1, Math.clamp(0, low, high), low, high, Rounding.HALF_EVEN);
		}
		length = count;
		codes = high - low;
		prepare(weights, from);
		bestScore = -1;
		bestScale = (max - min) / codes;
		bestAbove = (int) Math.clamp(Math.round(max / bestScale), 0L, codes);
		probe(max, min);
		lastCut = bestAbove;
		double begin = lowest(max, min);
		double end = domain == ExactScaleSearch.Domain.ALL || codes < 4 ? 2.01 * Math.max(max, -min) : (max - min) / (codes - 2);
		sweep(begin, Math.max(begin, end));
		return new UniformQuantizer(bestScale, high - bestAbove, low, high, Rounding.HALF_EVEN);
	}

	private void prepare(float[] weights, int from) {
		if (magnitude.length < length) {
			magnitude = new double[length];
			negative = new boolean[length];
			level = new int[length];
		}
		energy = 0;
		for (int i = 0; i < length; i++) {
			magnitude[i] = Math.abs(weights[from + i]);
			negative[i] = weights[from + i] < 0;
			energy += magnitude[i] * magnitude[i];
		}
	}

	/** A few scales up to that of the range, with the zero point of the range. */
	private void probe(double max, double min) {
		for (int i = 0; i < PROBES; i++) {
			double scale = (max - min) / codes * (1 - i / (2.0 * PROBES));
			int cut = (int) Math.clamp(Math.round(codes * max / (max - min)), 0L, codes);
			nearest(scale, cut);
		}
		for (int i = 0; i < REFINEMENTS; i++) {
			double before = bestScore;
			for (int cut = Math.max(0, bestAbove - 1), last = Math.min(codes, bestAbove + 1); cut <= last; cut++) {
				nearest(bestScale, cut);
			}
			if (!(bestScore > before)) {
				return;
			}
		}
	}

	private void nearest(double scale, int cut) {
		double a = 0;
		double b = 0;
		for (int k = 0; k < length; k++) {
			double taken = Math.min(Math.rint(magnitude[k] / scale), negative[k] ? codes - cut : cut);
			a += magnitude[k] * taken;
			b += taken * taken;
		}
		consider(a, b, cut);
	}

	/** A scale below which the error of clipping alone is above the error already reached, for every zero point. */
	private double lowest(double max, double min) {
		double reached = (energy - bestScore) * (1 + SLACK) + energy * SLACK;
		double low = 0;
		double high = (max - min) / codes;
		for (int i = 0; i < BISECTIONS; i++) {
			double middle = (low + high) / 2;
			if (leastClipped(middle, max, min) > reached) {
				low = middle;
			} else {
				high = middle;
			}
		}
		return low;
	}

	/** The squared error of clipping, which is convex in the level that is cut to, at its least. */
	private double leastClipped(double scale, double max, double min) {
		int cut = (int) Math.clamp(Math.round(codes * max / (max - min)), 0L, codes);
		double least = clipped(scale, cut);
		for (int step = -1; step <= 1; step += 2) {
			while (cut + step >= 0 && cut + step <= codes) {
				double next = clipped(scale, cut + step);
				if (!(next < least)) {
					break;
				}
				least = next;
				cut += step;
			}
		}
		return least;
	}

	private double clipped(double scale, int cut) {
		double most = scale * cut;
		double least = scale * (codes - cut);
		double sum = 0;
		for (int i = 0; i < length; i++) {
			double over = magnitude[i] - (negative[i] ? least : most);
			sum += over > 0 ? over * over : 0;
		}
		return sum;
	}

	// ---- sweep

	private void sweep(double begin, double high) {
		double from = begin;
		double end = begin;
		int wanted = Math.max(MIN_EVENTS, length);
		for (int i = 0; i < length; i++) {
			level[i] = from > 0 ? (int) Math.min(Integer.MAX_VALUE / 2, Math.rint(magnitude[i] / from)) : 0;
		}
		if (from == 0) {
			return;
		}
		double ratio = 1 + Math.min(1, wanted / (0.2 * codes * length));
		while (from < high) {
			end = Math.min(high, from * ratio > from ? from * ratio : high);
			int count = collect(from, end);
			if (!visit(count, from, end)) {
				return;
			}
			from = end;
			ratio = count > wanted ? 1 + (ratio - 1) / 2 : count < wanted / 2 ? 1 + (ratio - 1) * 2 : ratio;
		}
	}

	/** The events of one slice of scales, in order. */
	private int collect(double begin, double end) {
		int indexBits = Math.max(1, FixedPoint.ceilLog2(length));
		double unit = Math.scalb(1.0, 62 - indexBits) / (end - begin);
		long last = (1L << 62 - indexBits) - 1;
		int count = 0;
		for (int i = 0; i < length; i++) {
			for (int k = level[i]; k > 0; k--) {
				double scale = magnitude[i] / (k - 0.5);
				if (scale > end) {
					break;
				}
				if (count == events.length) {
					events = Arrays.copyOf(events, Math.max(2 * MIN_EVENTS, 2 * count));
				}
				events[count++] = Math.clamp((long) ((scale - begin) * unit), 0L, last) << indexBits | i;
			}
		}
		events = order.sort(events, count);
		return count;
	}

	/** Whether larger scales can still be better. */
	private boolean visit(int count, double begin, double end) {
		resum();
		double renewed = sumB;
		double lost = 0;
		for (int i = 0; i < length; i++) {
			lost += level[i] == 0 ? magnitude[i] * magnitude[i] : 0;
		}
		long mask = (1L << Math.max(1, FixedPoint.ceilLog2(length))) - 1;
		double from = begin;
		for (int e = 0; e <= count; e++) {
			int i = e < count ? (int) (events[e] & mask) : -1;
			double to = i < 0 ? end : magnitude[i] / (level[i] - 0.5);
			piece(from, Math.max(from, to));
			from = Math.max(from, to);
			if (i < 0) {
				break;
			}
			int old = level[i]--;
			sumA -= magnitude[i];
			sumB -= 2.0 * old - 1;
			(negative[i] ? below : above).fall(magnitude[i], old, codes);
			lost += old == 1 ? magnitude[i] * magnitude[i] : 0;
			if (sumB < renewed * 1e-6) {
				resum();
				renewed = sumB;
			}
			if (lost > (energy - bestScore) * (1 + SLACK) + energy * SLACK) {
				return false;
			}
		}
		return sumB > 0;
	}

	private void resum() {
		sumA = 0;
		sumB = 0;
		above.largest = 0;
		below.largest = 0;
		for (int i = 0; i < length; i++) {
			sumA += magnitude[i] * level[i];
			sumB += (double) level[i] * level[i];
			Tail tail = negative[i] ? below : above;
			tail.largest = Math.max(tail.largest, level[i]);
		}
		above.clear(codes);
		below.clear(codes);
		above.first = Math.max(0, codes - below.largest);
		below.first = Math.max(0, codes - above.largest);
		for (int i = 0; i < length; i++) {
			(negative[i] ? below : above).add(magnitude[i], level[i], codes);
		}
	}

	/** All assignments that are the nearest ones between two events. */
	private void piece(double from, double to) {
		if (!(sumB > 0)) {
			return;
		}
		double scale = Math.clamp(sumA / sumB, from, to);
		if (scale * (2 * sumA - scale * sumB) < bestScore * (1 - SLACK)) {
			return;
		}
		// The largest levels fall within a slice; cuts above them are no cuts, and their sums are 0.
		int first = above.first;
		int last = Math.min(codes, Math.max(first, above.largest));
		int atFrom = descended(from, Math.clamp(lastCut, first, last), first, last);
		lastCut = descended(to, atFrom, first, last);
		for (int cut = Math.min(atFrom, lastCut); cut <= Math.max(atFrom, lastCut); cut++) {
			consider(sumA + above.a[cut] + below.a[codes - cut], sumB + above.b[cut] + below.b[codes - cut], cut);
		}
	}

	/** The cut that adds least error in a scale, from some cut on: the error is convex in the cut. */
	private int descended(double scale, int start, int first, int last) {
		int cut = start;
		double least = added(scale, cut);
		for (int step = -1; step <= 1; step += 2) {
			while (cut + step >= first && cut + step <= last) {
				double next = added(scale, cut + step);
				if (!(next < least)) {
					break;
				}
				least = next;
				cut += step;
			}
		}
		return cut;
	}

	/** What a cut adds to the error without limits, by the scale. */
	private double added(double scale, int cut) {
		return scale * (above.b[cut] + below.b[codes - cut]) - 2 * (above.a[cut] + below.a[codes - cut]);
	}

	private void consider(double a, double b, int cut) {
		if (b > 0.5 && a * a > bestScore * b) {
			bestScore = a * a / b;
			bestScale = a / b;
			bestAbove = cut;
		}
	}
}
