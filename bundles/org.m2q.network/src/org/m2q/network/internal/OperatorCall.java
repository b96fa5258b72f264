package org.m2q.network.internal;

import static org.m2q.network.internal.Datum.Unknown.UNKNOWN;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.Parameter;
import org.m2q.network.Operator;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.network.internal.Datum.Bool;
import org.m2q.network.internal.Datum.Items;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.Datum.Text;

/**
 * One call of a built-in operator: typed access to its arguments and operands. Every accessor reports what is wrong at the exact place and
 * leaves by {@link Broken}; something unknown leaves without a word.
 */
final class OperatorCall {

	/** What an operator is and gives. */
	record Result(Operator operator, List<Wire> outputs) {
	}

	private final Context context;
	private final Graph graph;
	private final OperatorDeclaration declaration;
	private final EObject call;
	private final Arguments arguments;
	private final Frame frame;
	private final Frame values;
	private final List<Wire> operands;

	/**
	 * @param call the call step, where problems of the operator as a whole belong
	 * @param frame the frame of the call
	 * @param values a frame in which the parameters are bound
	 */
	OperatorCall(Context context, Graph graph, OperatorDeclaration declaration, EObject call, Arguments arguments, Frame frame, Frame values,
			List<Wire> operands) {
		this.context = context;
		this.graph = graph;
		this.declaration = declaration;
		this.call = call;
		this.arguments = arguments;
		this.frame = frame;
		this.values = values;
		this.operands = operands;
	}

	String name() {
		return declaration.getName();
	}

	// ---- arguments

	private Parameter parameter(String name) {
		for (Parameter parameter : declaration.getParameters()) {
			if (name.equals(parameter.getName())) {
				return parameter;
			}
		}
		throw broken(ProblemCodes.LINK_UNRESOLVED, "the operator " + name() + " is declared without its parameter " + name);
	}

	private Datum datum(String name) {
		Datum value = values.find(parameter(name));
		if (value == null || value == UNKNOWN) {
			throw Broken.INSTANCE;
		}
		return value;
	}

	/** A whole number from min to max. */
	int integer(String name, int min, int max) {
		return integer(name, datum(name), min, max);
	}

	private int integer(String name, Datum value, int min, int max) {
		if (!(value instanceof Num num)) {
			throw wrongType(name, value, "a number");
		}
		if (num.value().stripTrailingZeros().scale() > 0) {
			throw at(name, ProblemCodes.VALUE_TYPE, name + " of " + name() + " must be a whole number, not " + num.brief());
		}
		if (num.value().compareTo(BigDecimal.valueOf(min)) < 0 || num.value().compareTo(BigDecimal.valueOf(max)) > 0) {
			throw at(name, ProblemCodes.VALUE_RANGE, name + " of " + name() + " must be " + range(min, max) + ", not " + num.brief());
		}
		return num.value().intValueExact();
	}

	private static String range(int min, int max) {
		return max >= Limits.AXIS ? min + " or more" : min + " to " + max;
	}

	/** One whole number for rows and columns, or a list of both. */
	int[] pair(String name, int min, int max) {
		Datum value = datum(name);
		if (value instanceof Items list) {
			if (list.items().size() != 2) {
				throw at(name, ProblemCodes.VALUE_TYPE, name + " of " + name() + " must be one number, or [rows, columns]");
			}
			return new int[] { integer(name, list.items().get(0), min, max), integer(name, list.items().get(1), min, max) };
		}
		int both = integer(name, value, min, max);
		return new int[] { both, both };
	}

	/** A list of whole numbers. */
	List<Integer> integers(String name, int min, int max) {
		Datum value = datum(name);
		if (!(value instanceof Items list)) {
			throw wrongType(name, value, "a list");
		}
		List<Integer> numbers = new ArrayList<>();
		for (Datum item : list.items()) {
			numbers.add(integer(name, item, min, max));
		}
		return numbers;
	}

	BigDecimal number(String name) {
		Datum value = datum(name);
		if (value instanceof Num num) {
			return num.value();
		}
		throw wrongType(name, value, "a number");
	}

	/** A number of 0 or more. */
	double notNegative(String name) {
		BigDecimal value = number(name);
		if (value.signum() < 0) {
			throw at(name, ProblemCodes.VALUE_RANGE, name + " of " + name() + " must be 0 or more, not " + new Num(value).brief());
		}
		return value.doubleValue();
	}

	boolean bool(String name) {
		Datum value = datum(name);
		if (value instanceof Bool bool) {
			return bool.value();
		}
		throw wrongType(name, value, "true or false");
	}

	String text(String name) {
		Datum value = datum(name);
		if (value instanceof Text text) {
			return text.value();
		}
		throw wrongType(name, value, "a string");
	}

	/** An axis of a shape, counted from the front. */
	int axis(String name, Shape shape) {
		int axis = integer(name, datum(name), Integer.MIN_VALUE, Integer.MAX_VALUE);
		if (axis < -shape.rank() || axis >= shape.rank()) {
			throw at(name, ProblemCodes.VALUE_RANGE, "axis " + axis + " does not exist in " + shape);
		}
		return axis < 0 ? axis + shape.rank() : axis;
	}

	// ---- operands

	/** The only operand. */
	Wire operand() {
		if (operands.size() != 1) {
			throw broken(ProblemCodes.FLOW_TUPLE, name() + " takes one tensor, not " + count(operands.size()));
		}
		return operands.getFirst();
	}

	/** The operands, as many as wanted. */
	List<Wire> operands(int wanted) {
		if (operands.size() != wanted) {
			throw broken(ProblemCodes.FLOW_TUPLE, name() + " takes " + wanted + " tensors, not " + count(operands.size()));
		}
		return operands;
	}

	/** The operands, two or more. */
	List<Wire> severalOperands() {
		if (operands.size() < 2) {
			throw broken(ProblemCodes.FLOW_TUPLE, name() + " takes two or more tensors, not " + count(operands.size()));
		}
		return operands;
	}

	private static String count(int size) {
		return size == 0 ? "none" : String.valueOf(size);
	}

	/** The only operand, a feature map. */
	Wire map() {
		Wire wire = operand();
		if (wire.shape().rank() != 3) {
			throw broken(ProblemCodes.SHAPE_RANK,
					name() + " needs a feature map [channels, rows, columns], got " + wire.shape() + from(wire));
		}
		return wire;
	}

	/** Where a tensor comes from, for the end of a message. */
	String from(Wire wire) {
		return " from " + graph.nameOf(wire.value());
	}

	// ---- results

	/** A result with one tensor. */
	Result result(Operator operator, int channelAxis, long... dims) {
		return new Result(operator, List.of(wire(channelAxis, dims)));
	}

	/** A result with the shape of an operand. */
	Result same(Operator operator, Wire operand) {
		return new Result(operator, List.of(operand));
	}

	/** A tensor of this call, with its size checked. Its value is set later. */
	Wire wire(int channelAxis, long... dims) {
		if (dims.length > Limits.RANK) {
			throw broken(ProblemCodes.SHAPE_RANK, name() + " gives a tensor of " + dims.length + " axes, more than " + Limits.RANK);
		}
		List<Integer> sizes = new ArrayList<>(dims.length);
		long elements = 1;
		for (long dim : dims) {
			if (dim < 1) {
				throw broken(ProblemCodes.VALUE_RANGE, name() + " gives a tensor without elements");
			}
			if (dim > Limits.AXIS || elements > Limits.ELEMENTS / dim) {
				throw broken(ProblemCodes.LIMIT_OVERFLOW, name() + " gives a tensor that is too large");
			}
			elements *= dim;
			sizes.add((int) dim);
		}
		return new Wire(new Value(Value.INPUT, 0), new Shape(sizes), channelAxis);
	}

	// ---- problems

	/** A problem of the whole call. */
	Broken broken(String code, String message, String... data) {
		context.report(code, call, frame, message, data);
		return Broken.INSTANCE;
	}

	/** A problem of one argument; of the call when the argument is left to its default. */
	Broken at(String parameter, String code, String message) {
		context.report(code, arguments.place(parameter(parameter), call), frame, message);
		return Broken.INSTANCE;
	}

	/** A warning about one argument. */
	void warn(String parameter, String code, String message) {
		context.report(code, Severity.WARNING, context.span(arguments.place(parameter(parameter), call)), frame, message);
	}

	/** Two shapes do not fit. */
	Broken mismatch(Object expected, Wire got) {
		return broken(ProblemCodes.SHAPE_MISMATCH, name() + ": expected " + expected + ", got " + got.shape() + from(got),
				String.valueOf(expected), got.shape().toString(), graph.nameOf(got.value()));
	}

	private Broken wrongType(String name, Datum value, String wanted) {
		return at(name, ProblemCodes.VALUE_TYPE, name + " of " + name() + " must be " + wanted + ", not " + value.type());
	}
}
