package org.m2q.network;

import java.util.List;

import org.m2q.base.problem.SourceSpan;

/**
 * One operator of a network.
 *
 * @param index position in {@link Network#nodes()}
 * @param name unique hierarchical name, e.g. {@code stage3.block1.attention.qkv}
 * @param operator what it computes
 * @param inputs its operands; all come from earlier nodes or network inputs
 * @param inputShapes shapes of the operands
 * @param outputs shapes of its results, one or more
 * @param origin the operator's call step in the text; equals the last span of the trail
 * @param stage name of the innermost enclosing stage, empty for none
 * @param trail the calls that made it, the outermost first
 */
public record Node(int index, String name, Operator operator, List<Value> inputs, List<Shape> inputShapes, List<Shape> outputs, SourceSpan origin,
		String stage, Trail trail) {

	/** Copies the lists. */
	public Node {
		inputs = List.copyOf(inputs);
		inputShapes = List.copyOf(inputShapes);
		outputs = List.copyOf(outputs);
	}

	/** Shape of the first result. */
	public Shape output() {
		return outputs.getFirst();
	}

	/**
	 * Multiply-accumulate operations for one input, exact.
	 *
	 * @throws ArithmeticException when they do not fit; the elaborator reports that before a node is made
	 */
	public long macs() {
		return operator.macs(inputShapes, outputs);
	}

	/** Learned parameters, exact. */
	public long parameters() {
		return operator.parameters();
	}
}
