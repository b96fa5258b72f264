package org.m2q.accelerator;

/**
 * A part of the energy that traces to one table row.
 *
 * @param cause what it is booked under
 * @param component engine, memory or wire
 * @param action what happens, e.g. {@code read weights}
 * @param count how often; seconds for leakage
 * @param joulesPerAction energy of one action; watts for leakage
 * @param row qualified name of the table row
 * @param source where the row comes from
 */
public record EnergyTerm(EnergyCause cause, String component, String action, double count, double joulesPerAction, String row,
		String source) {

	/** Count times energy per action. */
	public double joules() {
		return count * joulesPerAction;
	}
}
