package org.m2q.advisor;

/**
 * What a configuration comes to.
 *
 * @param latency seconds
 * @param energy joules
 * @param proxy value of the accuracy proxy for the network
 * @param leastLayer its worst value of a layer
 * @param weightBytes bytes of weights to and from DRAM
 * @param activationBytes bytes of inputs, outputs, partial sums and residuals to and from DRAM
 */
public record Outcome(double latency, double energy, double proxy, double leastLayer, long weightBytes, long activationBytes) {

	/** Energy times latency, in joule seconds. */
	public double edp() {
		return energy * latency;
	}

	/** Bytes to and from DRAM. */
	public long bytes() {
		return weightBytes + activationBytes;
	}
}
