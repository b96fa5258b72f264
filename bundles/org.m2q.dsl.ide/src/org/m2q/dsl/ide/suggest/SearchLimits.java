package org.m2q.dsl.ide.suggest;

import java.util.Optional;

import org.m2q.advisor.ExplorationLimits;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Quantity;

/** How users write what the points of a search have to keep. An empty text is no limit. */
public final class SearchLimits {

	private SearchLimits() {
	}

	/**
	 * The least accuracy proxy.
	 *
	 * @param text decibels with or without their unit, e.g. {@code 30 dB}
	 * @return in decibels, negative infinity for an empty text; nothing when it is none
	 */
	public static Optional<Double> proxy(String text) {
		if (text.isBlank()) {
			return Optional.of(Double.NEGATIVE_INFINITY);
		}
		String number = text.strip().replaceFirst("\\s*dB$", "");
		return number.matches("-?\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(Double.parseDouble(number)) : Optional.empty();
	}

	/**
	 * The most data to and from DRAM.
	 *
	 * @param text number and unit, e.g. {@code 2 MiB}
	 * @return whole bytes, {@link Long#MAX_VALUE} for an empty text; nothing when it is none
	 */
	public static Optional<Long> bytes(String text) {
		return text.isBlank() ? Optional.of(Long.MAX_VALUE)
				: Quantity.parse(text).filter(amount -> amount.dimension() == Dimension.DATA && amount.value() > 0 && amount.value() < Long.MAX_VALUE)
						.map(amount -> (long) amount.value());
	}

	/**
	 * The most points to price.
	 *
	 * @param text a whole number from 1
	 * @return {@link ExplorationLimits#POINTS} for an empty text; nothing when it is none
	 */
	public static Optional<Integer> points(String text) {
		return text.isBlank() ? Optional.of(ExplorationLimits.POINTS)
				: text.strip().matches("[1-9]\\d{0,8}") ? Optional.of(Integer.parseInt(text.strip())) : Optional.empty();
	}
}
