package org.m2q.calibration;

import java.util.List;
import java.util.stream.Collectors;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.NetworkInput;
import org.m2q.network.Shape;

/**
 * The inputs of a model that is built in one or several sizes.
 *
 * @param sizes its inputs in every size, one size or more, one input or more; the same names in the same order
 */
public record ModelInputs(List<List<NetworkInput>> sizes) {

	/** Copies the lists. */
	public ModelInputs {
		sizes = sizes.stream().map(List::copyOf).toList();
		if (sizes.isEmpty() || sizes.stream().anyMatch(List::isEmpty)) {
			throw new IllegalArgumentException("no network, or one without an input");
		}
	}

	/** Those of a model with one input. */
	public static ModelInputs of(List<Shape> shapes) {
		return new ModelInputs(shapes.stream().map(shape -> List.of(new NetworkInput("input", shape, SourceSpan.NONE))).toList());
	}

	/** Those in one of the sizes. */
	public ModelInputs size(int index) {
		return new ModelInputs(List.of(sizes.get(index)));
	}

	/** Shape of the first input in every size. */
	public List<Shape> first() {
		return sizes.stream().map(inputs -> inputs.getFirst().shape()).toList();
	}

	/** Shapes of the inputs in one of the sizes. */
	List<Shape> shapes(int index) {
		return sizes.get(index).stream().map(NetworkInput::shape).toList();
	}

	/** Names and shapes, such as {@code image [3×8×8] and mask [1×8×8]}. */
	static String text(List<NetworkInput> inputs) {
		return inputs.stream().map(input -> input.name() + " " + input.shape()).collect(Collectors.joining(" and "));
	}
}
