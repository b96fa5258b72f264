package org.m2q.network.internal;

import static org.m2q.network.internal.Datum.Unknown.UNKNOWN;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.BinaryExpression;
import org.m2q.model.m2q.BinaryOperator;
import org.m2q.model.m2q.BooleanLiteral;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.ConditionalExpression;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.FunctionCall;
import org.m2q.model.m2q.IndexExpression;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.StringLiteral;
import org.m2q.model.m2q.UnaryExpression;
import org.m2q.model.m2q.UnaryOperator;
import org.m2q.network.internal.Datum.Bool;
import org.m2q.network.internal.Datum.Code;
import org.m2q.network.internal.Datum.Items;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.Datum.Text;

/** Computes expressions. An error is reported where it is; its value is unknown, and so is everything computed from it, without more words. */
final class Evaluator {

	private final Context context;
	private final Functions functions;
	private int depth;

	Evaluator(Context context) {
		this.context = context;
		this.functions = new Functions(context);
	}

	/** The value of an expression; unknown for a missing one, which comes from a syntax error. */
	Datum evaluate(Expression expression, Frame frame) {
		if (expression == null) {
			context.skip();
			return UNKNOWN;
		}
		context.work(expression, frame);
		if (depth >= Limits.EXPRESSION_DEPTH) {
			context.report(ProblemCodes.LIMIT_NESTING, expression, frame,
					"expressions are nested deeper than " + Limits.EXPRESSION_DEPTH + " levels");
			return UNKNOWN;
		}
		depth++;
		try {
			return compute(expression, frame);
		} catch (Arithmetic.Undefined e) {
			context.report(ProblemCodes.VALUE_RANGE, expression, frame, e.getMessage());
			return UNKNOWN;
		} finally {
			depth--;
		}
	}

	private Datum compute(Expression expression, Frame frame) {
		return switch (expression) {
		case NumberLiteral number -> number(number, frame);
		case StringLiteral string -> string.getValue() == null ? UNKNOWN : new Text(string.getValue());
		case BooleanLiteral bool -> new Bool(bool.isValue());
		case ListLiteral list -> list(list, frame);
		case ReferenceExpression reference -> reference(reference, frame);
		case FunctionCall call -> functionCall(call, frame);
		case UnaryExpression unary -> unary(unary, frame);
		case BinaryExpression binary -> binary(binary, frame);
		case ConditionalExpression conditional -> conditional(conditional, frame);
		case IndexExpression index -> index(index, frame);
		default -> UNKNOWN;
		};
	}

	private Datum number(NumberLiteral literal, Frame frame) {
		if (literal.getValue() == null) {
			context.skip();
			return UNKNOWN;
		}
		if (literal.getUnit() != null) {
			context.report(ProblemCodes.UNIT_DIMENSION, literal, frame, "a plain number is needed here, without a unit");
			return UNKNOWN;
		}
		return new Num(Arithmetic.bounded(literal.getValue()));
	}

	private Datum list(ListLiteral literal, Frame frame) {
		if (literal.getElements().size() > Limits.LIST) {
			context.report(ProblemCodes.LIMIT_EXPANSION, literal, frame, "a list has more than " + Limits.LIST + " elements");
			return UNKNOWN;
		}
		List<Datum> items = new ArrayList<>(literal.getElements().size());
		boolean known = true;
		for (Expression element : literal.getElements()) {
			Datum item = evaluate(element, frame);
			known &= item != UNKNOWN;
			items.add(item);
		}
		return known ? new Items(items) : UNKNOWN;
	}

	private Datum reference(ReferenceExpression reference, Frame frame) {
		NamedElement target = reference.getTarget();
		if (target == null || target.eIsProxy()) {
			context.skip();
			return UNKNOWN;
		}
		return lookup(target, reference, frame);
	}

	/** The value of a declaration at a place that refers to it. */
	Datum lookup(NamedElement target, EObject place, Frame frame) {
		Datum value = frame.find(target);
		if (value != null) {
			return value;
		}
		if (target instanceof Callable callable) {
			return new Code(callable);
		}
		context.report(ProblemCodes.NAME_ORDER, place, frame, target.getName() + " has no value here: it is set later, or not on this path",
				String.valueOf(target.getName()));
		return UNKNOWN;
	}

	private Datum functionCall(FunctionCall call, Frame frame) {
		List<Datum> arguments = new ArrayList<>();
		boolean known = true;
		for (Expression argument : call.getArguments()) {
			Datum value = evaluate(argument, frame);
			known &= value != UNKNOWN;
			arguments.add(value);
		}
		if (call.getFunction() == null || call.getFunction().eIsProxy()) {
			context.skip();
			return UNKNOWN;
		}
		return known ? functions.call(call, arguments, frame) : UNKNOWN;
	}

	private Datum unary(UnaryExpression unary, Frame frame) {
		Datum operand = evaluate(unary.getOperand(), frame);
		if (operand == UNKNOWN) {
			return UNKNOWN;
		}
		if (unary.getOperator() == UnaryOperator.NOT) {
			return operand instanceof Bool bool ? new Bool(!bool.value()) : type(unary.getOperand(), frame, "a boolean", operand);
		}
		Datum result = Arithmetic.map(operand, BigDecimal::negate);
		return result == null ? type(unary.getOperand(), frame, "a number", operand) : result;
	}

	/** Sums such as {@code a + b + c + …} lean to the left; they are computed in a loop so that their length does not matter. */
	private Datum binary(BinaryExpression outermost, Frame frame) {
		Deque<BinaryExpression> pending = new ArrayDeque<>();
		Expression first = outermost;
		while (first instanceof BinaryExpression binary) {
			pending.push(binary);
			first = binary.getLeft();
		}
		Datum value = evaluate(first, frame);
		while (!pending.isEmpty()) {
			BinaryExpression binary = pending.pop();
			context.work(binary, frame);
			value = apply(binary, value, frame);
		}
		return value;
	}

	private Datum apply(BinaryExpression binary, Datum left, Frame frame) {
		BinaryOperator operator = binary.getOperator();
		if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
			return logical(binary, left, frame);
		}
		Datum right = evaluate(binary.getRight(), frame);
		if (left == UNKNOWN || right == UNKNOWN) {
			return UNKNOWN;
		}
		try {
			return operation(binary, left, right, frame);
		} catch (Arithmetic.Undefined e) {
			context.report(ProblemCodes.VALUE_RANGE, binary, frame, e.getMessage());
			return UNKNOWN;
		}
	}

	private Datum operation(BinaryExpression binary, Datum left, Datum right, Frame frame) {
		Datum result = switch (binary.getOperator()) {
		case ADD -> Arithmetic.combine(left, right, BigDecimal::add);
		case SUBTRACT -> Arithmetic.combine(left, right, BigDecimal::subtract);
		case MULTIPLY -> Arithmetic.combine(left, right, BigDecimal::multiply);
		case DIVIDE -> Arithmetic.combine(left, right, Arithmetic::divide);
		case MODULO -> Arithmetic.combine(left, right, Arithmetic::modulo);
		case EQUAL -> left.getClass() == right.getClass() ? new Bool(left.equals(right)) : null;
		case NOT_EQUAL -> left.getClass() == right.getClass() ? new Bool(!left.equals(right)) : null;
		default -> left instanceof Num a && right instanceof Num b ? compare(binary.getOperator(), a.value().compareTo(b.value())) : null;
		};
		if (result != null) {
			return result;
		}
		context.report(ProblemCodes.VALUE_TYPE, binary, frame,
				"'" + binary.getOperator().getLiteral() + "' cannot combine " + left.type() + " with " + right.type());
		return UNKNOWN;
	}

	private static Datum compare(BinaryOperator operator, int order) {
		return new Bool(switch (operator) {
		case LESS -> order < 0;
		case LESS_EQUAL -> order <= 0;
		case GREATER -> order > 0;
		default -> order >= 0;
		});
	}

	private Datum logical(BinaryExpression binary, Datum left, Frame frame) {
		if (left == UNKNOWN) {
			return UNKNOWN;
		}
		if (!(left instanceof Bool bool)) {
			return type(binary.getLeft(), frame, "a boolean", left);
		}
		if (bool.value() == (binary.getOperator() == BinaryOperator.OR)) {
			return bool;
		}
		Datum right = evaluate(binary.getRight(), frame);
		return right == UNKNOWN || right instanceof Bool ? right : type(binary.getRight(), frame, "a boolean", right);
	}

	private Datum conditional(ConditionalExpression conditional, Frame frame) {
		Datum condition = evaluate(conditional.getCondition(), frame);
		if (condition == UNKNOWN) {
			return UNKNOWN;
		}
		if (!(condition instanceof Bool bool)) {
			return type(conditional.getCondition(), frame, "a boolean", condition);
		}
		return evaluate(bool.value() ? conditional.getThenValue() : conditional.getElseValue(), frame);
	}

	/** Indexes below 0 count from the end, as in {@code size} and the axes of operators. */
	private Datum index(IndexExpression expression, Frame frame) {
		Datum list = evaluate(expression.getList(), frame);
		Datum index = evaluate(expression.getIndex(), frame);
		if (list == UNKNOWN || index == UNKNOWN) {
			return UNKNOWN;
		}
		if (!(list instanceof Items items)) {
			return type(expression.getList(), frame, "a list", list);
		}
		if (!(index instanceof Num num) || num.value().stripTrailingZeros().scale() > 0) {
			return type(expression.getIndex(), frame, "a whole number", index);
		}
		int size = items.items().size();
		BigDecimal position = num.value().signum() < 0 ? num.value().add(BigDecimal.valueOf(size)) : num.value();
		if (position.signum() < 0 || position.compareTo(BigDecimal.valueOf(size)) >= 0) {
			context.report(ProblemCodes.VALUE_RANGE, expression.getIndex(), frame,
					"index " + index.brief() + " is outside the list of " + size + (size == 1 ? " element" : " elements")
							+ (size == 0 ? "" : ": 0 to " + (size - 1) + " count from its start, -1 to " + -size + " from its end"));
			return UNKNOWN;
		}
		return items.items().get(position.intValueExact());
	}

	private Datum type(EObject place, Frame frame, String wanted, Datum found) {
		context.report(ProblemCodes.VALUE_TYPE, place, frame, wanted + " is needed here, not " + found.type());
		return UNKNOWN;
	}
}
