package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;
import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.internal.ViewNodes;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** Steps that move codes. */
final class MovedNodes {

	private final ProgramGraph graph;

	MovedNodes(ProgramGraph graph) {
		this.graph = graph;
	}

	void view(Step.View step) {
		IntegerTensor result = graph.tensor(step.output());
		List<IntegerTensor> operands = step.inputs().stream().map(graph::tensor).toList();
		DataType stored = ProgramGraph.type(result);
		// Padding knows no integers of 16 bits.
		DataType type = stored == DataType.INT16 ? DataType.INT32 : stored;
		boolean pads = step.operator() instanceof ViewOperator.Pad || step.operator() instanceof ViewOperator.WindowPartition;
		DataType used = pads ? type : stored;
		List<String> values = operands.stream().map(operand -> ProgramGraph.type(operand) == used ? graph.codes(operand) : graph.cast(graph.codes(operand), used)).toList();
		String moved = moved(step, operands.getFirst().shape(), result.shape(), values, fill(step, used, result.range().zero()));
		graph.result(used == stored ? moved : graph.cast(moved, stored), result);
	}

	/** Moves values of any type. */
	String moved(Step.View step, Shape in, Shape out, List<String> values, ViewNodes.Fill fill) {
		return switch (step.operator()) {
			case ViewOperator.Split split -> {
				int axis = ProgramGraph.axis(split.axis(), in);
				long start = split.sizes().stream().limit(step.port()).mapToLong(Integer::longValue).sum();
				yield graph.nodes().add("Slice", values.getFirst(), graph.nodes().integers(start), graph.nodes().integers(start + split.sizes().get(step.port())),
						graph.nodes().integers(axis));
			}
			case ViewOperator view -> new ViewNodes(graph.nodes(), in, out, fill).write(view, values).getFirst();
			case SamplingOperator.Upsample upsample -> enlarged(values.getFirst(), in, upsample.factor(), out);
			default -> throw new IllegalArgumentException(step.operator().name() + " does not move codes");
		};
	}

	private String enlarged(String value, Shape in, int factor, Shape out) {
		String apart = graph.nodes().reshape(value, 1, in.dim(0), in.dim(1), 1, in.dim(2), 1);
		String repeated = graph.nodes().add("Expand", apart, graph.nodes().integers(1, in.dim(0), in.dim(1), factor, in.dim(2), factor));
		return graph.nodes().reshape(repeated, ViewNodes.batched(out));
	}

	private ViewNodes.Fill fill(Step.View step, DataType type, int zero) {
		return new ViewNodes.Fill() {
			@Override
			public String ones(int[] shape) {
				long[] codes = new long[Tensor.size(shape)];
				Arrays.fill(codes, step.fill());
				return graph.constant(step.info().name() + ":ones", type, shape, codes);
			}

			@Override
			public Optional<String> padding() {
				String name = type.name().toLowerCase(java.util.Locale.ROOT) + "(" + zero + ")";
				return Optional.of(graph.constant(name, type, new int[0], zero));
			}
		};
	}
}
