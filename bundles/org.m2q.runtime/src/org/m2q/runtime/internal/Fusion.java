package org.m2q.runtime.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes fewer steps of many, without changing a code of a tensor that stays: a step whose result depends on nothing but the code of one element of 8 bits becomes a
 * table, a table of a table becomes one table, and what nobody reads any more is not computed.
 */
public final class Fusion {

	private final List<Placement.Declared> declared;
	private final Map<Integer, int[]> constants;
	/** By the tensor that it makes. */
	private final Map<Integer, Step.Lookup> tables = new HashMap<>();

	private Fusion(List<Placement.Declared> declared, Map<Integer, int[]> constants) {
		this.declared = declared;
		this.constants = constants;
	}

	/**
	 * Fuses steps.
	 *
	 * @param declared all tensors
	 * @param constants codes of those that are given with the network
	 * @param steps the steps in their order
	 * @param kept tensors that are to be there after the last step
	 */
	public static List<Step> fuse(List<Placement.Declared> declared, Map<Integer, int[]> constants, List<Step> steps, Collection<Integer> kept) {
		Fusion fusion = new Fusion(declared, constants);
		List<Step> result = new ArrayList<>();
		for (Step step : steps) {
			Optional<Step.Lookup> table = fusion.table(step);
			table.ifPresent(t -> fusion.tables.put(t.output(), t));
			result.add(table.isPresent() ? table.get() : step);
		}
		return withoutUnread(result, kept);
	}

	private static List<Step> withoutUnread(List<Step> steps, Collection<Integer> kept) {
		Set<Integer> read = new HashSet<>(kept);
		List<Step> result = new ArrayList<>();
		for (int i = steps.size() - 1; i >= 0; i--) {
			if (read.contains(steps.get(i).output())) {
				read.addAll(steps.get(i).inputs());
				result.add(steps.get(i));
			}
		}
		Collections.reverse(result);
		return result;
	}

	private Optional<Step.Lookup> table(Step step) {
		return variable(step).filter(in -> isByte(in) && isByte(step.output()) && Arrays.equals(declared.get(in).dims(), declared.get(step.output()).dims())).map(in -> {
			int[] table = step instanceof Step.Lookup lookup ? lookup.table() : evaluated(step, in);
			Step.Lookup before = tables.get(in);
			if (before == null) {
				return new Step.Lookup(step.name(), in, step.output(), table);
			}
			int low = declared.get(in).range().low();
			return new Step.Lookup(step.name(), before.input(), step.output(), Arrays.stream(before.table()).map(code -> table[code - low]).toArray());
		});
	}

	private boolean isByte(int tensor) {
		return Storage.of(declared.get(tensor).range()).isByte();
	}

	/** The only operand of a step that works element by element, beside single constants. */
	private Optional<Integer> variable(Step step) {
		boolean single = switch (step) {
			case Step.Lookup s -> true;
			case Step.Rescaling s -> s.rescale().channels() == 1;
			case Step.Addition s -> true;
			case Step.Multiplication s -> true;
			case Step.Division s -> true;
			default -> false;
		};
		int first = step.inputs().getFirst();
		boolean others = step.inputs().stream().allMatch(i -> i == first || constants.containsKey(i) && constants.get(i).length == 1);
		return single && others && !constants.containsKey(first) ? Optional.of(first) : Optional.empty();
	}

	/** The results of the reference for all codes of an operand. */
	private int[] evaluated(Step step, int in) {
		int low = declared.get(in).range().low();
		int count = declared.get(in).range().high() - low + 1;
		Set<Integer> operands = new HashSet<>(step.inputs());
		int room = count * (operands.size() + 1);
		Memory memory = new Memory(new byte[room], new short[room], new int[room]);
		List<Tensor> tensors = new ArrayList<>(Collections.nCopies(declared.size(), null));
		int offset = 0;
		for (int operand : operands) {
			int[] codes = operand == in ? IntStream.range(low, low + count).toArray() : constants.get(operand);
			Tensor tensor = new Tensor(step.name(), declared.get(operand).range(), new int[] { codes.length }, new int[] { 1 }, offset);
			TensorCopy.in(tensor, memory, codes, 0);
			tensors.set(operand, tensor);
			offset += count;
		}
		Tensor result = new Tensor(step.name(), declared.get(step.output()).range(), new int[] { count }, new int[] { 1 }, offset);
		tensors.set(step.output(), result);
		Step reference = step instanceof Step.Rescaling s ? new Step.Rescaling(s.name(), s.input(), s.output(), -1, s.rescale()) : step;
		Op op = new ScalarProvider().create(reference, tensors, false, true).orElseThrow();
		op.run(memory, op.scratch().allocate(), 0, op.units());
		int[] table = new int[count];
		TensorCopy.out(result, memory, table, 0);
		return table;
	}
}
