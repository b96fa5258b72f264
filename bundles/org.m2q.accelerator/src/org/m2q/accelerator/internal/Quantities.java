package org.m2q.accelerator.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Quantity;
import org.m2q.base.unit.Unit;
import org.m2q.model.m2q.BinaryExpression;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.UnaryExpression;
import org.m2q.model.m2q.UnaryOperator;
import org.m2q.network.SourceLocator;

/** Evaluates quantities with units. */
public final class Quantities {

	/** Largest whole number. */
	private static final double MOST = 1e15;

	private final SourceLocator locator;
	private final Map<String, Quantity> arguments;
	private final Map<Parameter, Quantity> values = new HashMap<>();
	private final Set<Parameter> visiting = new LinkedHashSet<>();

	/** Evaluates with given values of parameters. */
	public Quantities(SourceLocator locator, Map<String, Quantity> arguments) {
		this.locator = locator;
		this.arguments = Map.copyOf(arguments);
	}

	/** Where an element is written: its name when it has one, for a whole accelerator is too much to underline. */
	SourceSpan span(EObject element) {
		if (element == null) {
			return SourceSpan.NONE;
		}
		boolean named = element instanceof NamedElement found && found.getName() != null;
		return locator.locate(element, named ? Optional.of(M2qPackage.Literals.NAMED_ELEMENT__NAME) : Optional.empty());
	}

	/** The documentation comment of an element; empty when there is none. */
	String documentation(EObject element) {
		return locator.documentation(element);
	}

	/**
	 * The value of an expression in the base unit of a dimension.
	 *
	 * @throws ProblemException when it has none
	 */
	public double value(Expression expression, Dimension dimension) {
		return quantity(expression, dimension).value();
	}

	/** The value of an expression that must have a dimension. */
	public Quantity quantity(Expression expression, Dimension dimension) {
		if (expression instanceof NumberLiteral literal) {
			requireUnit(literal, Set.of(dimension));
		}
		Quantity quantity = quantity(expression);
		if (quantity.dimension() == dimension) {
			return quantity;
		}
		if (dimension == Dimension.COUNT && quantity.dimension() == Dimension.RATIO) {
			return Quantity.count(quantity.value());
		}
		String[] units = Unit.of(dimension).stream().map(Unit::symbol).toArray(String[]::new);
		if (quantity.dimension() == Dimension.COUNT) {
			throw problem(ProblemCodes.UNIT_MISSING, expression,
					capitalised(dimension) + " needs a unit, e.g. " + String.join(", ", List.of(units).subList(0, Math.min(3, units.length))) + ".", units);
		}
		throw problem(ProblemCodes.UNIT_DIMENSION, expression, "Expected " + noun(dimension) + ", not " + noun(quantity.dimension()) + ".", units);
	}

	/** A whole number of 1 or more, up to 10¹⁵. */
	long count(Expression expression) {
		double value = value(expression, Dimension.COUNT);
		if (value > MOST) {
			throw problem(ProblemCodes.VALUE_RANGE, expression, "Expected a whole number of 10¹⁵ or less, not " + number(value) + ".");
		}
		if (value != Math.rint(value) || value < 1) {
			throw problem(ProblemCodes.VALUE_RANGE, expression, "Expected a whole number of 1 or more, not " + number(value) + ".");
		}
		return (long) value;
	}

	/**
	 * The value of an expression that must lie between two others.
	 *
	 * @param what begins the message, such as "The clock of 'Chip'"
	 * @param from least value, as a text with its unit as well
	 * @param to largest value, as a text with its unit as well
	 */
	double within(Expression expression, Dimension dimension, String what, double least, String from, double most, String to) {
		double value = value(expression, dimension);
		if (!(value >= least)) {
			throw problem(ProblemCodes.VALUE_RANGE, expression, what + " must be " + from + " or more.");
		}
		if (value > most) {
			throw problem(ProblemCodes.VALUE_RANGE, expression, what + " must be " + to + " or less.");
		}
		return value;
	}

	/** The value of an expression, whatever its dimension. */
	public Quantity quantity(Expression expression) {
		Quantity found = switch (expression) {
			case NumberLiteral literal -> literal(literal);
			case ReferenceExpression reference when reference.getTarget() instanceof Parameter parameter && !parameter.eIsProxy() -> parameter(parameter,
					reference);
			case BinaryExpression binary -> binary(binary);
			case UnaryExpression unary when unary.getOperator() == UnaryOperator.NEGATE -> negated(unary);
			case ReferenceExpression reference when reference.getTarget() == null || reference.getTarget().eIsProxy() -> throw problem(
					ProblemCodes.LINK_UNRESOLVED, expression, "The name cannot be resolved.");
			case null -> throw problem(ProblemCodes.VALUE_TYPE, null, "A value is missing.");
			default -> throw problem(ProblemCodes.VALUE_TYPE, expression, "Expected a number.");
		};
		if (!Double.isFinite(found.value())) {
			throw problem(ProblemCodes.VALUE_RANGE, expression, "The value is not finite.");
		}
		return found;
	}

	/** Value of a parameter: its argument, else its default. */
	Quantity parameter(Parameter parameter, EObject where) {
		Quantity known = values.get(parameter);
		if (known != null) {
			return known;
		}
		Quantity argument = parameter.getName() == null ? null : arguments.get(parameter.getName());
		if (argument == null) {
			if (!visiting.add(parameter)) {
				throw problem(ProblemCodes.PARAMETER_CYCLE, parameter, "The default value of '" + parameter.getName() + "' needs itself.");
			}
			if (parameter.getDefaultValue() == null) {
				throw problem(ProblemCodes.ARGUMENT_MISSING, where, "Parameter '" + parameter.getName() + "' has no value.", parameter.getName());
			}
			argument = quantity(parameter.getDefaultValue());
			visiting.remove(parameter);
		}
		values.put(parameter, argument);
		return argument;
	}

	/** Reports a unit that does not exist; the suggestion is of one of the dimensions when there are any. */
	private void requireUnit(NumberLiteral literal, Collection<Dimension> dimensions) {
		if (literal.getUnit() != null && Unit.find(literal.getUnit()).isEmpty()) {
			String[] near = Unit.suggestions(literal.getUnit(), dimensions).stream().limit(3).map(Unit::symbol).toArray(String[]::new);
			throw problem(ProblemCodes.UNIT_UNKNOWN, literal,
					"There is no unit '" + literal.getUnit() + "'" + (near.length == 0 ? "." : "; did you mean '" + near[0] + "'?"), near);
		}
	}

	private Quantity literal(NumberLiteral literal) {
		if (literal.getValue() == null) {
			throw problem(ProblemCodes.VALUE_TYPE, literal, "A number is missing.");
		}
		double number = literal.getValue().doubleValue();
		double base = number;
		Dimension dimension = Dimension.COUNT;
		if (literal.getUnit() != null) {
			requireUnit(literal, Set.of());
			Optional<Unit> unit = Unit.find(literal.getUnit());
			base = unit.get().toBase(number);
			dimension = unit.get().dimension();
		}
		if (!Double.isFinite(base)) {
			throw problem(ProblemCodes.VALUE_RANGE, literal, "The number is too large.");
		}
		return new Quantity(base, dimension);
	}

	private Quantity negated(UnaryExpression unary) {
		Quantity operand = quantity(unary.getOperand());
		return new Quantity(-operand.value(), operand.dimension());
	}

	private Quantity binary(BinaryExpression binary) {
		Quantity left = quantity(binary.getLeft());
		Quantity right = quantity(binary.getRight());
		boolean same = left.dimension() == right.dimension();
		boolean leftPlain = left.dimension() == Dimension.COUNT;
		boolean rightPlain = right.dimension() == Dimension.COUNT;
		double value = switch (binary.getOperator()) {
			case ADD -> same ? left.value() + right.value() : Double.NaN;
			case SUBTRACT -> same ? left.value() - right.value() : Double.NaN;
			case MULTIPLY -> leftPlain || rightPlain ? left.value() * right.value() : Double.NaN;
			case DIVIDE -> rightPlain || same ? left.value() / right.value() : Double.NaN;
			case MODULO -> same ? left.value() % right.value() : Double.NaN;
			default -> throw problem(ProblemCodes.VALUE_TYPE, binary, "Expected a number.");
		};
		if (!Double.isFinite(value)) {
			boolean byZero = right.value() == 0;
			throw problem(byZero ? ProblemCodes.VALUE_RANGE : ProblemCodes.UNIT_DIMENSION, binary, byZero ? "Division by zero."
					: capitalised(left.dimension()) + " and " + noun(right.dimension()) + " cannot be combined here.");
		}
		Dimension dimension = switch (binary.getOperator()) {
			case MULTIPLY -> leftPlain ? right.dimension() : left.dimension();
			case DIVIDE -> rightPlain ? left.dimension() : Dimension.COUNT;
			default -> left.dimension();
		};
		return new Quantity(value, dimension);
	}

	/** A problem of a value, at what it belongs to when it is missing and so has no place. */
	Problem placed(ProblemException found, EObject owner) {
		Problem problem = found.problem();
		return problem.span().isKnown() ? problem : new Problem(problem.code(), problem.severity(), problem.message(), span(owner), problem.data());
	}

	ProblemException problem(String code, EObject where, String message, String... data) {
		return new ProblemException(Problem.error(code, span(where), message, data));
	}

	private static String noun(Dimension dimension) {
		return ("aeiou".indexOf(dimension.label().charAt(0)) >= 0 ? "an " : "a ") + dimension.label();
	}

	private static String capitalised(Dimension dimension) {
		return "A" + noun(dimension).substring(1);
	}

	private static String number(double value) {
		return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
	}
}
