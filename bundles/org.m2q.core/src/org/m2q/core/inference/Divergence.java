package org.m2q.core.inference;

import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerNetwork;

/**
 * The first place where two executions of a program differ.
 *
 * @param tensor name of the tensor
 * @param layer name of its layer; empty when it belongs to none
 * @param layerIndex index of the layer in the network; −1 when it belongs to none
 * @param element index of the first element that differs, in row-major order
 * @param expected code of the reference
 * @param found code of the other execution
 * @param differing number of elements of the tensor that differ
 * @param largest largest difference of a code of the tensor
 */
public record Divergence(String tensor, String layer, int layerIndex, int element, int expected, int found, int differing, long largest) {

	/** The difference as a problem at the line of its layer. */
	public Problem problem(LayerNetwork network) {
		SourceSpan place = layerIndex < 0 ? SourceSpan.NONE : network.layers().get(layerIndex).place();
		return Problem.error(ProblemCodes.PROGRAM_DIVERGES, place, "'" + (layer.isEmpty() ? tensor : layer) + "' diverges: element " + element + " of tensor '" + tensor + "' is "
				+ found + " in the generated code and " + expected + " in the reference; " + differing + (differing == 1 ? " element differs" : " elements differ") + " by at most "
				+ largest + ".", layer);
	}
}
