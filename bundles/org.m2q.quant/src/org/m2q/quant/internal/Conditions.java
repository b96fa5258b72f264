package org.m2q.quant.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Unit;
import org.m2q.model.m2q.MetricComparison;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.network.Layer;
import org.m2q.quant.LayerMetrics;

/** Decides the conditions of rules. */
final class Conditions {

	private final Reporter reporter;
	private final LayerMetrics metrics;

	Conditions(Reporter reporter, LayerMetrics metrics) {
		this.reporter = reporter;
		this.metrics = metrics;
	}

	/** Whether a condition holds for a layer; not when it cannot be decided, which is reported. */
	boolean holds(MetricComparison condition, Layer layer) {
		if (condition.getMetric() == null || condition.getMetric().eIsProxy() || condition.getMetric().getName() == null) {
			return false;
		}
		Optional<Double> limit = limit(condition);
		if (limit.isEmpty()) {
			return false;
		}
		OptionalDouble value = value(condition.getMetric().getName(), layer);
		if (value.isEmpty()) {
			reporter.report(ProblemCodes.POLICY_METRIC, condition,
					"'" + condition.getMetric().getName() + "' of layers is not known here; this rule does not apply", condition.getMetric().getName());
			return false;
		}
		int order = Double.compare(value.getAsDouble(), limit.get());
		return switch (condition.getOperator()) {
		case EQUAL -> order == 0;
		case NOT_EQUAL -> order != 0;
		case LESS -> order < 0;
		case LESS_EQUAL -> order <= 0;
		case GREATER -> order > 0;
		case GREATER_EQUAL -> order >= 0;
		default -> false;
		};
	}

	/** Why a condition can hold for no layer: counts and other amounts are never negative, shares and utilisations never above 100 %. */
	Optional<String> neverHolds(MetricComparison condition) {
		if (condition.getMetric() == null || condition.getMetric().eIsProxy() || condition.getMetric().getName() == null
				|| !(condition.getValue() instanceof NumberLiteral literal) || literal.getValue() == null) {
			return Optional.empty();
		}
		Optional<Dimension> dimension = dimension(condition.getMetric().getDimension());
		Optional<Unit> unit = Optional.ofNullable(literal.getUnit()).flatMap(Unit::find);
		boolean fits = literal.getUnit() == null || unit.isPresent() && dimension.isPresent() && unit.get().dimension() == dimension.get();
		if (dimension.isEmpty() || dimension.get() == Dimension.LEVEL || !fits) {
			return Optional.empty();
		}
		double number = literal.getValue().doubleValue();
		double limit = unit.map(u -> u.toBase(number)).orElse(number);
		double most = dimension.get() == Dimension.RATIO ? 1 : Double.POSITIVE_INFINITY;
		boolean tooLow = switch (condition.getOperator()) {
		case LESS -> limit <= 0;
		case LESS_EQUAL, EQUAL -> limit < 0;
		default -> false;
		};
		boolean tooHigh = switch (condition.getOperator()) {
		case GREATER -> limit >= most;
		case GREATER_EQUAL, EQUAL -> limit > most;
		default -> false;
		};
		String name = "'" + condition.getMetric().getName() + "'";
		return tooLow ? Optional.of(name + " is never below 0.") : tooHigh ? Optional.of(name + " is never above 100 %.") : Optional.empty();
	}

	private Optional<Double> limit(MetricComparison condition) {
		if (!(condition.getValue() instanceof NumberLiteral literal) || literal.getValue() == null) {
			if (condition.getValue() != null) {
				reporter.report(ProblemCodes.VALUE_TYPE, condition.getValue(), "a number is needed here");
			}
			return Optional.empty();
		}
		Optional<Dimension> dimension = dimension(condition.getMetric().getDimension());
		double number = literal.getValue().doubleValue();
		if (literal.getUnit() == null) {
			if (dimension.isPresent() && dimension.get() != Dimension.COUNT && dimension.get() != Dimension.RATIO) {
				reporter.report(ProblemCodes.UNIT_MISSING, literal, "'" + condition.getMetric().getName() + "' is " + dimension.get().labelWithArticle() + ", which needs a unit",
						Unit.of(dimension.get()).stream().map(Unit::symbol).toArray(String[]::new));
				return Optional.empty();
			}
			return Optional.of(number);
		}
		Optional<Unit> unit = Unit.find(literal.getUnit());
		if (unit.isEmpty()) {
			reporter.report(ProblemCodes.UNIT_UNKNOWN, literal, "there is no unit '" + literal.getUnit() + "'",
					Unit.suggestions(literal.getUnit(), dimension.map(Set::of).orElse(Set.of())).stream().limit(3).map(Unit::symbol).toArray(String[]::new));
			return Optional.empty();
		}
		if (dimension.isPresent() && unit.get().dimension() != dimension.get()) {
			reporter.report(ProblemCodes.UNIT_DIMENSION, literal, "'" + condition.getMetric().getName() + "' is " + dimension.get().labelWithArticle() + ", but "
					+ "'" + literal.getUnit() + "' measures " + unit.get().dimension().label());
			return Optional.empty();
		}
		return Optional.of(unit.get().toBase(number));
	}

	private static Optional<Dimension> dimension(String name) {
		try {
			return name == null ? Optional.empty() : Optional.of(Dimension.valueOf(name.toUpperCase(Locale.ROOT)));
		} catch (IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	/** What follows from the shape of a layer, else what a cost model says. */
	private OptionalDouble value(String metric, Layer layer) {
		return switch (metric) {
		case "macs" -> OptionalDouble.of(layer.macs());
		case "parameters" -> OptionalDouble.of(layer.parameters());
		case "kernel" -> OptionalDouble.of(layer.loops().kernelRows());
		case "intensity" -> OptionalDouble.of((double) layer.macs() / ((double) layer.inputElements() + layer.outputElements() + layer.parameters()));
		default -> metrics.value(layer, metric);
		};
	}
}
