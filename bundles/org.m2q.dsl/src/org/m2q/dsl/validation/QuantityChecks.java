package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.NUMBER_LITERAL__UNIT;
import static org.m2q.model.m2q.M2qPackage.Literals.NUMBER_LITERAL__VALUE;
import static org.m2q.model.m2q.M2qPackage.Literals.PROPERTY__KEY;
import static org.m2q.model.m2q.M2qPackage.Literals.UNROLLED_DIMENSION__DIMENSION;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.PropertyRule;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Unit;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.BooleanLiteral;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.ElementOperation;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.EngineKind;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.ExpectationKind;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.LoopDimension;
import org.m2q.model.m2q.LoopLevel;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MetricComparison;
import org.m2q.model.m2q.MetricDeclaration;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.StringLiteral;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.model.m2q.TimingProperty;
import org.m2q.model.m2q.Tiling;
import org.m2q.model.m2q.UnrolledDimension;
import org.m2q.model.m2q.Unrolling;
import org.m2q.model.m2q.Variation;

/** Units and kinds of the quantities of accelerators, policies, mappings and experiments, and the keys of properties. */
final class QuantityChecks {

	private static final Set<Dimension> COUNT = EnumSet.of(Dimension.COUNT);

	private final Report report;
	private final Map<NumberLiteral, Collection<Dimension>> wanted = new HashMap<>();

	QuantityChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case NumberLiteral number -> unit(number);
		case Unrolling unrolling -> distinct(unrolling.getDimensions());
		case Tiling tiling -> distinct(tiling.getSizes());
		case ClockMember clock -> {
			quantity(clock.getFrequency(), EnumSet.of(Dimension.FREQUENCY), "The clock");
			plausible(clock.getFrequency(), 1e5, 2e10, "A clock", Unit.MEGAHERTZ);
		}
		case TechnologyMember technology -> technology(technology);
		case Engine engine -> {
			quantity(engine.getRows(), COUNT, "The number of rows");
			quantity(engine.getColumns(), COUNT, "The number of columns");
			properties(engine, engine.getProperties(), PropertyRule.Element.ENGINE, "engine");
		}
		case MacOperation mac -> quantity(mac.getRate(), COUNT, "The rate");
		case ElementOperation operation -> quantity(operation.getRate(), COUNT, "The rate");
		case UnrolledDimension dimension -> quantity(dimension.getFactor(), COUNT, "The factor");
		case LoopLevel level -> quantity(level.getFactor(), COUNT, "The factor");
		case Memory memory -> memory(memory);
		case Interconnect wires -> properties(wires, wires.getProperties(), PropertyRule.Element.INTERCONNECT, "interconnect");
		case EnergyRow row -> properties(row, row.getProperties(), PropertyRule.Element.ENERGY_ROW, "row");
		case MetricComparison comparison -> metric(comparison.getMetric(), ExpectationKind.ABSOLUTE, comparison.getValue());
		case Expectation expectation -> metric(expectation.getMetric(), expectation.getComparison(), expectation.getValue());
		case Mix mix -> quantity(mix.getBudget(), EnumSet.of(Dimension.DATA, Dimension.LEVEL), "The budget of a weight");
		case Argument argument -> argument(argument);
		case Variation variation -> variation(variation);
		default -> {
			// Holds no quantity.
		}
		}
	}

	private void distinct(List<UnrolledDimension> dimensions) {
		Set<LoopDimension> seen = EnumSet.noneOf(LoopDimension.class);
		for (UnrolledDimension dimension : dimensions) {
			if (!seen.add(dimension.getDimension())) {
				report.at(dimension, UNROLLED_DIMENSION__DIMENSION, ProblemCodes.PROPERTY_DUPLICATE,
						"'" + dimension.getDimension().getLiteral() + "' is given twice. Remove one of the two.");
			}
		}
	}

	private void technology(TechnologyMember technology) {
		quantity(technology.getNode(), EnumSet.of(Dimension.LENGTH), "The technology node");
		plausible(technology.getNode(), 1e-9, 1e-6, "A technology node", Unit.NANOMETRE);
		quantity(technology.getVoltage(), EnumSet.of(Dimension.VOLTAGE), "The supply voltage");
		plausible(technology.getVoltage(), 0.1, 10, "A supply voltage", Unit.VOLT);
	}

	private void memory(Memory memory) {
		switch (memory.getKind()) {
		case BUFFER -> properties(memory, memory.getProperties(), PropertyRule.Element.BUFFER, "buffer");
		case REGISTERS -> properties(memory, memory.getProperties(), PropertyRule.Element.REGISTERS, "registers");
		case DRAM -> properties(memory, memory.getProperties(), PropertyRule.Element.DRAM, "dram");
		}
	}

	/** The unit of any number, wherever it stands. */
	private void unit(NumberLiteral number) {
		if (number.getUnit() == null || Unit.find(number.getUnit()).isPresent()) {
			return;
		}
		List<String> near = Unit.suggestions(number.getUnit(), wanted.getOrDefault(number, Set.of())).stream().map(Unit::symbol).limit(3).toList();
		report.at(number, NUMBER_LITERAL__UNIT, ProblemCodes.UNIT_UNKNOWN,
				"There is no unit '" + number.getUnit() + "'." + (near.isEmpty() ? "" : " Did you mean '" + near.get(0) + "'?"), near.toArray(String[]::new));
	}

	private void metric(MetricDeclaration metric, ExpectationKind comparison, Expression value) {
		if (metric == null || metric.eIsProxy()) {
			return;
		}
		switch (comparison) {
		case ABSOLUTE -> dimension(metric).ifPresent(dimension -> quantity(value, EnumSet.of(dimension), "'" + metric.getName() + "'"));
		case SAVING -> quantity(value, EnumSet.of(Dimension.RATIO), "A saving");
		case SPEEDUP, RATIO -> quantity(value, EnumSet.of(Dimension.COUNT, Dimension.RATIO), "A ratio");
		case DROP -> quantity(value, dimension(metric).map(EnumSet::of).orElse(EnumSet.of(Dimension.RATIO)), "A drop of '" + metric.getName() + "'");
		}
	}

	/** What a metric measures. */
	static Optional<Dimension> dimension(MetricDeclaration metric) {
		try {
			return metric.getDimension() == null ? Optional.empty() : Optional.of(Dimension.valueOf(metric.getDimension().toUpperCase(Locale.ROOT)));
		} catch (IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	private void properties(EObject owner, List<Property> properties, PropertyRule.Element element, String kind) {
		Set<String> seen = new HashSet<>();
		for (Property property : properties) {
			String key = property.getKey();
			if (key == null) {
				continue;
			}
			Optional<PropertyRule> rule = element.rule(key);
			if (rule.isEmpty()) {
				unknown(property, key, element, kind);
			} else if (!seen.add(key)) {
				report.at(property, PROPERTY__KEY, ProblemCodes.PROPERTY_DUPLICATE, "'" + key + "' is given twice. Remove one of the two.");
			} else {
				value(property, rule.get());
			}
		}
		for (PropertyRule rule : element.rules()) {
			if (rule.mandatory() && !seen.contains(rule.key())) {
				report.at(owner, owner.eClass().getEStructuralFeature("name"), ProblemCodes.PROPERTY_MISSING,
						"This " + kind + " needs the property '" + rule.key() + "', e.g. '" + rule.key() + " " + example(rule) + "'.", rule.key(), example(rule));
			}
		}
	}

	private void unknown(Property property, String key, PropertyRule.Element element, String kind) {
		List<String> keys = element.rules().stream().map(PropertyRule::key).toList();
		List<String> near = Nearest.to(key, keys);
		String article = kind.matches("[aeiou].*") ? "An " : kind.equals("registers") || kind.equals("dram") ? "" : "A ";
		String subject = article + kind + (kind.equals("registers") ? " have" : " has");
		subject = Character.toUpperCase(subject.charAt(0)) + subject.substring(1);
		String advice = near.isEmpty() ? " There is " + Names.list(keys) + "." : " Did you mean '" + near.get(0) + "'?";
		report.at(property, PROPERTY__KEY, ProblemCodes.PROPERTY_UNKNOWN, subject + " no property '" + key + "'." + advice,
				(near.isEmpty() ? keys : near).toArray(String[]::new));
	}

	private static String example(PropertyRule rule) {
		return switch (rule.dimensions().stream().findFirst().orElse(Dimension.COUNT)) {
		case DATA -> "64 KiB";
		case BANDWIDTH -> "12.8 GB/s";
		case ENERGY_PER_BIT -> "8 pJ/bit";
		case ENERGY -> "1 pJ";
		case AREA -> "300 um2";
		case POWER -> "1 mW";
		default -> "1";
		};
	}

	private void value(Property property, PropertyRule rule) {
		Expression value = property.getValue();
		String subject = "'" + rule.key() + "'";
		if (property instanceof TimingProperty timing) {
			timing(timing);
		} else if (value instanceof ReferenceExpression reference && reference.getTarget() instanceof EnergyRow row && !row.eIsProxy()) {
			if (!rule.row()) {
				report.at(value, ProblemCodes.VALUE_TYPE, subject + " is " + wanted(rule) + ", not a row of an energy table.");
			}
		} else if (value instanceof ReferenceExpression reference && reference.getTarget() instanceof EnergyTable table && !table.eIsProxy()) {
			if (!rule.table()) {
				report.at(value, ProblemCodes.VALUE_TYPE, subject + " is " + wanted(rule) + ", not a table." + (rule.row() ? " Name one of its rows." : ""));
			}
		} else if (value instanceof StringLiteral) {
			if (!rule.text()) {
				report.at(value, ProblemCodes.VALUE_TYPE, subject + " is " + wanted(rule) + ", not a text.");
			}
		} else if (value != null && rule.dimensions().isEmpty() && !isUnresolved(value)) {
			report.at(value, ProblemCodes.VALUE_TYPE, subject + " is " + wanted(rule) + ".");
		} else {
			quantity(value, rule.dimensions(), subject);
			if (!rule.signed() && value instanceof NumberLiteral number && number.getValue() != null && number.getValue().signum() < 0) {
				report.at(value, ProblemCodes.VALUE_RANGE, subject + " cannot be negative.");
			}
		}
	}

	private void timing(TimingProperty timing) {
		if (timing.eContainer() instanceof Engine engine && !org.m2q.accelerator.EngineTiming.valueOf(timing.getTiming().name())
				.counts(org.m2q.accelerator.EngineKind.valueOf(engine.getKind().name()))) {
			report.at(timing, PROPERTY__KEY, ProblemCodes.ENGINE_TIMING, "The cycles of a " + engine.getKind().getLiteral() + " are not counted by 'timing "
					+ timing.getTiming().getLiteral() + "'. Remove the property.");
		}
	}

	private static boolean isUnresolved(Expression value) {
		return value instanceof ReferenceExpression reference && (reference.getTarget() == null || reference.getTarget().eIsProxy());
	}

	private static String wanted(PropertyRule rule) {
		List<String> kinds = new ArrayList<>();
		if (!rule.dimensions().isEmpty()) {
			kinds.add("a quantity in " + Names.list(symbols(rule.dimensions()).stream().limit(3).toList()));
		}
		if (rule.row()) {
			kinds.add("a row of an energy table");
		}
		if (rule.table()) {
			kinds.add("an energy table");
		}
		if (rule.text()) {
			kinds.add("a text in quotes");
		}
		return String.join(" or ", kinds);
	}

	/** An argument that replaces a parameter with a unit measures the same. */
	private void argument(Argument argument) {
		if (argument.getParameter() != null && !argument.getParameter().eIsProxy() && argument.getParameter().getDefaultValue() instanceof NumberLiteral number
				&& number.getUnit() != null) {
			Optional<Unit> unit = Unit.find(number.getUnit());
			if (unit.isPresent()) {
				List<Expression> values = argument.getValue() instanceof ListLiteral list && argument.isSwept() ? list.getElements()
						: argument.getValue() == null ? List.of() : List.of(argument.getValue());
				values.forEach(value -> quantity(value, EnumSet.of(unit.get().dimension()), "'" + argument.getParameter().getName() + "'"));
			}
		}
	}

	/** Both ends of a range measure what the parameter measures. */
	private void variation(Variation variation) {
		if (variation.getParameter() != null && !variation.getParameter().eIsProxy() && variation.getParameter().getDefaultValue() instanceof NumberLiteral number) {
			Optional<Dimension> dimension = number.getUnit() == null ? Optional.of(Dimension.COUNT) : Unit.find(number.getUnit()).map(Unit::dimension);
			dimension.ifPresent(found -> Stream.of(variation.getLow(), variation.getHigh()).filter(Objects::nonNull)
					.forEach(value -> quantity(value, EnumSet.of(found), "'" + variation.getParameter().getName() + "'")));
		}
	}

	/** A value that has to be of one of several dimensions. */
	private void quantity(Expression value, Collection<Dimension> dimensions, String subject) {
		switch (value) {
		case NumberLiteral number -> number(number, number, dimensions, subject);
		case ReferenceExpression reference when reference.getTarget() instanceof Parameter parameter && !parameter.eIsProxy() -> {
			if (parameter.getDefaultValue() instanceof NumberLiteral number) {
				number(number, reference, dimensions, subject);
			}
		}
		case ReferenceExpression reference when reference.getTarget() != null && !reference.getTarget().eIsProxy() -> report.at(value,
				ProblemCodes.VALUE_TYPE, subject + " is a number, not '" + reference.getTarget().getName() + "'.");
		case StringLiteral text -> report.at(value, ProblemCodes.VALUE_TYPE, subject + " is a number, not a text. Remove the quotes.");
		case BooleanLiteral truth -> report.at(value, ProblemCodes.VALUE_TYPE, subject + " is a number, not a truth value.");
		case ListLiteral list -> report.at(value, ProblemCodes.VALUE_TYPE, subject + " is a number, not a list.");
		case null, default -> {
			// A computed value; its kind is known later.
		}
		}
	}

	/** A number that stands at its place or as the default of a parameter that is used there. */
	private void number(NumberLiteral number, Expression user, Collection<Dimension> dimensions, String subject) {
		List<String> symbols = symbols(dimensions);
		// The number itself is visited after what it belongs to.
		wanted.put(number, dimensions);
		if (number.getUnit() == null) {
			if (!dimensions.contains(Dimension.COUNT) && !symbols.isEmpty()) {
				report.at(number, NUMBER_LITERAL__VALUE, ProblemCodes.UNIT_MISSING,
						subject + " needs a unit, e.g. '" + (number.getValue() == null ? "" : number.getValue().toPlainString() + " ") + symbols.get(0) + "'.",
						symbols.toArray(String[]::new));
			}
			return;
		}
		Optional<Unit> unit = Unit.find(number.getUnit());
		if (unit.isEmpty() || dimensions.isEmpty() || dimensions.contains(unit.get().dimension())) {
			return;
		}
		String measured = Names.list(dimensions.stream().map(Dimension::labelWithArticle).sorted().toList()).replace(" and ", " or ");
		String advice = symbols.isEmpty() ? "Remove the unit." : "Use " + Names.list(symbols.stream().limit(3).toList()).replace(" and ", " or ") + ".";
		String message = subject + " is " + measured + ", but '" + number.getUnit() + "' measures " + unit.get().dimension().labelWithArticle() + ". " + advice;
		if (user == number) {
			report.at(number, NUMBER_LITERAL__UNIT, ProblemCodes.UNIT_DIMENSION, message, symbols.toArray(String[]::new));
		} else {
			report.at(user, ProblemCodes.UNIT_DIMENSION, message, symbols.toArray(String[]::new));
		}
	}

	/** Units of some dimensions, the most usual ones first. */
	private static List<String> symbols(Collection<Dimension> dimensions) {
		return dimensions.stream().sorted().flatMap(dimension -> {
			String usual = switch (dimension) {
			case TIME -> "ms";
			case FREQUENCY -> "MHz";
			case DATA -> "KiB";
			case BANDWIDTH -> "GB/s";
			case ENERGY -> "pJ";
			case ENERGY_PER_BIT -> "pJ/bit";
			case ENERGY_DELAY -> "uJ*s";
			case POWER -> "mW";
			case LENGTH -> "nm";
			case AREA -> "um2";
			case VOLTAGE -> "V";
			case RATIO -> "%";
			case LEVEL -> "dB";
			case COUNT -> "K";
			};
			List<String> units = new ArrayList<>(List.of(usual));
			Unit.of(dimension).stream().map(Unit::symbol).filter(symbol -> !symbol.equals(usual)).forEach(units::add);
			return units.stream();
		}).toList();
	}

	private void plausible(Expression value, double least, double most, String subject, Unit usual) {
		if (value instanceof NumberLiteral number && number.getUnit() != null && number.getValue() != null) {
			Optional<Unit> unit = Unit.find(number.getUnit()).filter(found -> found.dimension() == usual.dimension());
			double base = unit.map(found -> found.toBase(number.getValue().doubleValue())).orElse(least);
			if (base > 0 && (base < least || base > most)) {
				report.at(number, ProblemCodes.UNIT_IMPLAUSIBLE, subject + " of " + number.getValue().toPlainString() + " " + number.getUnit()
						+ " is unusual. Did you mean " + number.getValue().toPlainString() + " " + usual.symbol() + "?", usual.symbol());
			}
		}
	}
}
