package org.m2q.quant.scheme;

import java.util.ArrayList;
import java.util.List;

/**
 * Codes that are sums of powers of two.
 *
 * <p>Levels are given before the normalisation by γ = 1 / largest level; {@link LevelQuantizer} applies γ through its step.
 */
public final class ApotLevels {

	/** Whose sign a code stores. */
	public enum Signs {
		/** One sign for the sum. */
		COMMON,
		/** One sign for every term: shift-add or shift-subtract, as PyTorch's APoTObserver with signed=True. */
		PER_TERM
	}

	private ApotLevels() {
	}

	/**
	 * Li, Dong, Wang, ICLR 2020: Σ p_i for i = 0 to n − 1, p_i in {0} ∪ {2^−(i + j·n), j = 0 to 2^k − 2}.
	 *
	 * @param bitsPerTerm k, 1 to 5; exponents above 44, which only k = 5 has, are left out
	 * @param terms n, 1 to 4; b = k·n magnitude bits
	 */
	public static LevelSet of(int bitsPerTerm, int terms, Signs signs) {
		return of(bitsPerTerm, terms, signs, LevelSet.MAX_SUM_EXPONENT);
	}

	/**
	 * The same without the powers below 2^−maxExponent. Exponents above 7 or 8 hardly lower the error, which the coarse levels near the
	 * top dominate, but widen the accumulator.
	 */
	public static LevelSet of(int bitsPerTerm, int terms, Signs signs, int maxExponent) {
		if (bitsPerTerm < 1 || bitsPerTerm > 5 || terms < 1 || terms > 4) {
			throw new IllegalArgumentException("k = " + bitsPerTerm + " outside 1 to 5 or n = " + terms + " outside 1 to 4");
		}
		List<TermSet> sets = new ArrayList<>(terms);
		for (int i = 0; i < terms; i++) {
			TermSet set = TermSet.progression(i, terms, (1 << bitsPerTerm) - 1).capped(maxExponent);
			sets.add(signs == Signs.PER_TERM ? set.withBothSigns() : set);
		}
		return LevelSet.ofTerms("APoT k=" + bitsPerTerm + " n=" + terms + (signs == Signs.PER_TERM ? " signed terms" : ""), sets);
	}

	/**
	 * The sets that the authors' repository writes out.
	 *
	 * @param magnitudeBits B, 2 to 6; a sign is added
	 */
	public static LevelSet published(int magnitudeBits) {
		List<TermSet> sets = switch (magnitudeBits) {
		case 2 -> List.of(TermSet.of(0, 1, 2));
		case 3 -> List.of(TermSet.of(1, 2, 4), TermSet.of(3));
		case 4 -> List.of(TermSet.of(0, 2, 4), TermSet.of(1, 3, 5));
		case 5 -> List.of(TermSet.of(1, 3, 6), TermSet.of(2, 4, 7), TermSet.of(5));
		case 6 -> List.of(TermSet.of(0, 3, 6), TermSet.of(1, 4, 7), TermSet.of(2, 5, 8));
		default -> throw new IllegalArgumentException(magnitudeBits + " magnitude bits outside 2 to 6");
		};
		return LevelSet.ofTerms("APoT sign+" + magnitudeBits, sets);
	}

	/**
	 * SP2 of MSQ (Chang et al., HPCA 2021): ±(q1 + q2), q_i in {0, 2^−1, …, 2^−(2^m_i − 1)}; 1 + m1 + m2 bits.
	 *
	 * @param m1 bits of the first term, m2 to 4
	 * @param m2 bits of the second term, 1 or more
	 */
	public static LevelSet sp2(int m1, int m2) {
		if (m2 < 1 || m1 < m2 || m1 > 4) {
			throw new IllegalArgumentException("SP2 with m1 = " + m1 + ", m2 = " + m2);
		}
		return LevelSet.ofTerms("SP2 " + (1 + m1 + m2) + " bit (" + m1 + "," + m2 + ")",
				List.of(TermSet.progression(1, 1, (1 << m1) - 1), TermSet.progression(1, 1, (1 << m2) - 1)));
	}

	/**
	 * Two independent powers, each 0 or ±2^−e with e = 0 to maxExponent, as far as their sum lies in −1 to 1. With maxExponent 6 each takes a
	 * sign and a 3-bit code: 8 bits, 65 distinct levels.
	 *
	 * @param maxExponent 0 to 44
	 */
	public static LevelSet twoSignedShifts(int maxExponent) {
		TermSet set = TermSet.progression(0, 1, maxExponent + 1).withBothSigns();
		return LevelSet.ofTerms("two signed shifts to 2^-" + maxExponent, List.of(set, set)).upTo(1);
	}

	/** Two independent powers, each 0 or 2^−e with e = 0 to maxExponent, as far as their sum is at most 1, and one sign. */
	public static LevelSet twoShifts(int maxExponent) {
		TermSet set = TermSet.progression(0, 1, maxExponent + 1);
		return LevelSet.ofTerms("two shifts to 2^-" + maxExponent, List.of(set, set)).upTo(1);
	}
}
