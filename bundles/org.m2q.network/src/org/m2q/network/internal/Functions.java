package org.m2q.network.internal;

import static org.m2q.network.internal.Datum.Unknown.UNKNOWN;

import java.math.BigDecimal;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.FunctionCall;
import org.m2q.network.internal.Datum.Items;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.Datum.Tensors;

/** The built-in functions of expressions. */
final class Functions {

	private final Context context;

	Functions(Context context) {
		this.context = context;
	}

	/** The result, unknown after a problem. All arguments are known. */
	Datum call(FunctionCall call, List<Datum> arguments, Frame frame) {
		int wanted = call.getFunction().getParameters().size();
		if (arguments.size() != wanted) {
			context.report(ProblemCodes.ARGUMENT_COUNT, call, frame, call.getFunction().getName() + " takes " + wanted
					+ (wanted == 1 ? " argument" : " arguments") + ", not " + arguments.size());
			return UNKNOWN;
		}
		try {
			return compute(call, arguments, frame);
		} catch (Broken e) {
			return UNKNOWN;
		}
	}

	private Datum compute(FunctionCall call, List<Datum> arguments, Frame frame) {
		String name = String.valueOf(call.getFunction().getName());
		return switch (name) {
		case "channels" -> Num.of(tensor(call, arguments, frame).channels());
		case "rows" -> Num.of(map(call, arguments, frame).shape().dim(1));
		case "columns" -> Num.of(map(call, arguments, frame).shape().dim(2));
		case "tokens" -> Num.of(tokens(call, arguments, frame));
		case "size" -> Num.of(size(call, arguments, frame));
		case "rank" -> Num.of(tensor(call, arguments, frame).shape().rank());
		case "length" -> Num.of(list(call, arguments, frame).items().size());
		case "floor" -> Arithmetic.map(numbers(call, arguments, frame), Arithmetic::floor);
		case "ceil" -> Arithmetic.map(numbers(call, arguments, frame), Arithmetic::ceil);
		case "round" -> Arithmetic.map(numbers(call, arguments, frame), Arithmetic::round);
		case "sqrt" -> Arithmetic.map(numbers(call, arguments, frame), Arithmetic::sqrt);
		case "min" -> new Num(number(call, arguments, 0, frame).min(number(call, arguments, 1, frame)));
		case "max" -> new Num(number(call, arguments, 0, frame).max(number(call, arguments, 1, frame)));
		case "make_divisible" ->
			new Num(Arithmetic.bounded(Arithmetic.makeDivisible(number(call, arguments, 0, frame), number(call, arguments, 1, frame))));
		case "sum" -> sum(call, arguments, frame);
		default -> throw broken(ProblemCodes.LINK_UNRESOLVED, call, frame, "the function " + name + " is declared but not built in");
		};
	}

	private Datum sum(FunctionCall call, List<Datum> arguments, Frame frame) {
		BigDecimal sum = BigDecimal.ZERO;
		for (Datum item : list(call, arguments, frame).items()) {
			if (!(item instanceof Num num)) {
				throw broken(ProblemCodes.VALUE_TYPE, call.getArguments().getFirst(), frame, "a list of numbers is needed here");
			}
			sum = Arithmetic.bounded(sum.add(num.value()));
		}
		return new Num(sum);
	}

	private int tokens(FunctionCall call, List<Datum> arguments, Frame frame) {
		Wire wire = tensor(call, arguments, frame);
		if (wire.shape().rank() < 2 || wire.isMap()) {
			throw broken(ProblemCodes.SHAPE_RANK, call, frame,
					"tokens needs a token sequence [tokens, features], got " + wire.shape() + (wire.isMap() ? ", a feature map" : ""));
		}
		return wire.shape().dim(-2);
	}

	private int size(FunctionCall call, List<Datum> arguments, Frame frame) {
		Wire wire = tensor(call, arguments, frame);
		BigDecimal axis = number(call, arguments, 1, frame);
		int rank = wire.shape().rank();
		if (axis.stripTrailingZeros().scale() > 0 || axis.compareTo(BigDecimal.valueOf(-rank)) < 0 || axis.compareTo(BigDecimal.valueOf(rank)) >= 0) {
			throw broken(ProblemCodes.VALUE_RANGE, call.getArguments().get(1), frame,
					"axis " + arguments.get(1).brief() + " does not exist in " + wire.shape());
		}
		return wire.shape().dim(axis.intValueExact());
	}

	private Wire map(FunctionCall call, List<Datum> arguments, Frame frame) {
		Wire wire = tensor(call, arguments, frame);
		if (wire.shape().rank() != 3) {
			throw broken(ProblemCodes.SHAPE_RANK, call, frame,
					call.getFunction().getName() + " needs a feature map [channels, rows, columns], got " + wire.shape());
		}
		return wire;
	}

	private Wire tensor(FunctionCall call, List<Datum> arguments, Frame frame) {
		if (!(arguments.getFirst() instanceof Tensors tensors)) {
			throw type(call, 0, arguments, "a tensor", frame);
		}
		if (!tensors.wires().known()) {
			throw Broken.INSTANCE;
		}
		if (tensors.wires().size() != 1) {
			throw broken(ProblemCodes.FLOW_TUPLE, call.getArguments().getFirst(), frame,
					"one tensor is needed here, not " + tensors.wires().size());
		}
		return tensors.wires().first();
	}

	private Items list(FunctionCall call, List<Datum> arguments, Frame frame) {
		if (arguments.getFirst() instanceof Items items) {
			return items;
		}
		throw type(call, 0, arguments, "a list", frame);
	}

	private BigDecimal number(FunctionCall call, List<Datum> arguments, int index, Frame frame) {
		if (arguments.get(index) instanceof Num num) {
			return num.value();
		}
		throw type(call, index, arguments, "a number", frame);
	}

	private Datum numbers(FunctionCall call, List<Datum> arguments, Frame frame) {
		Datum operand = arguments.getFirst();
		if (operand instanceof Num || operand instanceof Items items && items.items().stream().allMatch(Num.class::isInstance)) {
			return operand;
		}
		throw type(call, 0, arguments, "a number", frame);
	}

	private Broken type(FunctionCall call, int index, List<Datum> arguments, String wanted, Frame frame) {
		return broken(ProblemCodes.VALUE_TYPE, call.getArguments().get(index), frame,
				wanted + " is needed here, not " + arguments.get(index).type());
	}

	private Broken broken(String code, EObject place, Frame frame, String message) {
		context.report(code, place, frame, message);
		return Broken.INSTANCE;
	}
}
