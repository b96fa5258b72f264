package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.network.Layer;
import org.m2q.network.Shape;

/**
 * What tells layers without multiply-accumulates apart: those with equal ones have the same cuts and bills on a machine, whatever their names and places are.
 *
 * @param operator name of the operator that an engine applies
 * @param norm normalisation of its results
 * @param activation activation of its results
 * @param inputActivations activation of each operand
 * @param inputs shapes of the operands
 * @param work its numbers
 * @param moves what it moves uncut, or in a group
 */
record Applied(String operator, Optional<String> norm, Optional<String> activation, List<Optional<String>> inputActivations, List<Shape> inputs, Work work,
		Moves moves) {

	/** A layer that moves something. */
	static Applied of(Item item, Moves moves) {
		Layer layer = item.layer();
		return new Applied(layer.operator().name(), layer.norm(), layer.activation(), layer.inputActivations(), layer.inputs(), item.work(), moves);
	}
}
