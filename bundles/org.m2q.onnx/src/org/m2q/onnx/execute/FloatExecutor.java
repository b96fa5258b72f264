package org.m2q.onnx.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/**
 * Runs a model in float32, node by node: the reference for everything that is quantized. It is made to be right and readable; sums are added in
 * another order than in other runtimes, so results agree with them up to rounding. Safe for use by several threads.
 */
public final class FloatExecutor {

	private final OnnxModel model;
	private final List<Step> steps;

	/** Sees every value that a run computes. */
	@FunctionalInterface
	public interface Observer {

		/** Sees nothing. */
		Observer NONE = (node, name, value) -> {
		};

		/**
		 * A value was computed.
		 *
		 * @param node what computed it
		 * @param name name of the value
		 * @param value the value
		 */
		void computed(OnnxNode node, String name, Tensor value);
	}

	/** A node, how it is computed, and the values that nothing needs afterwards. */
	private record Step(OnnxNode node, Kernel kernel, List<String> dead) {
	}

	private FloatExecutor(OnnxModel model, List<Step> steps) {
		this.model = model;
		this.steps = steps;
	}

	/** The nodes whose operators cannot be executed, in the order of the model. */
	public static List<OnnxNode> unknown(OnnxModel model) {
		return model.nodes().stream().filter(node -> Operators.find(node).isEmpty()).toList();
	}

	/**
	 * Prepares a model.
	 *
	 * @throws OnnxException when it has operators that cannot be executed; all of them are named
	 */
	public static FloatExecutor of(OnnxModel model) throws OnnxException {
		List<String> unsupported = new ArrayList<>();
		Map<String, Integer> lastUse = new HashMap<>();
		for (int i = 0; i < model.nodes().size(); i++) {
			OnnxNode node = model.nodes().get(i);
			if (Operators.find(node).isEmpty()) {
				unsupported.add(node.label());
			}
			for (String name : node.inputs()) {
				lastUse.put(name, i);
			}
			for (String name : node.outputs()) {
				lastUse.putIfAbsent(name, i);
			}
		}
		if (!unsupported.isEmpty()) {
			throw new OnnxException("operators that cannot be executed: " + String.join(", ", unsupported) + "; supported are " + String.join(", ", Operators.names()));
		}
		model.outputs().forEach(output -> lastUse.remove(output.name()));
		model.initializers().keySet().forEach(lastUse::remove);
		List<List<String>> dead = new ArrayList<>();
		model.nodes().forEach(node -> dead.add(new ArrayList<>()));
		lastUse.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(use -> dead.get(use.getValue()).add(use.getKey()));
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < model.nodes().size(); i++) {
			OnnxNode node = model.nodes().get(i);
			steps.add(new Step(node, Operators.find(node).orElseThrow(), List.copyOf(dead.get(i))));
		}
		return new FloatExecutor(model, List.copyOf(steps));
	}

	/**
	 * Runs the model once.
	 *
	 * @param inputs a value for every input of the graph
	 * @param observer sees every value that is computed
	 * @param cancellation asked before every node
	 * @return the outputs of the graph by name, in their order
	 * @throws OnnxException when an input is missing or does not fit, or a node cannot be computed with what it gets; the node is named
	 */
	public Map<String, Tensor> run(Map<String, Tensor> inputs, Observer observer, Cancellation cancellation) throws OnnxException {
		Map<String, Tensor> values = new HashMap<>(model.initializers());
		for (ValueInfo input : model.inputs()) {
			values.put(input.name(), checked(input, Optional.ofNullable(inputs.get(input.name()))));
		}
		for (Step step : steps) {
			cancellation.check();
			List<Tensor> results = compute(step, values);
			List<String> names = step.node().outputs();
			for (int i = 0; i < names.size() && i < results.size(); i++) {
				if (!names.get(i).isEmpty()) {
					values.put(names.get(i), results.get(i));
					observer.computed(step.node(), names.get(i), results.get(i));
				}
			}
			step.dead().forEach(values::remove);
		}
		Map<String, Tensor> outputs = new LinkedHashMap<>();
		for (ValueInfo output : model.outputs()) {
			outputs.put(output.name(), Optional.ofNullable(values.get(output.name()))
					.orElseThrow(() -> new OnnxException("the output \"" + output.name() + "\" was not computed")));
		}
		return outputs;
	}

	private List<Tensor> compute(Step step, Map<String, Tensor> values) throws OnnxException {
		List<Optional<Tensor>> arguments = new ArrayList<>();
		for (String name : step.node().inputs()) {
			if (!name.isEmpty() && !values.containsKey(name)) {
				throw new OnnxException(step.node().label() + " needs \"" + name + "\", which was not computed");
			}
			arguments.add(name.isEmpty() ? Optional.empty() : Optional.of(values.get(name)));
		}
		try {
			return step.kernel().run(new Call(step.node(), arguments, model.opset()));
		} catch (OnnxException e) {
			throw new OnnxException(step.node().label() + ": " + e.getMessage(), e);
		} catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
			throw new OnnxException(step.node().label() + " cannot be computed with " + arguments.stream().map(argument -> argument.map(Call::text).orElse("nothing"))
					.toList() + ": " + e.getMessage(), e);
		} catch (OutOfMemoryError e) {
			// A damaged file can ask for a result of any size; what cannot be had was not taken.
			throw new OnnxException(step.node().label() + " cannot be computed with " + arguments.stream().map(argument -> argument.map(Call::text).orElse("nothing"))
					.toList() + ": there is not enough memory for the result", e);
		}
	}

	private static Tensor checked(ValueInfo input, Optional<Tensor> value) throws OnnxException {
		Tensor given = value.orElseThrow(() -> new OnnxException("the input \"" + input.name() + "\" is not given"));
		boolean fits = input.type().isEmpty() || input.type().get() == given.type();
		if (!input.axes().isEmpty()) {
			fits &= input.axes().size() == given.rank();
			for (int i = 0; fits && i < given.rank(); i++) {
				fits = input.axes().get(i).size() < 0 || input.axes().get(i).size() == given.axis(i);
			}
		}
		if (!fits) {
			throw new OnnxException("the input \"" + input.name() + "\" is " + given.type() + Arrays.toString(given.shape()) + ", but the model declares "
					+ input.type().map(Object::toString).orElse("any type") + input.axes().stream()
							.map(axis -> axis.size() >= 0 ? Long.toString(axis.size()) : axis.name().isEmpty() ? "?" : axis.name()).toList());
		}
		return given;
	}
}
