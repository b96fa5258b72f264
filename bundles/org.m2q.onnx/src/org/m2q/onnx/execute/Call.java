package org.m2q.onnx.execute;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/**
 * One execution of a node.
 *
 * @param node what is executed
 * @param inputs its inputs; empty where an optional one is not given
 * @param opset version of the operator set
 */
record Call(OnnxNode node, List<Optional<Tensor>> inputs, int opset) {

	Attributes attributes() {
		return node.attributes();
	}

	/** An input that must be there. */
	Tensor input(int index) throws OnnxException {
		return optional(index).orElseThrow(() -> new OnnxException("input " + index + " is missing"));
	}

	/** An input that may be left out. */
	Optional<Tensor> optional(int index) {
		return index < inputs.size() ? inputs.get(index) : Optional.empty();
	}

	/** Integers that older operator sets have as an attribute and newer ones as an input. */
	Optional<long[]> integers(String attribute, int index) {
		return optional(index).map(Tensor::integers).or(() -> attributes().integers(attribute));
	}

	/** An axis counted from 0; the attribute may count from the end. */
	int axis(String attribute, long otherwise, int rank) throws OnnxException {
		return axis(attributes().integer(attribute, otherwise), rank);
	}

	/** An axis counted from 0. */
	static int axis(long axis, int rank) throws OnnxException {
		if (axis < -rank || axis >= rank) {
			throw new OnnxException("axis " + axis + " is not one of a tensor of " + rank + " axes");
		}
		return (int) (axis < 0 ? axis + rank : axis);
	}

	/** The input as a message shows it. */
	static String text(Tensor tensor) {
		return tensor.type() + Arrays.toString(tensor.shape());
	}
}
