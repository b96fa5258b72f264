package org.m2q.quant.scheme;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Distinct levels that are symmetric about 0, before any scale, and how a shift-add tree forms them.
 *
 * <p>A code is the signed rank of a level: 0 is the level 0, k the k-th positive level, −k its negative. So codes are ordered as levels,
 * and the code of −x is minus the code of x. Levels are exact doubles: integers, powers of two, or sums of powers of two.
 */
public final class LevelSet {

	/** Cells of the index that shortens the binary search. */
	private static final int CELLS = 1024;

	/** Deepest exponent of sums of several terms: all sums stay exact in double precision and in 64-bit integers. */
	static final int MAX_SUM_EXPONENT = 44;

	private final String name;
	private final double[] magnitudes;
	private final double[] midpoints;
	private final boolean uniform;
	private final int termCount;
	private final List<List<ShiftTerm>> terms;
	private final int maxExponent;
	private final double cellsPerUnit;
	private final int[] firstOfCell;
	private final int[] lastOfCell;

	private LevelSet(String name, double[] magnitudes, boolean uniform, int termCount, List<List<ShiftTerm>> terms) {
		if (magnitudes.length < 2) {
			throw new IllegalArgumentException(name + " has no level except 0");
		}
		this.name = name;
		this.magnitudes = magnitudes;
		this.uniform = uniform;
		this.termCount = termCount;
		this.terms = terms;
		this.maxExponent = terms.stream().flatMap(List::stream).mapToInt(ShiftTerm::exponent).max().orElse(0);
		midpoints = new double[magnitudes.length];
		for (int k = 1; k < magnitudes.length; k++) {
			midpoints[k] = (magnitudes[k - 1] + magnitudes[k]) / 2;
		}
		double max = magnitudes[magnitudes.length - 1];
		cellsPerUnit = CELLS / max;
		firstOfCell = new int[CELLS + 1];
		lastOfCell = new int[CELLS + 1];
		for (int cell = 0; cell <= CELLS; cell++) {
			// A little wider than the cell, so that the rounding of the cell number cannot hide a level.
			firstOfCell[cell] = search((cell - 1e-6) / cellsPerUnit, 0, magnitudes.length - 1);
			lastOfCell[cell] = search((cell + 1 + 1e-6) / cellsPerUnit, 0, magnitudes.length - 1);
		}
	}

	/**
	 * The integers −n to n, for symmetric uniform quantization; the scale is then the step.
	 *
	 * @param n largest level, 1 to 2^15
	 */
	public static LevelSet uniform(int n) {
		if (n < 1 || n > 1 << 15) {
			throw new IllegalArgumentException("largest level " + n + " outside 1 to 32768");
		}
		double[] magnitudes = new double[n + 1];
		for (int k = 0; k <= n; k++) {
			magnitudes[k] = k;
		}
		return new LevelSet("uniform " + (2 * n + 1), magnitudes, true, 0, List.of());
	}

	/**
	 * All sums of one choice per term, and their negatives.
	 *
	 * @param name for people
	 * @param sets what every term may be; exponents of at most 44 when there are several terms
	 */
	public static LevelSet ofTerms(String name, List<TermSet> sets) {
		List<LevelSums.Level> levels = LevelSums.of(name, sets);
		double[] magnitudes = levels.stream().mapToDouble(LevelSums.Level::value).toArray();
		List<List<ShiftTerm>> terms = new ArrayList<>(levels.size());
		for (LevelSums.Level level : levels) {
			terms.add(level.terms());
		}
		return new LevelSet(name, magnitudes, false, sets.size(), List.copyOf(terms));
	}

	/**
	 * Without the levels beyond ±limit.
	 *
	 * @param limit such that a level except 0 remains
	 */
	public LevelSet upTo(double limit) {
		int kept = 1;
		while (kept < magnitudes.length && magnitudes[kept] <= limit) {
			kept++;
		}
		return new LevelSet(name, Arrays.copyOf(magnitudes, kept), uniform, termCount, uniform ? terms : terms.subList(0, kept));
	}

	/** Name for people, e.g. {@code APoT k=2 n=2}. */
	public String name() {
		return name;
	}

	/** Number of distinct levels, with both signs and 0. */
	public int size() {
		return 2 * magnitudes.length - 1;
	}

	/** The largest code. */
	public int maxCode() {
		return magnitudes.length - 1;
	}

	/** The largest level. */
	public double max() {
		return magnitudes[magnitudes.length - 1];
	}

	/** The largest level at or below which x belongs to level k and not k − 1: (level(k − 1) + level(k)) / 2, for k of 1 or more. */
	double midpoint(int k) {
		return midpoints[k];
	}

	/** The level of a code. */
	public double level(int code) {
		return code < 0 ? -magnitudes[-code] : magnitudes[code];
	}

	/** The levels of the codes 0 to {@link #maxCode()}. */
	public double[] magnitudes() {
		return magnitudes.clone();
	}

	/** Whether the levels have equal distances. */
	public boolean isUniform() {
		return uniform;
	}

	/**
	 * The code of the nearest level by binary search; in the middle between two levels the one nearer to 0.
	 *
	 * @return 0 for NaN, the outermost code for infinities
	 */
	public int nearest(double x) {
		int k = nearestMagnitude(Math.abs(x));
		return x < 0 ? -k : k;
	}

	/** {@link #nearest(double)} for x of 0 or more. */
	int nearestMagnitude(double x) {
		int top = magnitudes.length - 1;
		if (x >= magnitudes[top]) {
			return top;
		}
		if (uniform) {
			return (int) Math.ceil(x - 0.5);
		}
		if (!(x > 0)) {
			return 0;
		}
		int cell = (int) (x * cellsPerUnit);
		return search(x, firstOfCell[cell], lastOfCell[cell]);
	}

	/** The number of midpoints below x, known to lie in [low, high]. */
	private int search(double x, int low, int high) {
		int first = low;
		int last = high;
		while (first < last) {
			int middle = first + last + 1 >>> 1;
			if (x > midpoints[middle]) {
				first = middle;
			} else {
				last = middle - 1;
			}
		}
		return first;
	}

	/** Whether levels are made of shifts, which uniform levels are not. */
	public boolean hasTerms() {
		return !terms.isEmpty();
	}

	/** Shifts per weight that the hardware provides, 0 when {@link #hasTerms()} is false. */
	public int termCount() {
		return termCount;
	}

	/** E, the deepest shift: the largest exponent of any term in use. */
	public int maxExponent() {
		return maxExponent;
	}

	/**
	 * The execution code of a level: its terms that are not 0, at most {@link #termCount()}. Of several sums with the same value the one
	 * with the fewest terms counts, then the smallest exponent, then the fewest subtractions.
	 */
	public List<ShiftTerm> terms(int code) {
		requireTerms();
		return code < 0 ? terms.get(-code).stream().map(ShiftTerm::negated).toList() : terms.get(code);
	}

	/**
	 * w_int = Σ sign · 2^(E − e), the integer weight of the shift-add tree; real level = w_int · 2^−E. Levels of a uniform set are their
	 * own integer weights.
	 *
	 * @throws IllegalStateException when E is above 44
	 */
	public long integerWeight(int code) {
		if (uniform) {
			return code;
		}
		requireExecutable();
		return (long) Math.scalb(level(code), maxExponent);
	}

	/**
	 * Multiplies by shifts and adds only: Σ sign · (activation << (E − e)), which equals activation · w_int.
	 *
	 * @param activation at most 16 bits with sign
	 */
	public long shiftAdd(int activation, int code) {
		requireTerms();
		requireExecutable();
		long sum = 0;
		for (ShiftTerm term : terms.get(Math.abs(code))) {
			long shifted = (long) activation << maxExponent - term.exponent();
			sum += term.sign() > 0 ? shifted : -shifted;
		}
		return code < 0 ? -sum : sum;
	}

	/**
	 * Bits of a signed accumulator that cannot overflow: activation + E + ceil(log2 terms) + ceil(log2 inputs) + 1.
	 *
	 * @param activationBits width of an activation with its sign
	 * @param inputs products of one sum, input channels times kernel area, 1 or more
	 */
	public int accumulatorBits(int activationBits, long inputs) {
		requireTerms();
		return activationBits + maxExponent + FixedPoint.ceilLog2(termCount) + FixedPoint.ceilLog2(Math.max(1, inputs)) + 1;
	}

	private void requireTerms() {
		if (terms.isEmpty()) {
			throw new IllegalStateException(name + " has no shift terms");
		}
	}

	private void requireExecutable() {
		if (maxExponent > MAX_SUM_EXPONENT) {
			throw new IllegalStateException(name + " shifts by " + maxExponent + " bits; cap the exponents at " + MAX_SUM_EXPONENT);
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof LevelSet set && name.equals(set.name) && Arrays.equals(magnitudes, set.magnitudes)
				&& terms.equals(set.terms);
	}

	@Override
	public int hashCode() {
		return 31 * name.hashCode() + Arrays.hashCode(magnitudes);
	}

	@Override
	public String toString() {
		return name + " (" + size() + " levels)";
	}
}
