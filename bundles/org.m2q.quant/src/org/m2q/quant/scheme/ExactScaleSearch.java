package org.m2q.quant.scheme;

import java.util.Arrays;

/**
 * The step with the least squared error, exactly.
 *
 * <p>For a fixed assignment of weights to levels the error is the parabola S − 2·s·A + s²·B with S = Σ w², A = Σ |w|·l, B = Σ l², whose
 * minimum S − A² / B lies at s = A / B. The error of the nearest assignment is the lower envelope of these parabolas, so its minimum is
 * the largest A² / B over all assignments that are the nearest one for some step. As the step grows, the assignment changes only where
 * |w| / s crosses a midpoint m between levels: at the breakpoints s = |w| / m. All of them are visited in order and A and B updated.
 *
 * <p>The error is at least that of clipping, which grows as the step falls, and at least the energy of the weights that become 0, which
 * grows with the step. Where either exceeds an error already reached nothing can be better; the sweep leaves these steps out.
 * Breakpoints closer than 2^−(62 − log2(length)) of the swept interval may be visited in another order, which changes the result within
 * the rounding of double precision. Time O(k) for k breakpoints that are spread evenly, as they mostly are, else O(k log k); memory O(length). Not for use by several threads at once.
 */
public final class ExactScaleSearch implements ScaleRule {

	/** Which steps compete. */
	public enum Domain {
		/** All. */
		ALL,
		/**
		 * Those for which at least one weight takes the outermost level. For uniform levels a larger step stands for a narrower format and
		 * wins only when the weights happen to lie on such a lattice, so this saves most of the work. Sums of powers of two have wide gaps
		 * at the top; for them it is often better to leave the outermost levels unused, so they need {@link #ALL}.
		 */
		OUTERMOST_LEVEL_USED
	}

	private static final int PROBES = 12;
	private static final int BISECTIONS = 24;
	private static final int MIN_EVENTS = 1 << 13;

	private final Domain domain;
	private int[] levelOf = new int[0];
	private double[] magnitude = new double[0];
	private long[] events = new long[0];
	private final EventOrder order = new EventOrder();
	private double sumA;
	private double sumB;
	private double bestScore;
	private double bestStep;

	/** A search with its own working memory, to be used for many runs of weights. */
	public ExactScaleSearch(Domain domain) {
		this.domain = domain;
	}

	/**
	 * The best step.
	 *
	 * @throws IllegalArgumentException when a weight is NaN or infinite
	 */
	@Override
	public double find(float[] weights, int from, int length, LevelSet levels) {
		double max = RangeSearch.magnitude(weights, from, length);
		if (max == 0) {
			return LevelQuantizer.ofLimit(levels, 0).step();
		}
		prepare(weights, from, length);
		double reached = reached(weights, from, length, levels, max);
		double low = lowestStep(weights, from, length, levels, max, reached);
		double end = max / levels.midpoint(domain == Domain.ALL ? 1 : levels.maxCode());
		double high = highestStep(weights, from, length, levels, end, reached);
		bestScore = -1;
		bestStep = max / levels.max();
		sweep(length, levels, low, high);
		return bestStep;
	}

	private void prepare(float[] weights, int from, int length) {
		if (magnitude.length < length) {
			magnitude = new double[length];
			levelOf = new int[length];
		}
		for (int i = 0; i < length; i++) {
			magnitude[i] = Math.abs(weights[from + i]);
		}
	}

	/** The least error of a few steps; no step that is known to be worse needs a visit. */
	private static double reached(float[] weights, int from, int length, LevelSet levels, double max) {
		double reached = Double.POSITIVE_INFINITY;
		for (int i = 0; i < PROBES; i++) {
			double step = max * (1 - i / (double) PROBES) / levels.max();
			reached = Math.min(reached, ScaleErrors.sum(weights, from, length, levels, step, 2));
		}
		return reached;
	}

	/** A step below which the error of clipping alone is above the error already reached. */
	private static double lowestStep(float[] weights, int from, int length, LevelSet levels, double max, double reached) {
		double low = 0;
		double high = max;
		for (int i = 0; i < BISECTIONS; i++) {
			double middle = (low + high) / 2;
			if (ScaleErrors.clipped(weights, from, length, middle) > reached) {
				low = middle;
			} else {
				high = middle;
			}
		}
		return low / levels.max();
	}

	/** A step above which the energy of the weights that become 0 alone is above the error already reached, at most {@code end}. */
	private static double highestStep(float[] weights, int from, int length, LevelSet levels, double end, double reached) {
		double low = 0;
		double high = end;
		for (int i = 0; i < BISECTIONS; i++) {
			double middle = (low + high) / 2;
			if (ScaleErrors.lost(weights, from, length, middle * levels.midpoint(1)) > reached) {
				high = middle;
			} else {
				low = middle;
			}
		}
		return high;
	}

	private void sweep(int length, LevelSet levels, double low, double high) {
		for (int i = 0; i < length; i++) {
			levelOf[i] = low > 0 ? levels.nearestMagnitude(magnitude[i] / low) : magnitude[i] > 0 ? levels.maxCode() : 0;
		}
		int wanted = Math.max(MIN_EVENTS, length);
		// The first slice from 0 has no ratio; every other one grows until it holds about as many events as wanted.
		double begin = low;
		double ratio = 1 + Math.min(1, wanted / (0.3 * levels.maxCode() * length));
		double end = begin > 0 ? begin * ratio : high / levels.max();
		while (true) {
			end = Math.min(end, high);
			int count = collect(length, levels, begin, end);
			visit(count, length, levels);
			if (end >= high) {
				return;
			}
			begin = end;
			ratio = count > wanted ? 1 + (ratio - 1) / 2 : count < wanted / 2 ? 1 + (ratio - 1) * 2 : ratio;
			// Without progress in floating point the rest is one slice.
			end = begin * ratio > begin ? begin * ratio : high;
		}
	}

	/** Finds the breakpoints of one slice of steps; a weight occurs once for every level it loses. */
	private int collect(int length, LevelSet levels, double begin, double end) {
		int indexBits = Math.max(1, FixedPoint.ceilLog2(length));
		double unit = Math.scalb(1.0, 62 - indexBits) / (end - begin);
		long last = (1L << 62 - indexBits) - 1;
		int count = 0;
		for (int i = 0; i < length; i++) {
			int level = levelOf[i];
			while (level > 0) {
				double step = magnitude[i] / levels.midpoint(level);
				if (step > end) {
					break;
				}
				if (count == events.length) {
					events = Arrays.copyOf(events, Math.max(2 * MIN_EVENTS, 2 * count));
				}
				long place = end > begin ? Math.max(0, Math.min(last, (long) ((step - begin) * unit))) : 0;
				events[count++] = place << indexBits | i;
				level--;
			}
		}
		events = order.sort(events, count);
		return count;
	}

	private void visit(int count, int length, LevelSet levels) {
		resum(length, levels);
		consider();
		double renewed = sumB;
		long mask = (1L << Math.max(1, FixedPoint.ceilLog2(length))) - 1;
		for (int e = 0; e < count; e++) {
			int i = (int) (events[e] & mask);
			double old = levels.level(levelOf[i]);
			double next = levels.level(--levelOf[i]);
			sumA -= magnitude[i] * (old - next);
			sumB -= (old - next) * (old + next);
			if (sumB < renewed * 1e-6) {
				// What is left of a much larger sum is mostly rounding.
				resum(length, levels);
				renewed = sumB;
			}
			consider();
		}
	}

	private void resum(int length, LevelSet levels) {
		sumA = 0;
		sumB = 0;
		for (int i = 0; i < length; i++) {
			double level = levels.level(levelOf[i]);
			sumA += magnitude[i] * level;
			sumB += level * level;
		}
	}

	private void consider() {
		if (sumB > 0 && sumA * sumA > bestScore * sumB) {
			bestScore = sumA * sumA / sumB;
			bestStep = sumA / sumB;
		}
	}
}
