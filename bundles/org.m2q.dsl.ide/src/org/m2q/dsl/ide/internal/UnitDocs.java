package org.m2q.dsl.ide.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Unit;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.ExpectationKind;
import org.m2q.model.m2q.MetricComparison;
import org.m2q.model.m2q.MetricDeclaration;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.model.m2q.Variation;

/** Which units fit where, and what they mean. */
public final class UnitDocs {

	private static final double LEAST = 0.01;
	private static final double MOST = 100_000;
	private static final int DIGITS = 6;

	private UnitDocs() {
	}

	/** Dimensions that a quantity below an element may have, the likeliest first; empty when nothing is known. */
	public static List<Dimension> expected(EObject context) {
		for (EObject element = context; element != null; element = element.eContainer()) {
			switch (element) {
				case Property property -> {
					return HardwareProperties.find(property, property.getKey()).map(rule -> rule.dimensions().stream().sorted().toList())
							.orElse(List.of());
				}
				case ClockMember clock -> {
					return List.of(Dimension.FREQUENCY);
				}
				case TechnologyMember technology -> {
					return technology.getVoltage() == null ? List.of(Dimension.LENGTH, Dimension.VOLTAGE)
							: List.of(Dimension.VOLTAGE, Dimension.LENGTH);
				}
				case Expectation expectation -> {
					return expectation.getComparison() == ExpectationKind.ABSOLUTE ? ofMetric(expectation.getMetric())
							: List.of(Dimension.RATIO);
				}
				case Variation variation -> {
					return ofDefault(variation.getParameter());
				}
				case MetricComparison comparison -> {
					return ofMetric(comparison.getMetric());
				}
				default -> {
					// the container may tell
				}
			}
		}
		return List.of();
	}

	private static List<Dimension> ofDefault(Parameter parameter) {
		return parameter != null && parameter.getDefaultValue() instanceof NumberLiteral number && number.getUnit() != null
				? Unit.find(number.getUnit()).map(unit -> List.of(unit.dimension())).orElse(List.of())
				: List.of();
	}

	private static List<Dimension> ofMetric(MetricDeclaration metric) {
		if (metric == null || metric.getDimension() == null) {
			return List.of();
		}
		for (Dimension dimension : Dimension.values()) {
			if (dimension.name().equalsIgnoreCase(metric.getDimension())) {
				return List.of(dimension);
			}
		}
		return List.of();
	}

	/** Units of some dimensions, in that order, then all others. */
	public static List<Unit> ordered(List<Dimension> dimensions) {
		List<Unit> units = new ArrayList<>();
		dimensions.forEach(dimension -> units.addAll(Unit.of(dimension)));
		for (Unit unit : Unit.values()) {
			if (!units.contains(unit)) {
				units.add(unit);
			}
		}
		return units;
	}

	/** A quantity in other units that give handy numbers, as a further sentence; empty when there are none. */
	public static String elsewhere(NumberLiteral number) {
		Optional<Unit> unit = Unit.find(String.valueOf(number.getUnit()));
		if (unit.isEmpty() || number.getValue() == null) {
			return "";
		}
		double base = unit.get().toBase(number.getValue().doubleValue());
		List<String> others = new ArrayList<>();
		for (Unit other : Unit.of(unit.get().dimension())) {
			double value = other.fromBase(base);
			if (other != unit.get() && Math.abs(value) >= LEAST && Math.abs(value) < MOST) {
				others.add(Format.significant(value, DIGITS).replaceAll("(\\.[0-9]*?)0+$", "$1").replaceAll("\\.$", "") + " " + other.printedSymbol());
			}
		}
		return others.isEmpty() ? "" : "\n\n" + number.getValue().toPlainString() + " " + unit.get().printedSymbol() + " = " + String.join(" = ", others);
	}

	/** A sentence about a unit; empty for text that is none. */
	public static Optional<String> describe(String symbol) {
		return Unit.find(symbol).map(unit -> {
			double one = unit.toBase(1);
			String base = unit.dimension().baseSymbol();
			String equal = one == 1 || base.isEmpty() ? "" : ": 1 " + unit.printedSymbol() + " = " + Format.significant(one, 10)
					.replaceAll("(\\.[0-9]*?)0+(?=$|e)", "$1").replaceAll("\\.(?=$|e)", "") + " " + base;
			return "unit of " + unit.dimension().label() + equal;
		});
	}
}
