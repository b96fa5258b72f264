package org.m2q.advisor;

import java.util.List;

/**
 * A change and what it would bring for the whole network. Priced by the simulator as if the text said so already.
 *
 * @param title what changes, e.g. {@code int4 per filter}
 * @param target for what, e.g. {@code dwconv}
 * @param changes the edits
 * @param layers indices of the layers that are concerned, in order
 * @param before the configuration as it is
 * @param after the configuration with the changes
 * @param metric how the accuracy is judged
 * @param loss how much worse the proxy gets for the network, in the unit of the metric; negative when it gets better
 * @param onFront whether no other candidate of the same list has both a smaller EDP and a better proxy
 * @param notModelled what the simulator leaves out, for people; empty when nothing
 */
public record Candidate(String title, String target, List<Change> changes, List<Integer> layers, Outcome before, Outcome after,
		SensitivityMetric metric, double loss, boolean onFront, String notModelled) {

	/** Copies the lists. */
	public Candidate {
		changes = List.copyOf(changes);
		layers = List.copyOf(layers);
	}

	/** Change of the EDP relative to what it is; −0.1 for 10 % less. */
	public double relativeEdp() {
		return after.edp() / before.edp() - 1;
	}

	/** Change of the EDP in joule seconds. */
	public double edp() {
		return after.edp() - before.edp();
	}

	/** Change of the latency in seconds. */
	public double latency() {
		return after.latency() - before.latency();
	}

	/** Change of the energy in joules. */
	public double energy() {
		return after.energy() - before.energy();
	}

	/** Change of the bytes of weights to and from DRAM. */
	public long weightBytes() {
		return after.weightBytes() - before.weightBytes();
	}

	/** Change of the bytes of activations to and from DRAM. */
	public long activationBytes() {
		return after.activationBytes() - before.activationBytes();
	}

	/** The same, known to be on the Pareto front or not. */
	Candidate withFront(boolean front) {
		return new Candidate(title, target, changes, layers, before, after, metric, loss, front, notModelled);
	}
}
