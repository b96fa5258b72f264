package org.m2q.quant.program;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.m2q.network.LayerNetwork;
import org.m2q.quant.Requantization;

/**
 * A quantized network.
 *
 * @param name name of the model
 * @param network what it computes
 * @param tensors all tensors: inputs, constants, and one per step
 * @param steps the operations in an order in which they can be run
 * @param inputs tensors that are given, in the order of the network's inputs
 * @param outputs tensors that are the result, in the order of the network's outputs
 */
public record IntegerProgram(String name, LayerNetwork network, List<IntegerTensor> tensors, List<Step> steps, List<Integer> inputs, List<Integer> outputs) {

	/** Copies the lists; checks that every tensor is made once, before it is read. */
	public IntegerProgram {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(network, "network");
		tensors = List.copyOf(tensors);
		steps = List.copyOf(steps);
		inputs = List.copyOf(inputs);
		outputs = List.copyOf(outputs);
		Set<Integer> known = new HashSet<>(inputs);
		for (int i = 0; i < tensors.size(); i++) {
			if (tensors.get(i).index() != i) {
				throw new IllegalArgumentException("tensor '" + tensors.get(i).name() + "' is at " + i + " and says " + tensors.get(i).index());
			}
			if (tensors.get(i).constant().isPresent()) {
				known.add(i);
			}
		}
		for (Step step : steps) {
			if (!known.containsAll(step.inputs())) {
				throw new IllegalArgumentException("step '" + step.info().name() + "' reads what is not there");
			}
			if (!known.add(step.output())) {
				throw new IllegalArgumentException("step '" + step.info().name() + "' makes a tensor again");
			}
		}
		if (!known.containsAll(outputs)) {
			throw new IllegalArgumentException("a result is not computed");
		}
	}

	/** The tensor that a step makes. */
	public IntegerTensor result(Step step) {
		return tensors.get(step.output());
	}

	/** Whether integers suffice between the codes of the inputs and those of the outputs, as no step multiplies by factors in single precision. */
	public boolean isIntegerOnly() {
		return steps.stream().noneMatch(step -> step.arithmetic().filter(profile -> profile == Requantization.FLOAT32).isPresent());
	}
}
