package org.m2q.calibration.build;

import java.util.Map;
import java.util.Objects;

import org.m2q.calibration.Observations;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.Tensor;
import org.m2q.quant.ResolvedPolicy;

/**
 * What a program is made of.
 *
 * @param network the layers
 * @param parameters tensors by the names of {@link org.m2q.onnx.export.Parameter}
 * @param policy how each layer is computed; shares of engines that finish at the same time are those of its layers
 * @param observations ranges of the values
 */
public record BuildRequest(LayerNetwork network, Map<String, Tensor> parameters, ResolvedPolicy policy, Observations observations) {

	/** Copies the map. */
	public BuildRequest {
		Objects.requireNonNull(network, "network");
		Objects.requireNonNull(policy, "policy");
		Objects.requireNonNull(observations, "observations");
		parameters = Map.copyOf(parameters);
		if (policy.layers().size() != network.layers().size()) {
			throw new IllegalArgumentException("a policy for " + policy.layers().size() + " layers, a network of " + network.layers().size());
		}
	}
}
