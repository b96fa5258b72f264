package org.m2q.runtime.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How an operation visits the elements of a result in the order in which they lie in memory, with the positions of the elements of its operands. Axes that
 * all operands pass through evenly are joined.
 */
public final class ElementWalk {

	private static final int SHORT = 64;
	private static final int MOST_LISTED = 1 << 14;

	private final int[] dims;
	/** Per tensor (result first) the distances per joined axis; the last axis is the innermost one. */
	private final int[][] strides;
	private final int[] offsets;
	private final int rows;
	/** First positions of all rows, tensor by tensor, where rows are so short that finding them would take long; else empty. */
	private final int[] starts;

	/**
	 * A walk.
	 *
	 * @param result the tensor that is made; elements in one piece
	 * @param operands strides of the operands per axis of the result
	 * @param offsets positions of their first elements
	 */
	ElementWalk(Tensor result, List<int[]> operands, int[] offsets) {
		List<int[]> all = new ArrayList<>();
		all.add(result.strides());
		all.addAll(operands);
		List<Integer> axes = new ArrayList<>(IntStream.range(0, result.dims().length).filter(axis -> result.dims()[axis] > 1).boxed().toList());
		axes.sort(Comparator.comparing(axis -> -result.strides()[axis]));
		List<Integer> sizes = new ArrayList<>();
		List<List<Integer>> steps = new ArrayList<>();
		for (int axis : axes) {
			List<Integer> step = all.stream().map(s -> s[axis]).toList();
			int size = result.dims()[axis];
			boolean joins = !sizes.isEmpty()
					&& IntStream.range(0, step.size()).allMatch(i -> steps.getLast().get(i) == step.get(i) * size);
			if (joins) {
				sizes.set(sizes.size() - 1, sizes.getLast() * size);
				steps.set(steps.size() - 1, step);
			} else {
				sizes.add(size);
				steps.add(step);
			}
		}
		if (sizes.isEmpty()) {
			sizes.add(1);
			steps.add(all.stream().map(s -> 0).toList());
		}
		// A single run is cut so that there is something to share between threads.
		int run = sizes.getLast();
		int cut = sizes.size() == 1 ? IntStream.iterate(4096, c -> c >= 64, c -> c / 2).filter(c -> run > c && run % c == 0).findFirst().orElse(0) : 0;
		if (cut > 0) {
			List<Integer> step = steps.getLast();
			sizes.set(0, run / cut);
			steps.set(0, step.stream().map(s -> s * cut).toList());
			sizes.add(cut);
			steps.add(step);
		}
		dims = sizes.stream().mapToInt(Integer::intValue).toArray();
		strides = IntStream.range(0, all.size()).mapToObj(i -> steps.stream().mapToInt(s -> s.get(i)).toArray()).toArray(int[][]::new);
		this.offsets = new int[all.size()];
		this.offsets[0] = result.offset();
		System.arraycopy(offsets, 0, this.offsets, 1, offsets.length);
		rows = IntStream.range(0, dims.length - 1).map(i -> dims[i]).reduce(1, (a, b) -> a * b);
		boolean listed = rows <= MOST_LISTED && length() <= SHORT;
		starts = listed ? IntStream.range(0, all.size() * rows).map(i -> computedStart(i / rows, i % rows)).toArray() : new int[0];
	}

	/** A walk over a result and operands that are broadcast to it. */
	public static ElementWalk of(Tensor result, List<Tensor> operands) {
		int rank = result.dims().length;
		return new ElementWalk(result, operands.stream().map(o -> broadcast(o, rank)).toList(), operands.stream().mapToInt(Tensor::offset).toArray());
	}

	/** A walk over a result and an operand of its shape; tensor 2 is the position on an axis. */
	public static ElementWalk along(int axis, Tensor result, Tensor operand) {
		return new ElementWalk(result, List.of(operand.strides(), axis(axis, result.dims().length)), new int[] { operand.offset(), 0 });
	}

	/** Number of innermost rows. */
	public int rows() {
		return rows;
	}

	/** Elements of an innermost row. */
	public int length() {
		return dims[dims.length - 1];
	}

	/** Distance of neighbours in an innermost row; tensor 0 is the result. */
	public int step(int tensor) {
		return strides[tensor][dims.length - 1];
	}

	/** Position of the first element of a row. */
	public int start(int tensor, int row) {
		return starts.length > 0 ? starts[tensor * rows + row] : computedStart(tensor, row);
	}

	private int computedStart(int tensor, int row) {
		int position = offsets[tensor];
		int rest = row;
		for (int i = dims.length - 2; i >= 0; i--) {
			position += rest % dims[i] * strides[tensor][i];
			rest /= dims[i];
		}
		return position;
	}

	/** Strides of an operand that is broadcast to a result, aligned at the last axis. */
	public static int[] broadcast(Tensor operand, int rank) {
		int[] wide = new int[rank];
		int skipped = rank - operand.dims().length;
		for (int axis = 0; axis < operand.dims().length; axis++) {
			wide[skipped + axis] = operand.dims()[axis] == 1 ? 0 : operand.strides()[axis];
		}
		return wide;
	}

	/** Strides of the position on an axis, as if that were an operand. */
	private static int[] axis(int axis, int rank) {
		int[] wide = new int[rank];
		if (axis >= 0) {
			wide[axis] = 1;
		}
		return wide;
	}
}
