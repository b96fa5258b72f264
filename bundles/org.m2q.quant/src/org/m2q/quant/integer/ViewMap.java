package org.m2q.quant.integer;

import java.util.List;

import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;

/** Applies one view operator to maps. */
public final class ViewMap {

	private final ViewOperator view;
	private final List<Shape> shapes;
	private final List<OperandMap> inputs;

	/**
	 * Prepares the results of an operator.
	 *
	 * @param view the operator
	 * @param shapes shapes of its operands
	 * @param inputs per operand where its elements come from
	 */
	public ViewMap(ViewOperator view, List<Shape> shapes, List<OperandMap> inputs) {
		this.view = view;
		this.shapes = List.copyOf(shapes);
		this.inputs = List.copyOf(inputs);
	}

	/** A position in an operand, or a constant. */
	private interface Source {
		/** Fills {@code from} with the coordinates in the operand; returns the operand, or −1 for padding, −2 for one. */
		int of(int[] at, int[] from);
	}

	/**
	 * The map of a result.
	 *
	 * @param port which result of a split it is, else 0
	 * @param shape its shape
	 */
	public OperandMap output(int port, Shape shape) {
		Shape in = shapes.getFirst();
		return switch (view) {
			case ViewOperator.Reshape reshape -> inputs.getFirst();
			case ViewOperator.Transpose transpose -> gather(shape, (at, from) -> {
				for (int i = 0; i < at.length; i++) {
					from[transpose.axes().get(i)] = at[i];
				}
				return 0;
			});
			case ViewOperator.Split split -> {
				int axis = axis(split.axis(), in.rank());
				int offset = split.sizes().subList(0, port).stream().mapToInt(Integer::intValue).sum();
				yield gather(shape, (at, from) -> shifted(at, from, axis, offset));
			}
			case ViewOperator.Concat concat -> {
				int axis = axis(concat.axis(), in.rank());
				yield gather(shape, (at, from) -> {
					int position = at[axis];
					int operand = 0;
					while (position >= shapes.get(operand).dim(axis)) {
						position -= shapes.get(operand++).dim(axis);
					}
					System.arraycopy(at, 0, from, 0, at.length);
					from[axis] = position;
					return operand;
				});
			}
			case ViewOperator.AppendOnes ones -> {
				int axis = axis(ones.axis(), in.rank());
				yield gather(shape, (at, from) -> at[axis] >= in.dim(axis) ? -2 : shifted(at, from, axis, 0));
			}
			case ViewOperator.Pad pad -> gather(shape, (at, from) -> {
				from[0] = at[0];
				from[1] = at[1] - pad.top();
				from[2] = at[2] - pad.left();
				return from[1] < 0 || from[1] >= in.dim(1) || from[2] < 0 || from[2] >= in.dim(2) ? -1 : 0;
			});
			case ViewOperator.Subsample sub -> gather(shape, (at, from) -> place(from, at[0], at[1] * sub.stride(), at[2] * sub.stride()));
			case ViewOperator.ToTokens tokens -> gather(shape, (at, from) -> place(from, at[1], at[0] / in.dim(2), at[0] % in.dim(2)));
			case ViewOperator.ToMap map -> gather(shape, (at, from) -> {
				from[0] = at[1] * map.columns() + at[2];
				from[1] = at[0];
				return 0;
			});
			case ViewOperator.Unfold unfold -> {
				int across = in.dim(2) / unfold.patch();
				yield gather(shape, (at, from) -> place(from, at[2], at[1] / across * unfold.patch() + at[0] / unfold.patch(),
						at[1] % across * unfold.patch() + at[0] % unfold.patch()));
			}
			case ViewOperator.Fold fold -> {
				int across = fold.columns() / fold.patch();
				yield gather(shape, (at, from) -> place(from, at[1] % fold.patch() * fold.patch() + at[2] % fold.patch(),
						at[1] / fold.patch() * across + at[2] / fold.patch(), at[0]));
			}
			case ViewOperator.WindowPartition partition -> {
				int side = partition.window();
				int across = (in.dim(2) + side - 1) / side;
				yield gather(shape, (at, from) -> {
					place(from, at[2], at[0] / across * side + at[1] / side, at[0] % across * side + at[1] % side);
					return from[1] >= in.dim(1) || from[2] >= in.dim(2) ? -1 : 0;
				});
			}
			case ViewOperator.WindowMerge merge -> {
				int side = merge.window();
				int across = (merge.columns() + side - 1) / side;
				yield gather(shape, (at, from) -> place(from, at[1] / side * across + at[2] / side, at[1] % side * side + at[2] % side, at[0]));
			}
		};
	}

	private static int place(int[] from, int first, int second, int third) {
		from[0] = first;
		from[1] = second;
		from[2] = third;
		return 0;
	}

	private static int shifted(int[] at, int[] from, int axis, int offset) {
		System.arraycopy(at, 0, from, 0, at.length);
		from[axis] += offset;
		return 0;
	}

	private static int axis(int axis, int rank) {
		return axis < 0 ? axis + rank : axis;
	}

	private OperandMap gather(Shape shape, Source source) {
		int size = Math.toIntExact(shape.elements());
		int[] layers = new int[size];
		int[] elements = new int[size];
		int[] at = new int[shape.rank()];
		int[] from = new int[Math.max(shape.rank(), shapes.getFirst().rank())];
		for (int i = 0; i < size; i++) {
			int operand = source.of(at, from);
			if (operand < 0) {
				layers[i] = operand == -1 ? OperandMap.ZERO : OperandMap.ONE;
			} else {
				int position = position(shapes.get(operand), from);
				layers[i] = inputs.get(operand).layers()[position];
				elements[i] = inputs.get(operand).elements()[position];
			}
			for (int axis = at.length - 1; axis >= 0 && ++at[axis] == shape.dim(axis); axis--) {
				at[axis] = 0;
			}
		}
		return new OperandMap(layers, elements);
	}

	private static int position(Shape shape, int[] at) {
		int position = 0;
		for (int axis = 0; axis < shape.rank(); axis++) {
			position = position * shape.dim(axis) + at[axis];
		}
		return position;
	}
}
