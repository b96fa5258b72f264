package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.List;

import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** Steps element by element, in integers. */
final class ElementNodes {

	private static final int MOST_BITS = 31;

	private final ProgramGraph graph;
	private final RescaleNodes rescale;

	ElementNodes(ProgramGraph graph, RescaleNodes rescale) {
		this.graph = graph;
		this.rescale = rescale;
	}

	void addition(Step.Addition step) {
		IntegerTensor result = graph.tensor(step.output());
		List<IntegerTensor> operands = step.inputs().stream().map(graph::tensor).toList();
		String name = step.info().name();
		String sum = "";
		for (int i = 0; i < operands.size(); i++) {
			String a = graph.centered(operands.get(i));
			String term;
			if (step.profile() == Requantization.FLOAT32) {
				term = graph.nodes().add("Mul", graph.cast(a, DataType.FLOAT), graph.nodes().real(step.factors()[i]));
			} else {
				term = step.multipliers()[i] == 1 ? a : graph.nodes().add("Mul", a, graph.integer(step.multipliers()[i]));
			}
			sum = sum.isEmpty() ? term : graph.nodes().add("Add", sum, term);
		}
		int[] shift = { step.shift() };
		graph.finish(switch (step.profile()) {
			case POT -> step.shift() == 0 ? sum : rescale.halfEven(name, sum, shift, new int[0]);
			case DYADIC -> rescale.halfUp(name, sum, shift, new int[0]);
			case FLOAT32 -> rescale.rounded(graph.nodes().add("Div", sum, graph.nodes().real(result.scale())));
		}, result);
	}

	void multiplication(Step.Multiplication step) {
		String product = graph.nodes().add("Mul", graph.centered(graph.tensor(step.left())), graph.centered(graph.tensor(step.right())));
		graph.finish(rescale.rescaled(step.info().name(), product, step.rescale(), new int[0]), graph.tensor(step.output()));
	}

	void rescaling(Step.Rescaling step) {
		IntegerTensor result = graph.tensor(step.output());
		int[] shape = step.axis() == IntegerTensor.WHOLE ? new int[0] : ProgramGraph.along(result.shape(), step.axis());
		graph.finish(rescale.rescaled(step.info().name(), graph.centered(graph.tensor(step.input())), step.rescale(), shape), result);
	}

	void lookup(Step.Lookup step) {
		IntegerTensor input = graph.tensor(step.input());
		IntegerTensor result = graph.tensor(step.output());
		String table = graph.constant(step.info().name() + ":table", ProgramGraph.type(result), new int[] { step.table().length },
				Arrays.stream(step.table()).asLongStream().toArray());
		graph.result(graph.nodes().add("Gather", table, index(input)), result);
	}

	/** Distance of codes from the lowest one. */
	private String index(IntegerTensor input) {
		return graph.derived(input, ":index", () -> {
			String wide = graph.cast(graph.codes(input), DataType.INT64);
			return input.range().low() == 0 ? wide : graph.nodes().add("Sub", wide, graph.integer(input.range().low()));
		});
	}

	void division(Step.Division step) {
		IntegerTensor right = graph.tensor(step.right());
		String name = step.info().name();
		String d = graph.centered(right);
		String dividend = graph.nodes().add("Mul", graph.centered(graph.tensor(step.left())), graph.integer(step.multiplier()));
		String quotient;
		if (step.logarithmic()) {
			String divisor = power(step, d, name);
			// Half of a power of two; nothing of 1.
			String half = graph.nodes().add("Div", divisor, graph.integer(2));
			quotient = graph.floorDiv(graph.nodes().add("Add", dividend, half), divisor);
		} else {
			String positive = graph.nodes().add("Max", d, graph.integer(1));
			String divisor = graph.nodes().add("Mul", positive, graph.integer(1L << step.shift()));
			String twice = graph.nodes().add("Mul", dividend, graph.integer(2));
			quotient = graph.floorDiv(graph.nodes().add("Add", twice, divisor), graph.nodes().add("Mul", divisor, graph.integer(2)));
		}
		String defined = graph.nodes().add("Greater", d, graph.integer(0));
		graph.finish(graph.nodes().add("Where", defined, quotient, graph.integer(0)), graph.tensor(step.output()));
	}

	/** The power of two that is nearest to the logarithm of the divisor, times 2^shift: one more bit for every threshold √(2^(2k − 1)) that is reached. */
	private String power(Step.Division step, String d, String name) {
		long[] thresholds = new long[MOST_BITS];
		long[] powers = new long[MOST_BITS + 1];
		powers[0] = 1L << step.shift();
		for (int k = 1; k <= MOST_BITS; k++) {
			// 2^(2k − 1) is no square, so the first number that reaches its root is the next one.
			thresholds[k - 1] = (long) Math.sqrt(Math.scalb(1.0, 2 * k - 1)) + 1;
			powers[k] = 1L << step.shift() + k;
		}
		String limits = graph.constant("int64:roots", DataType.INT64, new int[] { MOST_BITS }, thresholds);
		String reached = graph.cast(graph.nodes().add("GreaterOrEqual", graph.nodes().add("Unsqueeze", d, graph.nodes().integers(-1)), limits), DataType.INT64);
		String exponent = graph.nodes().add("ReduceSum", Attributes.of("keepdims", 0), reached, graph.nodes().integers(-1));
		return graph.nodes().add("Gather", graph.nodes().constant(name + ":powers", Tensor.of(new int[] { powers.length }, powers)), exponent);
	}
}
