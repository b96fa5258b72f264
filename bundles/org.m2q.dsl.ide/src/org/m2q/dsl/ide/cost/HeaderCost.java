package org.m2q.dsl.ide.cost;

import java.util.OptionalDouble;

import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;

/**
 * Summary above the header of a model, a policy, a mapping or an experiment.
 *
 * @param line line of the header, from 1
 * @param offset first character of the definition
 * @param kind what it is about
 * @param name its name
 * @param experiment name of the experiment that it is priced by; empty for none
 * @param priced whether the numbers below hold
 * @param latency seconds
 * @param energy joules, a lower bound when parts are not modelled; not a number when nothing about it is
 * @param saving part of the baseline's EDP that is saved, negative when it is more; empty without baseline
 * @param baseline what it is compared with, in words; empty for nothing
 * @param layers number of layers
 * @param parameters learned parameters
 * @param macs multiply-accumulate operations
 * @param setup what is priced, or why there is no price
 * @param origin how the numbers came about
 */
public record HeaderCost(int line, int offset, Kind kind, String name, String experiment, boolean priced, double latency, double energy,
		OptionalDouble saving, String baseline, int layers, long parameters, long macs, String setup, CostOrigin origin) {

	/** What a header is about. */
	public enum Kind {
		/** A model. */
		MODEL,
		/** A policy. */
		POLICY,
		/** A mapping. */
		MAPPING,
		/** An experiment. */
		EXPERIMENT
	}

	/** The same header with a price from elsewhere. */
	public HeaderCost priced(String by, double otherLatency, double otherEnergy, String otherSetup, CostOrigin other) {
		return new HeaderCost(line, offset, kind, name, by, true, otherLatency, otherEnergy, saving, baseline, layers, parameters, macs, otherSetup, other);
	}

	/** The same header compared with something. */
	public HeaderCost against(String what, double edp) {
		return new HeaderCost(line, offset, kind, name, experiment, priced, latency, energy, edp > 0 && !Double.isNaN(edp()) ? OptionalDouble.of(1 - edp() / edp) : OptionalDouble.empty(),
				what, layers, parameters, macs, setup, origin);
	}

	/** What stays of it when the text has changed: a simulation of another text is not better than an estimate of it. */
	public HeaderCost outdated() {
		return origin == CostOrigin.SIMULATION ? priced(experiment, latency, energy, setup, CostOrigin.ESTIMATE) : this;
	}

	/** Everything in one line, e.g. {@code ~EDP 2.10 µJ·s (12.0 % less than A)  1.20 mJ  1.75 ms  M on A}; without a price, why there is none. */
	public String summary() {
		if (!priced) {
			return setup;
		}
		String difference = saving.isEmpty() ? ""
				: " (" + Format.percent(Math.abs(saving.getAsDouble())) + (saving.getAsDouble() >= 0 ? " less" : " more") + " than " + baseline + ")";
		return origin.mark() + "EDP " + CostWords.energyDelay(edp(), Notation.DEFAULT) + difference + (Double.isNaN(energy) ? "" : "  " + Format.energy(energy)) + "  "
				+ Format.time(latency) + "  " + setup;
	}

	/** Energy times latency, in joule seconds; not a number when nothing about the energy is modelled. */
	public double edp() {
		return energy * latency;
	}
}
