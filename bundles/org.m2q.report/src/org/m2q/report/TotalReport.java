package org.m2q.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Totals of a network.
 *
 * @param layers number of layers
 * @param macs multiplications with accumulation
 * @param parameters weights, biases, normalisation parameters and tables
 * @param weights weights alone
 * @param cycles clock cycles from the first read to the last write
 * @param latency seconds
 * @param energy joules, a lower bound when not complete; not a number when nothing about it is modelled
 * @param edp energy times latency, in joule seconds; not the sum of the layers' products; not a number like the energy
 * @param utilization products over possible products of all engines, 0 to 1
 * @param area square metres of what has a known area; empty when nothing has
 * @param complete whether every layer could be priced with all its parts
 * @param energyByCause sums over the layers, without terms
 * @param traffic sums over the layers
 */
public record TotalReport(int layers, long macs, long parameters, long weights, long cycles, double latency, double energy,
		double edp, double utilization, OptionalDouble area, boolean complete, List<CauseReport> energyByCause,
		List<TrafficReport> traffic) {

	/** Watts averaged over the latency; 0 without latency, not a number without a known energy. */
	public double power() {
		return latency > 0 ? energy / latency : 0;
	}

	/** Copies the lists. */
	public TotalReport {
		energyByCause = List.copyOf(energyByCause);
		traffic = List.copyOf(traffic);
	}

	/** Bytes to and from off-chip memory. */
	public long dramBytes() {
		return traffic.stream().filter(part -> part.kind().equals("dram")).mapToLong(TrafficReport::bytes).sum();
	}
}
