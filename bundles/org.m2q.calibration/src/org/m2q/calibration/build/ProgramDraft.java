package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.network.LayerNetwork;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** A program being built. */
final class ProgramDraft {

	private final List<IntegerTensor> tensors = new ArrayList<>();
	private final List<Step> steps = new ArrayList<>();
	private final List<Integer> inputs = new ArrayList<>();
	private final Map<Value, Integer> values = new HashMap<>();
	private final Set<String> tensorNames = new HashSet<>();
	private final Set<String> stepNames = new HashSet<>();

	/** A name that no step has yet. */
	String freshStep(String wanted) {
		return fresh(wanted, stepNames);
	}

	private String fresh(String wanted) {
		return fresh(wanted, tensorNames);
	}

	private static String fresh(String wanted, Set<String> names) {
		String name = wanted;
		for (int i = 2; !names.add(name); i++) {
			name = wanted + "/" + i;
		}
		return name;
	}

	/** A computed tensor with one scale. */
	IntegerTensor tensor(String name, Shape shape, CodeRange range, float scale) {
		return add(new IntegerTensor(tensors.size(), fresh(name), shape, range, new float[] { scale }, IntegerTensor.WHOLE, Optional.empty()));
	}

	/** A computed tensor with the scales of another one, or some of them. */
	IntegerTensor tensor(String name, Shape shape, CodeRange range, float[] scales, int axis) {
		return add(new IntegerTensor(tensors.size(), fresh(name), shape, range, scales, axis, Optional.empty()));
	}

	/** A learned tensor. */
	IntegerTensor constant(String name, Shape shape, CodeRange range, float scale, int[] codes) {
		return add(new IntegerTensor(tensors.size(), fresh(name), shape, range, new float[] { scale }, IntegerTensor.WHOLE, Optional.of(codes)));
	}

	private IntegerTensor add(IntegerTensor tensor) {
		tensors.add(tensor);
		return tensor;
	}

	/** An input of the network. */
	void input(Value value, IntegerTensor tensor) {
		inputs.add(tensor.index());
		values.put(value, tensor.index());
	}

	void step(Step step) {
		steps.add(step);
	}

	/** Says which tensor holds a value. */
	void bind(Value value, IntegerTensor tensor) {
		values.put(value, tensor.index());
	}

	/** The tensor of a value; empty when its layer could not be built. */
	Optional<IntegerTensor> of(Value value) {
		return Optional.ofNullable(values.get(value)).map(tensors::get);
	}

	Map<Value, Integer> values() {
		return values;
	}

	IntegerProgram finish(LayerNetwork network) {
		return new IntegerProgram(network.network().model(), network, tensors, steps, inputs, network.network().outputs().stream().map(values::get).toList());
	}
}
