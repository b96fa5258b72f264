package org.m2q.onnx.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;
import org.m2q.onnx.Attributes;

/** Operators that move elements. Tensors have a leading axis of 1 for the batch. */
public final class ViewNodes {

	private final GraphWriter graph;
	private final Shape in;
	private final Shape out;
	private final Fill fill;

	/** What elements are that come from nowhere. */
	public interface Fill {

		/** Name of a value of this shape for what is appended. */
		String ones(int[] shape);

		/** Name of a value without axes for padding; empty for 0. */
		Optional<String> padding();
	}

	/**
	 * Prepares one operator.
	 *
	 * @param graph where nodes go
	 * @param in shape of the first operand, without batch
	 * @param out shape of the first result, without batch
	 * @param fill elements that come from nowhere
	 */
	public ViewNodes(GraphWriter graph, Shape in, Shape out, Fill fill) {
		this.graph = graph;
		this.in = in;
		this.out = out;
		this.fill = fill;
	}

	/** Writes the operator; gives the names of its results. */
	public List<String> write(ViewOperator view, List<String> inputs) {
		String x = inputs.getFirst();
		return switch (view) {
			case ViewOperator.Concat concat -> List.of(graph.add("Concat", Attributes.of("axis", axis(concat.axis(), in)), inputs.toArray(String[]::new)));
			case ViewOperator.Split split -> graph.several("Split", Attributes.of("axis", axis(split.axis(), in)), split.sizes().size(), x,
					graph.integers(split.sizes().stream().mapToLong(Integer::longValue).toArray()));
			case ViewOperator.Reshape reshape -> List.of(graph.reshape(x, batched(out)));
			case ViewOperator.Transpose transpose -> List.of(graph.transpose(x,
					LongStream.concat(LongStream.of(0), transpose.axes().stream().mapToLong(axis -> axis(axis, in))).toArray()));
			case ViewOperator.ToTokens tokens -> List.of(graph.transpose(graph.reshape(x, 1, in.dim(0), (long) in.dim(1) * in.dim(2)), 0, 2, 1));
			case ViewOperator.ToMap map -> List.of(graph.reshape(graph.transpose(x, 0, 2, 1), batched(out)));
			case ViewOperator.Unfold unfold -> List.of(unfold(x, unfold.patch()));
			case ViewOperator.Fold fold -> {
				long p = fold.patch();
				String parts = graph.reshape(x, 1, p, p, fold.rows() / p, fold.columns() / p, out.dim(0));
				yield List.of(graph.reshape(graph.transpose(parts, 0, 5, 3, 1, 4, 2), batched(out)));
			}
			case ViewOperator.WindowPartition partition -> List.of(windows(x, partition.window()));
			case ViewOperator.WindowMerge merge -> List.of(merged(x, merge));
			case ViewOperator.Subsample sub -> List.of(graph.add("Slice", x, graph.integers(0, 0), graph.integers(in.dim(1), in.dim(2)), graph.integers(2, 3),
					graph.integers(sub.stride(), sub.stride())));
			case ViewOperator.AppendOnes ones -> List.of(ones(x, ones));
			case ViewOperator.Pad pad -> List.of(padded(x, 0, 0, pad.top(), pad.left(), 0, 0, pad.bottom(), pad.right()));
		};
	}

	/** An axis of a shape as one of the tensor with batch. */
	public static int axis(int axis, Shape shape) {
		return (axis < 0 ? axis + shape.rank() : axis) + 1;
	}

	/** The extents of a shape behind a batch of 1. */
	public static long[] batched(Shape shape) {
		return LongStream.concat(LongStream.of(1), shape.dims().stream().mapToLong(Integer::longValue)).toArray();
	}

	private String unfold(String x, long patch) {
		String parts = graph.reshape(x, 1, in.dim(0), in.dim(1) / patch, patch, in.dim(2) / patch, patch);
		return graph.reshape(graph.transpose(parts, 0, 3, 5, 2, 4, 1), batched(out));
	}

	private String windows(String x, long side) {
		long down = (in.dim(1) + side - 1) / side;
		long across = (in.dim(2) + side - 1) / side;
		String padded = down * side == in.dim(1) && across * side == in.dim(2) ? x
				: padded(x, 0, 0, 0, 0, 0, 0, down * side - in.dim(1), across * side - in.dim(2));
		String parts = graph.reshape(padded, 1, in.dim(0), down, side, across, side);
		return graph.reshape(graph.transpose(parts, 0, 2, 4, 3, 5, 1), batched(out));
	}

	private String merged(String x, ViewOperator.WindowMerge merge) {
		long side = merge.window();
		long down = (merge.rows() + side - 1) / side;
		long across = (merge.columns() + side - 1) / side;
		String parts = graph.transpose(graph.reshape(x, 1, down, across, side, side, out.dim(0)), 0, 5, 1, 3, 2, 4);
		String whole = graph.reshape(parts, 1, out.dim(0), down * side, across * side);
		return down * side == merge.rows() && across * side == merge.columns() ? whole
				: graph.add("Slice", whole, graph.integers(0, 0), graph.integers(merge.rows(), merge.columns()), graph.integers(2, 3), graph.integers(1, 1));
	}

	private String ones(String x, ViewOperator.AppendOnes ones) {
		int axis = axis(ones.axis(), in);
		int[] shape = java.util.Arrays.stream(batched(in)).mapToInt(Math::toIntExact).toArray();
		shape[axis] = ones.count();
		return graph.add("Concat", Attributes.of("axis", axis), x, fill.ones(shape));
	}

	private String padded(String x, long... pads) {
		String sizes = graph.integers(pads);
		return fill.padding().map(value -> graph.add("Pad", x, sizes, value)).orElseGet(() -> graph.add("Pad", x, sizes));
	}
}
