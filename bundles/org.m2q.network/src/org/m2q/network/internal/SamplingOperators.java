package org.m2q.network.internal;

import java.util.Map;
import java.util.function.Function;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.SamplingOperator.GlobalPool;
import org.m2q.network.SamplingOperator.Pool;
import org.m2q.network.SamplingOperator.PoolFunction;
import org.m2q.network.SamplingOperator.TokenMean;
import org.m2q.network.SamplingOperator.Upsample;
import org.m2q.network.SamplingOperator.UpsampleMode;
import org.m2q.network.Shape;
import org.m2q.network.internal.OperatorCall.Result;

/** Pooling and enlarging. */
final class SamplingOperators {

	private SamplingOperators() {
	}

	static void register(Map<String, Function<OperatorCall, Result>> all) {
		all.put("avgpool", call -> pool(call, PoolFunction.AVERAGE));
		all.put("maxpool", call -> pool(call, PoolFunction.MAXIMUM));
		all.put("globalpool", SamplingOperators::globalPool);
		all.put("token_mean", SamplingOperators::tokenMean);
		all.put("upsample", SamplingOperators::upsample);
	}

	private static Result pool(OperatorCall call, PoolFunction function) {
		Wire map = call.map();
		int[] kernel = call.pair("kernel", 1, Limits.AXIS);
		int[] stride = call.pair("stride", 1, Limits.AXIS);
		int[] padding = call.pair("padding", 0, Limits.AXIS);
		for (int i = 0; i < 2; i++) {
			if (padding[i] > kernel[i] / 2) {
				throw call.at("padding", ProblemCodes.VALUE_RANGE,
						"the padding of " + call.name() + " must be at most half the kernel of " + kernel[i] + ", not " + padding[i]);
			}
		}
		boolean countPadding = function == PoolFunction.AVERAGE && call.bool("count_include_pad");
		long rows = MacOperators.window(call, map.shape().dim(1), kernel[0], stride[0], padding[0], 1, map, "rows");
		long columns = MacOperators.window(call, map.shape().dim(2), kernel[1], stride[1], padding[1], 1, map, "columns");
		return call.result(new Pool(function, kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], countPadding), 0,
				map.shape().dim(0), rows, columns);
	}

	private static Result globalPool(OperatorCall call) {
		Wire map = call.map();
		boolean keep = call.bool("keep");
		int channels = map.shape().dim(0);
		return keep ? call.result(new GlobalPool(true), 0, channels, 1, 1) : call.result(new GlobalPool(false), 0, channels);
	}

	private static Result tokenMean(OperatorCall call) {
		Wire input = call.operand();
		Shape shape = input.shape();
		if (shape.rank() != 2) {
			throw call.broken(ProblemCodes.SHAPE_RANK, "token_mean needs a token sequence [tokens, features], got " + shape + call.from(input));
		}
		return call.result(new TokenMean(), 0, shape.dim(1));
	}

	private static Result upsample(OperatorCall call) {
		Wire map = call.map();
		int factor = call.integer("factor", 1, Limits.AXIS);
		UpsampleMode mode = switch (call.text("mode")) {
		case "nearest" -> UpsampleMode.NEAREST;
		case "bilinear" -> UpsampleMode.BILINEAR;
		default -> throw call.at("mode", ProblemCodes.VALUE_RANGE,
				"the mode of upsample must be \"nearest\" or \"bilinear\", not \"" + call.text("mode") + '"');
		};
		return call.result(new Upsample(factor, mode), 0, map.shape().dim(0), (long) map.shape().dim(1) * factor,
				(long) map.shape().dim(2) * factor);
	}
}
