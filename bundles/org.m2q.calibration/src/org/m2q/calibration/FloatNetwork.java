package org.m2q.calibration;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.m2q.base.Cancellation;
import org.m2q.network.Network;
import org.m2q.network.NetworkInput;
import org.m2q.network.Value;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.export.NetworkExport;

/** A network with its parameters in single precision: the truth that quantization is measured against. Safe for use by several threads. */
public final class FloatNetwork {

	private final Network network;
	private final FloatExecutor executor;
	private final Map<String, Value> values = new HashMap<>();
	private final List<String> outputs;

	/** Sees the values of a run. */
	@FunctionalInterface
	public interface Observer {

		/** Sees nothing. */
		Observer NONE = (value, elements) -> {
		};

		/**
		 * A value was computed.
		 *
		 * @param value which one
		 * @param elements its elements, with a leading axis of 1 for the batch
		 */
		void computed(Value value, Tensor elements);
	}

	/**
	 * Prepares a network.
	 *
	 * @param parameters tensors by the names of {@link org.m2q.onnx.export.Parameter}
	 * @throws OnnxException when a tensor is missing or has the wrong shape
	 */
	public FloatNetwork(Network network, Map<String, Tensor> parameters) throws OnnxException {
		this.network = network;
		NetworkExport.Exported exported = NetworkExport.exportNamed(network, parameters);
		executor = FloatExecutor.of(exported.model());
		exported.names().forEach((value, name) -> values.put(name, value));
		outputs = exported.model().outputs().stream().map(output -> output.name()).toList();
	}

	/**
	 * Runs the network.
	 *
	 * @param inputs elements of every input, in their order
	 * @param observer sees every value, inputs first
	 * @param cancellation asked before every operator
	 * @return elements of the outputs, in their order
	 * @throws OnnxException when an input does not fit
	 */
	public List<float[]> run(List<float[]> inputs, Observer observer, Cancellation cancellation) throws OnnxException {
		Map<String, Tensor> given = new LinkedHashMap<>();
		for (int i = 0; i < network.inputs().size(); i++) {
			NetworkInput input = network.inputs().get(i);
			int[] shape = IntStream.concat(IntStream.of(1), input.shape().dims().stream().mapToInt(Integer::intValue)).toArray();
			if (i >= inputs.size() || inputs.get(i).length != Tensor.size(shape)) {
				throw new OnnxException("the input \"" + input.name() + "\" of shape " + input.shape() + " is not given or has another number of elements");
			}
			Tensor tensor = Tensor.of(shape, inputs.get(i));
			given.put(input.name(), tensor);
			observer.computed(new Value(Value.INPUT, i), tensor);
		}
		Map<String, Tensor> results = executor.run(given, (node, name, value) -> {
			Value known = values.get(name);
			if (known != null) {
				observer.computed(known, value);
			}
		}, cancellation);
		return outputs.stream().map(name -> results.get(name).reals()).toList();
	}

	/** What is computed. */
	public Network network() {
		return network;
	}
}
