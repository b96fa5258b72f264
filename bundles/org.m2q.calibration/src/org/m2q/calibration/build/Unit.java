package org.m2q.calibration.build;

import java.util.List;
import java.util.Optional;

import org.m2q.network.Node;
import org.m2q.network.Value;

/**
 * A node with what is folded into it: one step of a program computes all of it.
 *
 * @param head the node that is computed
 * @param before batch normalizations of its input that its weights take over, first first
 * @param folded linear nodes behind it that its weights, bias or factor take over, in order
 * @param clamp relu or relu6 at the end, which is a range of codes
 */
record Unit(Node head, List<Node> before, List<Node> folded, Optional<Node> clamp) {

	Unit {
		before = List.copyOf(before);
		folded = List.copyOf(folded);
	}

	/** The value that remains, for heads with one result. */
	Value result() {
		return new Value(clamp.orElse(folded.isEmpty() ? head : folded.getLast()).index(), 0);
	}

	/** The operands. */
	List<Value> inputs() {
		return before.isEmpty() ? head.inputs() : before.getFirst().inputs();
	}
}
