package org.m2q.dsl.ide.cost;

import java.util.OptionalDouble;

/**
 * Summary above the header of a model or an experiment.
 *
 * @param line line of the header, from 1
 * @param offset first character of the definition
 * @param kind what it is about
 * @param name its name
 * @param priced whether the numbers below hold
 * @param latency seconds
 * @param energy joules
 * @param saving part of the baseline's EDP that is saved, negative when it is more; empty without baseline
 * @param baseline name of the baseline's accelerator; empty for none
 * @param layers number of layers
 * @param parameters learned parameters
 * @param macs multiply-accumulate operations
 * @param setup policy and accelerator, or why there is no price
 */
public record HeaderCost(int line, int offset, Kind kind, String name, boolean priced, double latency, double energy,
		OptionalDouble saving, String baseline, int layers, long parameters, long macs, String setup) {

	/** What a header is about. */
	public enum Kind {
		/** A model. */
		MODEL,
		/** An experiment. */
		EXPERIMENT
	}

	/** Energy times latency, in joule seconds. */
	public double edp() {
		return energy * latency;
	}
}
