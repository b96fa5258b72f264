package org.m2q.calibration.build;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;

/**
 * Values whose rows differ in kind: with a row of ones appended to its values, linear attention computes sums of keys, which become the divisor, beside the sums that
 * become the dividend. Both need scales of their own.
 */
final class Rows {

	/**
	 * Kinds of the rows of a value.
	 *
	 * @param axis along which rows lie
	 * @param kinds kind of every row, from 0
	 */
	record Kinds(int axis, int[] kinds) {
	}

	private final Map<Value, Kinds> kinds = new HashMap<>();
	private final Set<Value> parts = new HashSet<>();

	/** Follows the appended rows of a network. */
	Rows(Network network) {
		for (Node node : network.nodes()) {
			Value result = new Value(node.index(), 0);
			switch (node.operator()) {
				case ViewOperator.AppendOnes ones -> {
					int axis = Units.axis(ones.axis(), node.output());
					int[] rows = new int[node.output().dim(axis)];
					Arrays.fill(rows, node.inputShapes().getFirst().dim(axis), rows.length, 1);
					kinds.put(result, new Kinds(axis, rows));
				}
				case MacOperator.MatMul matmul -> {
					Kinds left = kinds.get(node.inputs().getFirst());
					int rank = node.output().rank();
					if (left != null && left.axis == rank - (matmul.transposeLeft() ? 1 : 2) && !kinds.containsKey(node.inputs().get(1))) {
						kinds.put(result, new Kinds(rank - 2, left.kinds));
					}
				}
				case ViewOperator.Split split -> split(node, split);
				default -> {
					// mixes the rows or does not see them
				}
			}
		}
	}

	private void split(Node node, ViewOperator.Split split) {
		Kinds whole = kinds.get(node.inputs().getFirst());
		if (whole == null || Units.axis(split.axis(), node.output()) != whole.axis) {
			return;
		}
		int first = 0;
		for (int port = 0; port < split.sizes().size(); port++) {
			int[] rows = Arrays.copyOfRange(whole.kinds, first, first + split.sizes().get(port));
			first += rows.length;
			if (Arrays.stream(rows).distinct().count() == 1) {
				parts.add(new Value(node.index(), port));
			} else {
				kinds.put(new Value(node.index(), port), new Kinds(whole.axis, rows));
			}
		}
	}

	/** Whether a value has rows of several kinds. */
	boolean has(Value value) {
		return kinds.containsKey(value);
	}

	/** Whether a value was cut out of one with several kinds, so that its scale is that of its rows. */
	boolean isPart(Value value) {
		return parts.contains(value);
	}

	/** The kinds of a value that has several. */
	Kinds of(Value value) {
		return kinds.get(value);
	}

	/** Values with several kinds that only the given operators may read. */
	static boolean mayRead(Node reader, int operand) {
		return reader.operator() instanceof MacOperator.MatMul && operand == 0 || reader.operator() instanceof ViewOperator.Split;
	}

	/** All values with several kinds. */
	List<Value> values() {
		return List.copyOf(kinds.keySet());
	}
}
