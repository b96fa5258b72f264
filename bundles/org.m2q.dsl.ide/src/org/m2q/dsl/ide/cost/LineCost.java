package org.m2q.dsl.ide.cost;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.m2q.accelerator.Bound;
import org.m2q.base.unit.Format;

/**
 * Cost of all layers that one line of text makes.
 *
 * @param line line, from 1
 * @param offset first character of what makes the layers
 * @param kind what the line is
 * @param model name of the priced model
 * @param layers indices of the layers, in order
 * @param share part in the EDP of the network, 0 to 1; not a number when nothing about the energy is modelled
 * @param latency seconds
 * @param energy joules, a lower bound when parts are not modelled; not a number when nothing about it is
 * @param bounds seconds by what limits the layers, the longest first
 * @param engines engines that work for the layers
 * @param weightFormats weight widths in bits, smallest and largest; both 0 without weights
 * @param activationFormats activation widths in bits, smallest and largest
 * @param schemes schemes of the weights other than uniform
 * @param unavailable how many of the layers have no price
 * @param obstacle why a layer has no price, in a word or two, e.g. {@code unmapped}; empty when all have
 * @param origin how the numbers came about
 */
public record LineCost(int line, int offset, Kind kind, String model, List<Integer> layers, double share, double latency, double energy,
		Map<Bound.Kind, Double> bounds, Set<String> engines, Bits weightFormats, Bits activationFormats, Set<String> schemes,
		int unavailable, String obstacle, CostOrigin origin) {

	/** What a line is. */
	public enum Kind {
		/** One layer, or several that one call makes. */
		LAYER,
		/** A stage of a model. */
		STAGE
	}

	/**
	 * Smallest and largest width.
	 *
	 * @param least bits, from 0
	 * @param most bits, not below the least
	 */
	public record Bits(double least, double most) {

		/** No width. */
		public static final Bits NONE = new Bits(Double.POSITIVE_INFINITY, 0);

		/** Whether there is a width. */
		public boolean isPresent() {
			return most > 0;
		}

		/** With one more width. */
		public Bits and(double bits) {
			return bits <= 0 ? this : new Bits(Math.min(least, bits), Math.max(most, bits));
		}

		@Override
		public String toString() {
			String top = Format.significant(most, 2).replace(".0", "");
			return least == most ? top : Format.significant(least, 2).replace(".0", "") + "–" + top;
		}
	}

	/**
	 * The same line as it was simulated.
	 *
	 * @param simulatedShare part in the EDP of the network, 0 to 1; not a number when nothing about the energy is modelled
	 * @param simulatedLatency seconds
	 * @param simulatedEnergy joules; not a number when nothing about it is modelled
	 * @param simulatedBounds seconds by what limits the layers, in any order
	 */
	public LineCost simulated(double simulatedShare, double simulatedLatency, double simulatedEnergy, Map<Bound.Kind, Double> simulatedBounds) {
		return new LineCost(line, offset, kind, model, layers, simulatedShare, simulatedLatency, simulatedEnergy, LineCosts.longestFirst(simulatedBounds),
				engines, weightFormats, activationFormats, schemes, unavailable, obstacle, CostOrigin.SIMULATION);
	}

	/** What stays of it when the text has changed: a simulation of another text is not better than an estimate of it. */
	public LineCost outdated() {
		return origin != CostOrigin.SIMULATION ? this : new LineCost(line, offset, kind, model, layers, share, latency, energy, bounds, engines, weightFormats,
				activationFormats, schemes, unavailable, obstacle, CostOrigin.ESTIMATE);
	}

	/** Whether there is no price to be shown for it. */
	public boolean isUnavailable() {
		return origin != CostOrigin.PENDING && unavailable == layers.size();
	}

	/** Energy times latency of the line as a whole, in joule seconds; not a number when nothing about the energy is modelled. */
	public double edp() {
		return energy * latency;
	}

	/** What limits the line for most of its time; empty when it takes none. */
	public String bound() {
		return bounds.isEmpty() ? "" : bounds.keySet().iterator().next().label();
	}

	/** Widths, e.g. {@code w4–8a8} or {@code w8a8 apot}. */
	public String precision() {
		String weights = weightFormats.isPresent() ? "w" + weightFormats : "";
		String activations = activationFormats.isPresent() ? "a" + activationFormats : "";
		return schemes.isEmpty() ? weights + activations : weights + activations + " " + schemes.stream().sorted().collect(Collectors.joining("+"));
	}
}
