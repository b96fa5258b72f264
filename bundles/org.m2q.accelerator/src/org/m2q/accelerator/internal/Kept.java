package org.m2q.accelerator.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.m2q.network.Layer;

/** Tensors that stay on chip from one layer to a later one, by the layer that made them. Used while one schedule is made. */
final class Kept {

	private final Map<Integer, Integer> residuals = new HashMap<>();
	private final Map<Integer, Integer> outputs = new HashMap<>();

	/** The allocation of a kept residual. */
	OptionalInt residual(int producer) {
		return residuals.containsKey(producer) ? OptionalInt.of(residuals.get(producer)) : OptionalInt.empty();
	}

	void residual(int producer, int allocation) {
		residuals.put(producer, allocation);
	}

	/** The allocation of kept outputs. */
	OptionalInt outputs(int producer) {
		return outputs.containsKey(producer) ? OptionalInt.of(outputs.get(producer)) : OptionalInt.empty();
	}

	void outputs(int producer, int allocation) {
		outputs.put(producer, allocation);
	}

	/** The allocation of inputs of a layer that its producer kept, −1 for none. */
	int inputsOf(Layer layer) {
		for (List<Integer> producers : layer.producers()) {
			if (producers.size() == 1 && outputs.containsKey(producers.getFirst())) {
				return outputs.get(producers.getFirst());
			}
		}
		return -1;
	}
}
