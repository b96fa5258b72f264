package org.m2q.calibration.build;

import java.util.Map;

import org.m2q.network.Node;
import org.m2q.network.NormOperator.BatchNorm;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter;

/** The tensors that a network has learned. */
final class Parameters {

	private final Map<String, Tensor> tensors;

	Parameters(Map<String, Tensor> tensors) {
		this.tensors = tensors;
	}

	/** A factor and an addend per channel. */
	record Affine(double[] factor, double[] addend) {

		/** First this, then the other. */
		Affine then(Affine other) {
			double[] factors = new double[factor.length];
			double[] addends = new double[factor.length];
			for (int c = 0; c < factors.length; c++) {
				factors[c] = factor[c] * other.factor[c];
				addends[c] = addend[c] * other.factor[c] + other.addend[c];
			}
			return new Affine(factors, addends);
		}
	}

	/**
	 * The elements of a parameter; empty for a role that the node does not have.
	 *
	 * @throws Unbuildable when the tensor is missing, has the wrong size or elements that are not finite
	 */
	float[] of(Node node, Parameter.Role role) throws Unbuildable {
		for (Parameter parameter : Parameter.of(node)) {
			if (parameter.role() == role) {
				Tensor tensor = tensors.get(parameter.name());
				if (tensor == null || tensor.size() != parameter.shape().elements()) {
					throw new Unbuildable("there is no tensor '" + parameter.name() + "' of shape " + parameter.shape() + "; bind weights that have it");
				}
				float[] values = tensor.reals();
				for (int i = 0; i < values.length; i++) {
					if (!Float.isFinite(values[i])) {
						throw new Unbuildable("element " + i + " of the tensor '" + parameter.name() + "' is " + values[i] + "; weights must be finite numbers");
					}
				}
				return values;
			}
		}
		return new float[0];
	}

	/** A batch normalization as a factor and an addend: γ / √(σ² + ε) and β − μ · that. */
	Affine affine(Node node) throws Unbuildable {
		BatchNorm norm = (BatchNorm) node.operator();
		float[] gamma = of(node, Parameter.Role.GAMMA);
		float[] beta = of(node, Parameter.Role.BETA);
		float[] mean = of(node, Parameter.Role.MEAN);
		float[] variance = of(node, Parameter.Role.VARIANCE);
		double[] factor = new double[norm.channels()];
		double[] addend = new double[norm.channels()];
		for (int c = 0; c < factor.length; c++) {
			factor[c] = gamma[c] / Math.sqrt(variance[c] + norm.epsilon());
			addend[c] = beta[c] - mean[c] * factor[c];
		}
		return new Affine(factor, addend);
	}
}
