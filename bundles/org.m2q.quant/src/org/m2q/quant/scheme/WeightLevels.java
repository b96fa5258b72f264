package org.m2q.quant.scheme;

import java.util.List;

import org.m2q.quant.FilterShare;
import org.m2q.quant.Scheme;
import org.m2q.quant.scheme.ApotLevels.Signs;

/** The levels that a way of storing filters can take. */
public final class WeightLevels {

	/** Bits of one signed shift: a sign and a code of 3 bits or more. */
	private static final int SIGNED_SHIFT = 4;
	private static final int MOST_BITS_PER_TERM = 5;
	/** Deepest power of two of a code of one power. */
	public static final int DEEPEST = 6;

	private WeightLevels() {
	}

	/**
	 * Levels before any scale.
	 *
	 * <ul>
	 * <li>uniform, b bits: −n to n with n = 2^(b−1) − 1
	 * <li>one power of two, b bits: ±2^−i, i = 1 to 2^(b−1) − 1
	 * <li>a sum of two powers, b bits of which each takes b / 2 = 4: each with its own sign and exponents from 0 to 6, as shift-add trees execute them
	 * <li>other sums of n powers: APoT of Li et al. with one sign and (b − 1) / n bits for each; the sets written out by its authors where b − 1
	 * bits do not divide among 2 powers
	 * </ul>
	 *
	 * @param share of an integer format; uniform ones symmetric
	 */
	public static LevelSet of(FilterShare share) {
		int bits = share.format().bits();
		return switch (share.scheme()) {
			case UNIFORM -> LevelSet.uniform((1 << bits - 1) - 1);
			case POT, LOG2 -> PowerOfTwoLevels.of(Math.min(8, bits));
			case APOT -> sums(bits, share.terms());
		};
	}

	/**
	 * The same levels as far as their integer weights have 16 bits, for execution: powers below 2^−{@value #DEEPEST} of the largest are left out of codes of one power, which
	 * makes their integer weights fit 8 bits. The error of such codes comes from the gaps between the large levels, not from the small ones.
	 *
	 * @param share of an integer format; uniform ones symmetric
	 */
	public static LevelSet executable(FilterShare share) {
		boolean single = share.scheme() == Scheme.POT || share.scheme() == Scheme.APOT && share.terms() <= 1;
		if (!single) {
			return of(share);
		}
		int count = Math.min(DEEPEST + 1, (1 << share.format().bits() - 1) - 1);
		return LevelSet.ofTerms("PoT " + share.format().bits() + " bit", List.of(TermSet.progression(0, 1, count)));
	}

	private static LevelSet sums(int bits, int terms) {
		if (terms <= 1) {
			return PowerOfTwoLevels.of(Math.min(8, bits));
		}
		if (terms == 2 && bits == 2 * SIGNED_SHIFT) {
			return ApotLevels.twoSignedShifts((1 << SIGNED_SHIFT - 1) - 2);
		}
		int magnitude = bits - 1;
		if (terms == 2 && magnitude % 2 != 0 && magnitude >= 3 && magnitude <= 5) {
			return ApotLevels.published(magnitude);
		}
		return ApotLevels.of(Math.clamp(magnitude / terms, 1, MOST_BITS_PER_TERM), terms, Signs.COMMON);
	}
}
