package org.m2q.accelerator.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.common.util.EList;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.BooleanLiteral;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.StringLiteral;

/** Expands the arguments of models and accelerators in experiments. */
final class Arguments {

	private final Quantities quantities;

	Arguments(Quantities quantities) {
		this.quantities = quantities;
	}

	/** All combinations, the last swept argument varying fastest. */
	List<Map<String, Expression>> combinations(EList<Argument> arguments) {
		List<Map<String, Expression>> combinations = new ArrayList<>();
		combinations.add(new LinkedHashMap<>());
		for (Argument argument : arguments) {
			if (argument.getParameter() == null || argument.getParameter().getName() == null || argument.getValue() == null) {
				continue;
			}
			List<Expression> values = argument.isSwept() && argument.getValue() instanceof ListLiteral list ? list.getElements()
					: List.of(argument.getValue());
			List<Map<String, Expression>> extended = new ArrayList<>();
			for (Map<String, Expression> combination : combinations) {
				for (Expression value : values) {
					Map<String, Expression> more = new LinkedHashMap<>(combination);
					more.put(argument.getParameter().getName(), value);
					extended.add(more);
				}
			}
			if (extended.size() > ExperimentRun.LIMIT) {
				throw quantities.problem(ProblemCodes.LIMIT_EXPANSION, argument, "The experiment has more than " + ExperimentRun.LIMIT + " points.");
			}
			combinations = extended;
		}
		return combinations;
	}

	/** Arguments of a model: numbers, booleans, strings, lists, blocks. */
	Map<String, Object> ofModel(Map<String, Expression> expressions) {
		Map<String, Object> values = new LinkedHashMap<>();
		expressions.forEach((name, expression) -> values.put(name, value(expression)));
		return values;
	}

	/** Arguments of an accelerator. */
	Map<String, Quantity> ofAccelerator(Map<String, Expression> expressions) {
		Map<String, Quantity> values = new LinkedHashMap<>();
		expressions.forEach((name, expression) -> values.put(name, quantities.quantity(expression)));
		return values;
	}

	private Object value(Expression expression) {
		return switch (expression) {
			case NumberLiteral literal when literal.getUnit() == null && literal.getValue() != null -> literal.getValue();
			case NumberLiteral literal -> BigDecimal.valueOf(quantities.quantity(literal).value());
			case BooleanLiteral literal -> literal.isValue();
			case StringLiteral literal when literal.getValue() != null -> literal.getValue();
			case ListLiteral list -> list.getElements().stream().map(this::value).toList();
			case ReferenceExpression reference when reference.getTarget() != null && !reference.getTarget().eIsProxy() -> reference.getTarget();
			default -> number(expression);
		};
	}

	private Object number(Expression expression) {
		try {
			return BigDecimal.valueOf(quantities.quantity(expression).value());
		} catch (NumberFormatException e) {
			throw new ProblemException(quantities.problem(ProblemCodes.VALUE_RANGE, expression, "The value is not finite.").problem());
		}
	}

	/** Arguments as text. */
	static Map<String, String> text(Map<String, Quantity> arguments) {
		Map<String, String> texts = new LinkedHashMap<>();
		arguments.forEach((name, value) -> texts.put(name, value.toString()));
		return texts;
	}
}
