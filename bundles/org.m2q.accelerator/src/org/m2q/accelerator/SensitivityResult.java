package org.m2q.accelerator;

import java.util.List;

/**
 * How the points of an experiment move when a parameter varies.
 *
 * @param parameter name of the parameter
 * @param low lower end, with unit
 * @param usual value that the points have, with unit; several joined by commas when they differ
 * @param high upper end, with unit
 * @param source why the parameter may lie between; empty when the experiment does not say
 * @param swings one per point that could be priced at both ends, in the order of the points
 */
public record SensitivityResult(String parameter, String low, String usual, String high, String source, List<Swing> swings) {

	/**
	 * A point at both ends.
	 *
	 * @param point index of the point in {@link ExperimentResult#points()}
	 * @param low cost at the lower end
	 * @param high cost at the upper end
	 */
	public record Swing(int point, End low, End high) {

		/** Distance between the savings at the two ends over the first baseline; without one, of ln(EDP). */
		public double width() {
			return low.baselineEdps().isEmpty() || high.baselineEdps().isEmpty() ? Math.abs(Math.log(high.edp() / low.edp()))
					: Math.abs(high.saving(0) - low.saving(0));
		}
	}

	/**
	 * Cost of a point with the parameter at one end.
	 *
	 * @param energy joules
	 * @param latency seconds
	 * @param baselineEdps EDP of the baselines of the point in joule seconds, with the same value of the parameter
	 */
	public record End(double energy, double latency, List<Double> baselineEdps) {

		/** Copies the list. */
		public End {
			baselineEdps = List.copyOf(baselineEdps);
		}

		/** Energy times latency, in joule seconds. */
		public double edp() {
			return energy * latency;
		}

		/** Part of the EDP of a baseline that is saved. */
		public double saving(int baseline) {
			return 1 - edp() / baselineEdps.get(baseline);
		}
	}

	/** Copies the list. */
	public SensitivityResult {
		swings = List.copyOf(swings);
	}
}
