package org.m2q.network.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.ElementOperator.Activation;
import org.m2q.network.ElementOperator.ActivationFunction;
import org.m2q.network.ElementOperator.Add;
import org.m2q.network.ElementOperator.AddParameter;
import org.m2q.network.ElementOperator.Divide;
import org.m2q.network.ElementOperator.Multiply;
import org.m2q.network.ElementOperator.ScaleBy;
import org.m2q.network.ElementOperator.ScaleChannels;
import org.m2q.network.ElementOperator.Softmax;
import org.m2q.network.ElementOperator.Subtract;
import org.m2q.network.NormOperator.BatchNorm;
import org.m2q.network.NormOperator.GroupNorm;
import org.m2q.network.NormOperator.LayerNorm;
import org.m2q.network.Operator;
import org.m2q.network.Shape;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.OperatorCall.Result;

/** Normalisations, activations and elementwise operators: the shape stays. */
final class ElementOperators {

	private ElementOperators() {
	}

	static void register(Map<String, Function<OperatorCall, Result>> all) {
		all.put("bn", ElementOperators::bn);
		all.put("layernorm", ElementOperators::layernorm);
		all.put("groupnorm", ElementOperators::groupnorm);
		for (ActivationFunction function : List.of(ActivationFunction.RELU, ActivationFunction.RELU6, ActivationFunction.HARDSWISH,
				ActivationFunction.HARDSIGMOID, ActivationFunction.SILU, ActivationFunction.SIGMOID)) {
			all.put(function.symbol(), call -> call.same(new Activation(function), call.operand()));
		}
		all.put("gelu", call -> call.same(new Activation(call.bool("approximate") ? ActivationFunction.GELU_TANH : ActivationFunction.GELU),
				call.operand()));
		all.put("softmax", ElementOperators::softmax);
		all.put("add", call -> broadcast(call, call.severalOperands(), new Add()));
		all.put("sub", call -> broadcast(call, call.operands(2), new Subtract()));
		all.put("mul", call -> broadcast(call, call.severalOperands(), new Multiply()));
		all.put("div", call -> broadcast(call, call.operands(2), new Divide(call.notNegative("epsilon"))));
		all.put("scale_channels", call -> call.same(new ScaleChannels(call.operand().channels(), call.operand().channelAxis()), call.operand()));
		all.put("scale_by", ElementOperators::scaleBy);
		all.put("add_parameter", ElementOperators::addParameter);
	}

	private static Result bn(OperatorCall call) {
		Wire input = call.operand();
		return call.same(new BatchNorm(input.channels(), input.channelAxis(), call.notNegative("epsilon")), input);
	}

	private static Result layernorm(OperatorCall call) {
		Wire input = call.operand();
		return call.same(new LayerNorm(input.channels(), input.channelAxis(), call.notNegative("epsilon")), input);
	}

	private static Result groupnorm(OperatorCall call) {
		Wire input = call.operand();
		int groups = call.integer("groups", 1, Limits.AXIS);
		if (input.channels() % groups != 0) {
			throw call.at("groups", ProblemCodes.CONV_GROUPS,
					input.channels() + " channels" + call.from(input) + " cannot be divided into " + groups + " groups");
		}
		return call.same(new GroupNorm(groups, input.channels(), input.channelAxis(), call.notNegative("epsilon")), input);
	}

	private static Result softmax(OperatorCall call) {
		Wire input = call.operand();
		return call.same(new Softmax(call.axis("axis", input.shape())), input);
	}

	/** Later operands broadcast to the first. */
	private static Result broadcast(OperatorCall call, List<Wire> operands, Operator operator) {
		Wire first = operands.getFirst();
		for (Wire operand : operands) {
			if (!Shapes.broadcasts(first.shape(), operand.shape())) {
				throw call.mismatch(first.shape(), operand);
			}
		}
		return call.same(operator, first);
	}

	private static Result scaleBy(OperatorCall call) {
		double factor = call.number("factor").doubleValue();
		return call.same(new ScaleBy(factor), call.operand());
	}

	private static Result addParameter(OperatorCall call) {
		Wire input = call.operand();
		List<Integer> dims = call.integers("shape", 1, Limits.AXIS);
		Shape shape = new Shape(dims);
		if (!Shapes.broadcasts(input.shape(), shape)) {
			throw call.at("shape", ProblemCodes.SHAPE_MISMATCH,
					"add_parameter: " + shape + " does not broadcast to " + input.shape() + call.from(input));
		}
		long table = call.number("table").signum() < 0 ? shape.elements() : call.integer("table", 1, Limits.AXIS);
		if (table > shape.elements()) {
			throw call.at("table", ProblemCodes.VALUE_RANGE, "the table of add_parameter has " + table + " entries, more than the "
					+ Num.of(shape.elements()).brief() + " elements that share them");
		}
		return call.same(new AddParameter(shape, table), input);
	}
}
