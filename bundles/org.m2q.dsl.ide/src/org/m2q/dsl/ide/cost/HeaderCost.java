package org.m2q.dsl.ide.cost;

import java.util.OptionalDouble;

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
 * @param energy joules
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
		return new HeaderCost(line, offset, kind, name, experiment, priced, latency, energy, edp > 0 ? OptionalDouble.of(1 - edp() / edp) : OptionalDouble.empty(),
				what, layers, parameters, macs, setup, origin);
	}

	/** What stays of it when the text has changed: a simulation of another text is not better than an estimate of it. */
	public HeaderCost outdated() {
		return origin == CostOrigin.SIMULATION ? priced(experiment, latency, energy, setup, CostOrigin.ESTIMATE) : this;
	}

	/** Energy times latency, in joule seconds. */
	public double edp() {
		return energy * latency;
	}
}
