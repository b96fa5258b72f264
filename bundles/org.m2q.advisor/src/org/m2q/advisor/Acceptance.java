package org.m2q.advisor;

/**
 * Which candidates are worth showing.
 *
 * @param loss most that the proxy of the network may get worse, in its unit
 * @param leastLayer value of the proxy that every concerned layer keeps at least, in its unit, unless it was lower before
 * @param saving least part of the EDP that a candidate saves, 0 to 1
 * @param most most candidates of one place
 */
public record Acceptance(double loss, double leastLayer, double saving, int most) {

	/**
	 * For a ratio in dB: 6 dB, what one bit less in every layer costs; no layer below 12 dB, what 3 bits with the best scale reach; 0.1 % of the
	 * EDP; 5 candidates.
	 */
	public static final Acceptance DEFAULT = new Acceptance(6, 12, 0.001, 5);

	/** Rejects impossible limits. */
	public Acceptance {
		if (!(loss >= 0) || Double.isNaN(leastLayer) || !(saving >= 0) || most < 1) {
			throw new IllegalArgumentException("loss " + loss + ", least " + leastLayer + ", saving " + saving + ", most " + most);
		}
	}

	/** The same with another limit of the loss. */
	public Acceptance withLoss(double other) {
		return new Acceptance(other, leastLayer, saving, most);
	}
}
