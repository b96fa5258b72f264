package org.m2q.accelerator.internal;

import java.util.Arrays;

/**
 * Tariffs between two ends, each number for itself.
 *
 * @param slow least bytes per cycle
 * @param fast most bytes per cycle
 * @param cheap least joules of every action
 * @param dear most joules of every action
 * @param leastLeak least joules that leak in a cycle
 * @param mostLeak most joules that leak in a cycle
 */
record TariffRange(double slow, double fast, double[] cheap, double[] dear, double leastLeak, double mostLeak) {

	/** Room beyond the tariffs that are known, so that the next ones often lie within. */
	private static final double MARGIN = 1.02;

	/** The least range that holds a tariff. */
	static TariffRange of(Tariff tariff) {
		double leak = tariff.leakage() / tariff.clock();
		return new TariffRange(tariff.bytesPerCycle(), tariff.bytesPerCycle(), tariff.energies(), tariff.energies(), leak, leak);
	}

	/** Whether a tariff lies within. */
	boolean holds(Tariff tariff) {
		double leak = tariff.leakage() / tariff.clock();
		if (!(tariff.bytesPerCycle() >= slow && tariff.bytesPerCycle() <= fast && leak >= leastLeak && leak <= mostLeak)) {
			return false;
		}
		for (int i = 0; i < cheap.length; i++) {
			if (!(tariff.energies()[i] >= cheap[i] && tariff.energies()[i] <= dear[i])) {
				return false;
			}
		}
		return true;
	}

	/** The least range that also holds a tariff; more than that by a factor wherever the tariff lies outside. */
	TariffRange including(Tariff tariff, double factor) {
		double[] least = cheap.clone();
		double[] most = dear.clone();
		for (int i = 0; i < least.length; i++) {
			least[i] = lower(least[i], tariff.energies()[i], factor);
			most[i] = upper(most[i], tariff.energies()[i], factor);
		}
		double leak = tariff.leakage() / tariff.clock();
		return new TariffRange(lower(slow, tariff.bytesPerCycle(), factor), upper(fast, tariff.bytesPerCycle(), factor), least, most,
				lower(leastLeak, leak, factor), upper(mostLeak, leak, factor));
	}

	/** The same a little wider where it has any width. */
	TariffRange widened() {
		double[] least = cheap.clone();
		double[] most = dear.clone();
		for (int i = 0; i < least.length; i++) {
			least[i] = least[i] < most[i] ? cheap[i] / MARGIN : cheap[i];
			most[i] = cheap[i] < most[i] ? dear[i] * MARGIN : dear[i];
		}
		return new TariffRange(slow < fast ? slow / MARGIN : slow, slow < fast ? fast * MARGIN : fast, least, most,
				leastLeak < mostLeak ? leastLeak / MARGIN : leastLeak, leastLeak < mostLeak ? mostLeak * MARGIN : mostLeak);
	}

	private static double lower(double known, double other, double factor) {
		return other < known ? other / factor : known;
	}

	private static double upper(double known, double other, double factor) {
		return other > known ? other * factor : known;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof TariffRange range && slow == range.slow && fast == range.fast && Arrays.equals(cheap, range.cheap)
				&& Arrays.equals(dear, range.dear) && leastLeak == range.leastLeak && mostLeak == range.mostLeak;
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(cheap) * 31 + Arrays.hashCode(dear);
	}

	@Override
	public String toString() {
		return slow + " to " + fast + " B per cycle, " + Arrays.toString(cheap) + " to " + Arrays.toString(dear);
	}
}
