package org.m2q.ui.views.internal;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Budgets as they are written: numbers with a point in every language, as in files, and with a unit. */
public final class BudgetText {

	private static final Pattern EDP = Pattern.compile("([0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)\\s*([afpnumµμ]?)J\\s*[·*.⋅]?\\s*s");
	private static final Pattern NUMBER = Pattern.compile("([+−-]?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)\\s*(\\S*)");
	private static final String PREFIXES = "afpnum";
	private static final int ATTO = -18;
	private static final int STEP = 3;

	private BudgetText() {
	}

	/**
	 * Reads an energy-delay product.
	 *
	 * @return joule seconds, above 0; nothing inside for an empty text; empty when it is none
	 */
	public static Optional<OptionalDouble> edp(String text) {
		if (text.isBlank()) {
			return Optional.of(OptionalDouble.empty());
		}
		Matcher matcher = EDP.matcher(text.strip());
		if (!matcher.matches()) {
			return Optional.empty();
		}
		String prefix = matcher.group(2).replace('µ', 'u').replace('μ', 'u');
		int exponent = prefix.isEmpty() ? 0 : ATTO + STEP * PREFIXES.indexOf(prefix);
		// Read as one number, so that 2.5 µJ·s is the number nearest to it.
		double value = new java.math.BigDecimal(matcher.group(1)).scaleByPowerOfTen(exponent).doubleValue();
		return value > 0 && Double.isFinite(value) ? Optional.of(OptionalDouble.of(value)) : Optional.empty();
	}

	/**
	 * Reads an accuracy proxy.
	 *
	 * @param unit that may follow the number
	 * @return its number; nothing inside for an empty text; empty when it is none
	 */
	public static Optional<OptionalDouble> proxy(String text, String unit) {
		if (text.isBlank()) {
			return Optional.of(OptionalDouble.empty());
		}
		Matcher matcher = NUMBER.matcher(text.strip());
		if (!matcher.matches() || !matcher.group(2).isEmpty() && !matcher.group(2).equals(unit)) {
			return Optional.empty();
		}
		double value = Double.parseDouble(matcher.group(1).replace('−', '-'));
		return Double.isFinite(value) ? Optional.of(OptionalDouble.of(value)) : Optional.empty();
	}
}
