package org.m2q.onnx.execute;

import java.util.List;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Computes the outputs of a node. */
@FunctionalInterface
interface Kernel {

	/**
	 * Computes.
	 *
	 * @throws OnnxException when the inputs or attributes do not fit, in words without the name of the node
	 */
	List<Tensor> run(Call call) throws OnnxException;

	/** One output. */
	@FunctionalInterface
	interface Single {
		Tensor run(Call call) throws OnnxException;
	}

	static Kernel of(Single single) {
		return call -> List.of(single.run(call));
	}
}
