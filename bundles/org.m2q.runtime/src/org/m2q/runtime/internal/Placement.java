package org.m2q.runtime.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.m2q.runtime.CodeRange;

/**
 * Decides how tensors lie in the arena. Maps have their channels together (rows, columns, channels from the outermost to the innermost axis); all other
 * tensors are in row-major order or follow the operand that they are computed from. What a view renames lies where its operand lies. Tensors that are not
 * needed at the same time share memory.
 */
public final class Placement {

	private static final int ALIGNMENT = 64;

	/** What is known of a tensor before it has a place. */
	public record Declared(String name, CodeRange range, int[] dims) {
	}

	private final List<Declared> declared;
	private final List<Step> steps;
	private final boolean[] maps;
	private final int[] bases;
	private final int[][] strides;
	private final int[] offsets;

	/**
	 * Places tensors.
	 *
	 * @param declared all tensors
	 * @param steps the operations, in their order
	 * @param given tensors that no step makes
	 */
	public Placement(List<Declared> declared, List<Step> steps, Collection<Integer> given) {
		this.declared = declared;
		this.steps = steps;
		maps = maps();
		bases = new int[declared.size()];
		strides = new int[declared.size()][];
		offsets = new int[declared.size()];
		Arrays.setAll(bases, i -> i);
		for (int tensor : given) {
			strides[tensor] = maps[tensor] ? Strides.channelsLast(dims(tensor)) : Strides.rowMajor(dims(tensor));
		}
		steps.forEach(this::layOut);
	}

	private int[] dims(int tensor) {
		return declared.get(tensor).dims();
	}

	private boolean[] maps() {
		boolean[] result = new boolean[declared.size()];
		for (Step step : steps) {
			boolean reads = switch (step) {
				case Step.Convolution s -> true;
				case Step.Pool s -> true;
				case Step.Mean s -> !s.tokens();
				case Step.View s -> s.movement() instanceof Movement.ToTokens || s.movement() instanceof Movement.Unfold
						|| s.movement() instanceof Movement.WindowPartition || s.movement() instanceof Movement.Subsample || s.movement() instanceof Movement.Pad
						|| s.movement() instanceof Movement.Upsample;
				default -> false;
			};
			boolean makes = switch (step) {
				case Step.Convolution s -> true;
				case Step.Pool s -> true;
				case Step.View s -> s.movement().makesMap() || s.movement() instanceof Movement.Subsample;
				default -> false;
			};
			if (reads) {
				step.inputs().forEach(i -> result[i] = dims(i).length == 3);
			}
			if (makes) {
				result[step.output()] = dims(step.output()).length == 3;
			}
		}
		boolean changed = true;
		while (changed) {
			changed = false;
			for (Step step : steps) {
				changed |= keepsLayout(step) && spread(step, result);
			}
		}
		return result;
	}

	private static boolean keepsLayout(Step step) {
		return switch (step) {
			case Step.Addition s -> true;
			case Step.Multiplication s -> true;
			case Step.Rescaling s -> true;
			case Step.Lookup s -> true;
			case Step.Softmax s -> true;
			case Step.Normalization s -> true;
			case Step.Division s -> true;
			case Step.View s -> s.movement() instanceof Movement.Concatenation || s.movement() instanceof Movement.Slice
					|| s.movement() instanceof Movement.Appended;
			default -> false;
		};
	}

	private boolean spread(Step step, boolean[] result) {
		List<Integer> all = new ArrayList<>(step.inputs());
		all.add(step.output());
		boolean changed = false;
		if (all.stream().anyMatch(t -> result[t])) {
			for (int tensor : all) {
				changed |= !result[tensor] && dims(tensor).length == 3;
				result[tensor] |= dims(tensor).length == 3;
			}
		}
		return changed;
	}

	private void layOut(Step step) {
		int out = step.output();
		int[] dims = dims(out);
		if (step instanceof Step.View view) {
			int in = view.inputs().getFirst();
			Optional<int[]> alias = view.movement().alias(dims(in), strides[in], dims);
			if (alias.isPresent() && Storage.of(declared.get(in).range()) == Storage.of(declared.get(out).range())) {
				bases[out] = bases[in];
				strides[out] = Arrays.copyOf(alias.get(), dims.length);
				offsets[out] = offsets[in] + alias.get()[dims.length];
				return;
			}
		}
		int[] first = strides[step.inputs().getFirst()];
		if (maps[out]) {
			strides[out] = Strides.channelsLast(dims);
		} else if (step instanceof Step.MatMul product) {
			strides[out] = ofProduct(product, dims);
		} else if (keepsLayout(step) && first.length == dims.length) {
			strides[out] = Strides.like(dims, first);
		} else {
			strides[out] = Strides.rowMajor(dims);
		}
	}

	/** A right operand with its columns one after the other makes such a result, so that channels stay together in linear attention. */
	private int[] ofProduct(Step.MatMul product, int[] dims) {
		int[] right = strides[product.right()];
		int rank = dims.length;
		boolean columnsApart = !product.transposeRight() && right[rank - 1] > right[rank - 2];
		return columnsApart ? Strides.like(dims, right) : Strides.rowMajor(dims);
	}

	/** Tensors with their places, and how large the arena is. */
	public record Result(List<Tensor> tensors, boolean[] renamed, int bytes, int shorts, int ints) {

		/** Whether a tensor is another one, or a part of one, under a new name. */
		public boolean isRenamed(int tensor) {
			return renamed[tensor];
		}
	}

	/**
	 * Gives every tensor its place.
	 *
	 * @param kept tensors that are to be there before the first and after the last step
	 */
	public Result allocate(Collection<Integer> kept) {
		int count = declared.size();
		int[] first = new int[count];
		int[] last = new int[count];
		Arrays.fill(first, Integer.MAX_VALUE);
		Arrays.fill(last, -1);
		for (int i = 0; i < steps.size(); i++) {
			for (int tensor : steps.get(i).inputs()) {
				last[bases[tensor]] = Math.max(last[bases[tensor]], i);
			}
			int made = bases[steps.get(i).output()];
			first[made] = Math.min(first[made], i);
			last[made] = Math.max(last[made], i);
		}
		for (int tensor : kept) {
			first[bases[tensor]] = -1;
			last[bases[tensor]] = steps.size();
		}
		Map<Integer, Integer> places = new HashMap<>();
		int[] sizes = new int[3];
		for (int pool = 0; pool < 3; pool++) {
			sizes[pool] = place(pool, first, last, places);
		}
		List<Tensor> tensors = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Declared tensor = declared.get(i);
			int[] layout = strides[i] == null ? Strides.rowMajor(tensor.dims()) : strides[i];
			tensors.add(new Tensor(tensor.name(), tensor.range(), tensor.dims(), layout, places.getOrDefault(bases[i], 0) + offsets[i]));
		}
		boolean[] renamed = new boolean[count];
		for (int i = 0; i < count; i++) {
			renamed[i] = bases[i] != i;
		}
		return new Result(tensors, renamed, sizes[0], sizes[1], sizes[2]);
	}

	private int place(int pool, int[] first, int[] last, Map<Integer, Integer> places) {
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < bases.length; i++) {
			if (bases[i] == i && first[i] != Integer.MAX_VALUE && Storage.of(declared.get(i).range()).pool() == pool) {
				order.add(i);
			}
		}
		// Large ones first: small ones fit between them.
		order.sort((a, b) -> Tensor.size(dims(b)) != Tensor.size(dims(a)) ? Integer.compare(Tensor.size(dims(b)), Tensor.size(dims(a))) : Integer.compare(a, b));
		List<Integer> placed = new ArrayList<>();
		int end = 0;
		for (int tensor : order) {
			int size = (Tensor.size(dims(tensor)) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
			int at = 0;
			OptionalInt conflict = conflict(placed, places, tensor, at, size, first, last);
			while (conflict.isPresent()) {
				at = conflict.getAsInt();
				conflict = conflict(placed, places, tensor, at, size, first, last);
			}
			places.put(tensor, at);
			placed.add(tensor);
			end = Math.addExact(at, size) > end ? at + size : end;
		}
		return end == 0 ? 0 : end + 2 * ALIGNMENT;
	}

	/** The end of a tensor that lies there at the same time. */
	private OptionalInt conflict(List<Integer> placed, Map<Integer, Integer> places, int tensor, int at, int size, int[] first, int[] last) {
		for (int other : placed) {
			int start = places.get(other);
			int end = start + (Tensor.size(dims(other)) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
			if (first[other] <= last[tensor] && first[tensor] <= last[other] && start < at + size && at < end) {
				return OptionalInt.of(end);
			}
		}
		return OptionalInt.empty();
	}
}
