package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.report.CauseReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;

/**
 * Divides the mean EDP saving over its causes so that the parts add up to it. The saving 1 − r of a point is L · ln(1 / r) with L the logarithmic mean of 1
 * and r, and ln(1 / r) is a sum: of contributions of ideas, or of the logarithms for energy and for time, which the logarithmic mean divides over what each
 * of them consists of (the logarithmic mean Divisia index of B. W. Ang, Energy Policy 2004).
 */
final class SavingDivision {

	/** Below this the logarithmic mean is a number that both are equal to. */
	private static final double EQUAL = 1e-12;

	/**
	 * A cause of energy or time.
	 *
	 * @param kind {@code energy} or {@code time}
	 * @param cause what it is spent on
	 * @param baseline mean part of the baseline's energy or time
	 * @param own the same of the points, also relative to the baseline's
	 * @param saving mean part of the baseline's EDP that is saved by it
	 */
	record Part(String kind, String cause, double baseline, double own, double saving) {
	}

	private final ExperimentReport experiment;

	SavingDivision(ExperimentReport experiment) {
		this.experiment = experiment;
	}

	/** By how much a saving grows with the logarithm of what divides the EDP. */
	static double weight(double edp, double baselineEdp) {
		return mean(1, edp / baselineEdp);
	}

	/** The parts of the mean EDP saving: energy first; empty when a point cannot be compared. */
	List<Part> parts() {
		Map<List<String>, double[]> sums = new LinkedHashMap<>();
		for (String kind : List.of("energy", "time")) {
			for (PointReport point : experiment.points()) {
				Optional<PointReport> baseline = experiment.baselineOf(point);
				if (baseline.isEmpty() || !(point.totals().edp() > 0) || !(baseline.get().totals().edp() > 0)) {
					return List.of();
				}
				double weight = weight(point.totals().edp(), baseline.get().totals().edp()) / experiment.points().size();
				add(sums, kind, costs(point, kind), costs(baseline.get(), kind), weight);
			}
		}
		List<Part> parts = new ArrayList<>();
		sums.forEach((key, sum) -> parts.add(new Part(key.get(0), key.get(1), sum[0], sum[1], sum[2])));
		return parts;
	}

	private void add(Map<List<String>, double[]> sums, String kind, Map<String, Double> own, Map<String, Double> baseline, double weight) {
		double all = baseline.values().stream().mapToDouble(Double::doubleValue).sum();
		double mean = mean(all, own.values().stream().mapToDouble(Double::doubleValue).sum());
		Map<String, Double> causes = new LinkedHashMap<>(baseline);
		own.forEach(causes::putIfAbsent);
		for (String cause : causes.keySet()) {
			double before = baseline.getOrDefault(cause, 0.0);
			double after = own.getOrDefault(cause, 0.0);
			double[] sum = sums.computeIfAbsent(List.of(kind, cause), key -> new double[3]);
			sum[0] += before / all / experiment.points().size();
			sum[1] += after / all / experiment.points().size();
			sum[2] += weight * (before - after) / mean;
		}
	}

	/** Joules, or seconds, by cause. */
	private static Map<String, Double> costs(PointReport point, String kind) {
		Map<String, Double> costs = new LinkedHashMap<>();
		if (kind.equals("energy")) {
			for (CauseReport cause : point.totals().energyByCause()) {
				costs.merge(cause.cause(), cause.joules(), Double::sum);
			}
			return costs;
		}
		long cycles = point.limits().spent().values().stream().mapToLong(Long::longValue).sum();
		if (cycles == 0) {
			return Map.of("all", point.totals().latency());
		}
		point.limits().spent().forEach((cause, part) -> costs.put(cause, point.totals().latency() * part / cycles));
		return costs;
	}

	private static double mean(double a, double b) {
		double log = Math.log(a / b);
		return Math.abs(log) < EQUAL ? a : (a - b) / log;
	}
}
