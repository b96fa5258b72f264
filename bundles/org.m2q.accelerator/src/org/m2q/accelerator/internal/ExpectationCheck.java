package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.ExpectationResult;
import org.m2q.accelerator.ExpectationResult.Outcome;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.BinaryOperator;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.ExpectationKind;
import org.m2q.model.m2q.NumberLiteral;

/** Compares what was expected of an experiment with what it came to. */
public final class ExpectationCheck {

	private final Quantities quantities;
	private final List<ExperimentPoint> points;
	private final List<ExperimentPoint> baselines;

	ExpectationCheck(Quantities quantities, List<ExperimentPoint> points, List<ExperimentPoint> baselines) {
		this.quantities = quantities;
		this.points = points;
		this.baselines = baselines;
	}

	/** The limit of an expectation must have this dimension. */
	static Dimension dimension(Expectation expectation) {
		return switch (expectation.getComparison()) {
			case SAVING -> Dimension.RATIO;
			case RATIO, SPEEDUP -> Dimension.COUNT;
			case ABSOLUTE, DROP -> Metrics.dimension(name(expectation));
		};
	}

	static String name(Expectation expectation) {
		return expectation.getMetric() == null || expectation.getMetric().getName() == null ? "" : expectation.getMetric().getName();
	}

	/** The limit of an expectation in the base unit of its dimension. A plain number is a ratio too: 0.7 is 70 %. */
	static double limit(Quantities quantities, Expectation expectation) {
		Dimension dimension = dimension(expectation);
		Quantity quantity = quantities.quantity(expectation.getValue());
		boolean plain = quantity.dimension() == Dimension.COUNT || quantity.dimension() == Dimension.RATIO;
		boolean wantsPlain = dimension == Dimension.COUNT || dimension == Dimension.RATIO;
		return plain && wantsPlain ? quantity.value() : quantities.value(expectation.getValue(), dimension);
	}

	ExpectationResult evaluate(Expectation expectation) {
		String metric = name(expectation);
		double required = limit(quantities, expectation);
		List<Double> values = new ArrayList<>();
		String reason = "";
		double worst = Double.NaN;
		int worstPoint = -1;
		boolean known = !points.isEmpty();
		boolean holds = true;
		boolean lessIsBetter = expectation.getOperator() == BinaryOperator.LESS || expectation.getOperator() == BinaryOperator.LESS_EQUAL;
		for (int i = 0; i < points.size(); i++) {
			OptionalDouble value = value(expectation, metric, points.get(i));
			values.add(value.orElse(Double.NaN));
			if (value.isEmpty()) {
				known = false;
				reason = reason(expectation, metric, points.get(i));
				continue;
			}
			holds &= compare(value.getAsDouble(), expectation.getOperator(), required);
			if (worstPoint < 0 || (lessIsBetter ? value.getAsDouble() > worst : value.getAsDouble() < worst)) {
				worst = value.getAsDouble();
				worstPoint = i;
			}
		}
		if (points.isEmpty()) {
			reason = "The experiment has no point.";
		}
		// One wrong point is enough to fail; without values nothing is claimed.
		Outcome outcome = !holds ? Outcome.FAILED : known ? Outcome.MET : Outcome.NOT_EVALUATED;
		return new ExpectationResult(text(expectation, required), metric, dimension(expectation), outcome, required, worst, values, worstPoint, reason,
				quantities.span(expectation));
	}

	private OptionalDouble value(Expectation expectation, String metric, ExperimentPoint point) {
		OptionalDouble own = Metrics.value(metric, point.cost());
		if (own.isEmpty() || !point.cost().isComplete()) {
			return OptionalDouble.empty();
		}
		if (expectation.getComparison() == ExpectationKind.ABSOLUTE) {
			return own;
		}
		Optional<ExperimentPoint> baseline = baseline(expectation.getBaseline(), point);
		OptionalDouble other = baseline.isEmpty() || !baseline.get().cost().isComplete() ? OptionalDouble.empty()
				: Metrics.value(metric, baseline.get().cost());
		if (other.isEmpty()) {
			return OptionalDouble.empty();
		}
		double a = own.getAsDouble();
		double b = other.getAsDouble();
		double value = switch (expectation.getComparison()) {
			case SAVING -> 1 - a / b;
			case RATIO -> a / b;
			case SPEEDUP -> Metrics.moreIsBetter(metric) ? a / b : b / a;
			case DROP -> b - a;
			case ABSOLUTE -> a;
		};
		return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
	}

	private Optional<ExperimentPoint> baseline(Accelerator accelerator, ExperimentPoint point) {
		return point.baselines().stream().map(baselines::get)
				.filter(baseline -> accelerator == null || accelerator.getName() == null || accelerator.getName().equals(baseline.accelerator())).findFirst();
	}

	private String reason(Expectation expectation, String metric, ExperimentPoint point) {
		if (Metrics.value(metric, point.cost()).isEmpty()) {
			return "'" + metric + "' is not simulated.";
		}
		if (!point.cost().isComplete()) {
			return "Not every layer could be priced.";
		}
		return expectation.getComparison() == ExpectationKind.ABSOLUTE ? "" : "There is no complete baseline to compare with.";
	}

	static boolean compare(double value, BinaryOperator operator, double limit) {
		return switch (operator) {
			case LESS -> value < limit;
			case LESS_EQUAL -> value <= limit;
			case GREATER -> value > limit;
			case GREATER_EQUAL -> value >= limit;
			case EQUAL -> value == limit;
			case NOT_EQUAL -> value != limit;
			default -> false;
		};
	}

	private static String text(Expectation expectation, double required) {
		StringBuilder text = new StringBuilder(name(expectation));
		if (expectation.getComparison() != ExpectationKind.ABSOLUTE) {
			text.append(' ').append(expectation.getComparison().getLiteral());
		}
		if (expectation.getBaseline() != null && expectation.getBaseline().getName() != null) {
			text.append(" over ").append(expectation.getBaseline().getName());
		}
		text.append(' ').append(expectation.getOperator().getLiteral()).append(' ');
		if (expectation.getValue() instanceof NumberLiteral literal && literal.getValue() != null) {
			text.append(literal.getValue().toPlainString());
			if (literal.getUnit() != null) {
				text.append(' ').append(literal.getUnit());
			}
			return text.toString();
		}
		return text.append(Format.value(required, dimension(expectation))).toString();
	}

	/** Reports an expectation that no result can meet. */
	static Optional<Problem> impossible(Quantities quantities, Expectation expectation, SourceSpan span) {
		double limit;
		try {
			limit = limit(quantities, expectation);
		} catch (ProblemException e) {
			return Optional.of(e.problem());
		}
		String metric = name(expectation);
		double lowest = switch (expectation.getComparison()) {
			case SAVING, DROP -> Double.NEGATIVE_INFINITY;
			default -> 0;
		};
		boolean bounded = expectation.getComparison() == ExpectationKind.ABSOLUTE && (metric.equals("utilization") || metric.startsWith("top"));
		double highest = expectation.getComparison() == ExpectationKind.SAVING || bounded ? 1 : Double.POSITIVE_INFINITY;
		if (expectation.getComparison() == ExpectationKind.ABSOLUTE && dimension(expectation) == Dimension.LEVEL) {
			lowest = Double.NEGATIVE_INFINITY;
		}
		boolean never = switch (expectation.getOperator()) {
			// A saving of 100 % would need something that costs nothing.
			case GREATER, GREATER_EQUAL -> limit > highest || limit == highest && (expectation.getOperator() == BinaryOperator.GREATER
					|| expectation.getComparison() == ExpectationKind.SAVING);
			case LESS -> limit <= lowest;
			case LESS_EQUAL -> limit < lowest;
			case EQUAL -> limit < lowest || limit > highest;
			default -> false;
		};
		if (!never) {
			return Optional.empty();
		}
		String range = Double.isInfinite(lowest) ? "below " + Format.percent(highest) : Double.isInfinite(highest) ? "0 or more" : "between 0 and 1";
		return Optional.of(Problem.error(ProblemCodes.EXPECT_IMPOSSIBLE, span, "'" + text(expectation, limit) + "' can never hold: the value is " + range + ".",
				metric));
	}

	/** Values of metrics of whole networks. */
	static final class Metrics {

		private Metrics() {
		}

		static boolean moreIsBetter(String metric) {
			return metric.equals("throughput") || metric.equals("utilization") || metric.startsWith("top") || metric.equals("sqnr");
		}

		static Dimension dimension(String metric) {
			return switch (metric) {
				case "latency" -> Dimension.TIME;
				case "energy" -> Dimension.ENERGY;
				case "edp" -> Dimension.ENERGY_DELAY;
				case "power" -> Dimension.POWER;
				case "throughput" -> Dimension.FREQUENCY;
				case "utilization", "edp_share", "top1", "top5" -> Dimension.RATIO;
				case "area" -> Dimension.AREA;
				case "dram_traffic", "weight_size" -> Dimension.DATA;
				case "sqnr" -> Dimension.LEVEL;
				default -> Dimension.COUNT;
			};
		}

		static OptionalDouble value(String metric, NetworkCost cost) {
			if (!cost.isEnergyKnown() && (metric.equals("energy") || metric.equals("edp") || metric.equals("power"))) {
				// A limit would hold for an energy of 0.
				return OptionalDouble.empty();
			}
			return switch (metric) {
				case "macs" -> OptionalDouble.of(cost.network().macs());
				case "parameters" -> OptionalDouble.of(cost.network().parameters());
				case "intensity" -> cost.dramBytes() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) cost.network().macs() / cost.dramBytes());
				case "cycles" -> OptionalDouble.of(cost.cycles());
				case "latency" -> OptionalDouble.of(cost.latency());
				case "energy" -> OptionalDouble.of(cost.energy());
				case "edp" -> OptionalDouble.of(cost.edp());
				case "power" -> OptionalDouble.of(cost.power());
				case "throughput" -> OptionalDouble.of(cost.throughput());
				case "utilization" -> OptionalDouble.of(cost.utilisation());
				case "area" -> cost.area();
				case "dram_traffic" -> OptionalDouble.of(cost.dramBytes());
				case "weight_size" -> OptionalDouble.of(weightBytes(cost));
				default -> OptionalDouble.empty();
			};
		}

		private static double weightBytes(NetworkCost cost) {
			double bits = 0;
			for (LayerCost layer : cost.layers()) {
				bits += layer.layer().kind().hasWeights() ? layer.layer().weights() * layer.precision().storedWeightBits(layer.layer().loops()) : 0;
			}
			return bits / 8;
		}
	}
}
