package org.m2q.quant.scheme;

import java.util.ArrayList;
import java.util.List;

/**
 * What one term of a code may be: 0 or one of some signed powers of two.
 *
 * @param choices the powers, without the 0 that is always possible
 */
public record TermSet(List<ShiftTerm> choices) {

	/** Copies the choices. */
	public TermSet {
		choices = List.copyOf(choices);
	}

	/** Positive powers 2^−e. */
	public static TermSet of(int... exponents) {
		List<ShiftTerm> choices = new ArrayList<>(exponents.length);
		for (int exponent : exponents) {
			choices.add(new ShiftTerm(1, exponent));
		}
		return new TermSet(choices);
	}

	/** Positive powers with exponents {@code first, first + step, …}, {@code count} of them. */
	public static TermSet progression(int first, int step, int count) {
		int[] exponents = new int[count];
		for (int j = 0; j < count; j++) {
			exponents[j] = first + j * step;
		}
		return of(exponents);
	}

	/** Every power with either sign. */
	public TermSet withBothSigns() {
		List<ShiftTerm> both = new ArrayList<>(2 * choices.size());
		for (ShiftTerm term : choices) {
			both.add(term);
			both.add(term.negated());
		}
		return new TermSet(both);
	}

	/** Without the powers below 2^−limit, which bounds the width of the accumulator. */
	public TermSet capped(int limit) {
		return new TermSet(choices.stream().filter(t -> t.exponent() <= limit).toList());
	}
}
