package org.m2q.quant.program;

import java.util.List;
import java.util.stream.IntStream;

import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;
import org.m2q.quant.integer.OperandMap;
import org.m2q.quant.integer.ViewMap;

/** Where the elements of a view come from, and which element a broadcast operand gives. */
public final class ViewElements {

	private ViewElements() {
	}

	/**
	 * Where every element of the result comes from.
	 *
	 * @return as {@code layers} the position in {@link Step.View#inputs()}, {@link OperandMap#ZERO} for padding or {@link OperandMap#ONE} for the fill code
	 */
	public static OperandMap of(IntegerProgram program, Step.View view) {
		List<Shape> shapes = view.inputs().stream().map(index -> program.tensors().get(index).shape()).toList();
		Shape result = program.result(view).shape();
		return switch (view.operator()) {
			case ViewOperator operator -> new ViewMap(operator, shapes, IntStream.range(0, shapes.size()).mapToObj(i -> whole(i, shapes.get(i))).toList())
					.output(view.port(), result);
			case SamplingOperator.Upsample upsample -> enlarged(upsample.factor(), shapes.getFirst(), result);
			default -> throw new IllegalArgumentException(view.operator().name() + " does not move codes");
		};
	}

	private static OperandMap whole(int operand, Shape shape) {
		int size = Math.toIntExact(shape.elements());
		int[] operands = new int[size];
		java.util.Arrays.fill(operands, operand);
		return new OperandMap(operands, IntStream.range(0, size).toArray());
	}

	private static OperandMap enlarged(int factor, Shape from, Shape to) {
		int size = Math.toIntExact(to.elements());
		int[] elements = new int[size];
		for (int i = 0; i < size; i++) {
			int column = i % to.dim(2) / factor;
			int row = i / to.dim(2) % to.dim(1) / factor;
			elements[i] = (i / to.dim(2) / to.dim(1) * from.dim(1) + row) * from.dim(2) + column;
		}
		return new OperandMap(new int[size], elements);
	}

	/**
	 * The elements of an operand that is broadcast, aligned at the last axis.
	 *
	 * @param from shape of the operand; each axis is 1 or that of the result
	 * @param to shape of the result
	 * @return per element of the result its position in the operand
	 */
	public static int[] broadcast(Shape from, Shape to) {
		int[] positions = new int[Math.toIntExact(to.elements())];
		int[] strides = new int[to.rank()];
		int stride = 1;
		for (int axis = 1; axis <= to.rank() && axis <= from.rank(); axis++) {
			strides[to.rank() - axis] = from.dim(-axis) == 1 ? 0 : stride;
			stride *= from.dim(-axis);
		}
		int[] at = new int[to.rank()];
		int position = 0;
		for (int i = 0; i < positions.length; i++) {
			positions[i] = position;
			for (int axis = at.length - 1; axis >= 0; axis--) {
				position += strides[axis];
				if (++at[axis] < to.dim(axis)) {
					break;
				}
				position -= strides[axis] * at[axis];
				at[axis] = 0;
			}
		}
		return positions;
	}
}
