package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.m2q.base.Cancellation;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.export.Parameter;

/**
 * A model of ONNX as text in the language, with blocks for what it repeats, and the tensors that it has learned.
 *
 * @param name name of the model in the text
 * @param text definitions of blocks and of the model, without the version of the language and without imports
 * @param calls the calls of operators, in the order in which the text makes them
 * @param names what blocks, stages, the input and the result would be called if nobody wanted other names, in the order of the text
 */
public record ModelImport(String name, String text, List<Call> calls, List<GivenName> names) {

	/**
	 * One call of an operator.
	 *
	 * @param operator name of the operator
	 * @param tensors what it has learned
	 */
	public record Call(String operator, Map<Parameter.Role, Tensor> tensors) {

		/** Copies the map. */
		public Call {
			tensors = Map.copyOf(tensors);
		}
	}

	/** Copies the lists. */
	public ModelImport {
		calls = List.copyOf(calls);
		names = List.copyOf(names);
	}

	/**
	 * Translates a model.
	 *
	 * @param model what was read
	 * @param shapes of its inputs by name; needed where the model leaves them open
	 * @param name what the model is called in the text: an identifier
	 * @throws OnnxException when a node has no counterpart in the language; it is named
	 */
	public static ModelImport of(OnnxModel model, Map<String, int[]> shapes, String name) throws OnnxException {
		return of(model, shapes, name, Map.of(), Cancellation.NONE);
	}

	/**
	 * Translates a model.
	 *
	 * @param model what was read
	 * @param shapes of its inputs by name; needed where the model leaves them open
	 * @param name what the model is called in the text: an identifier
	 * @param others identifiers in place of names that are given otherwise
	 * @param cancellation asked before every node that has to be executed
	 * @throws OnnxException when a node has no counterpart in the language; it is named
	 */
	public static ModelImport of(OnnxModel model, Map<String, int[]> shapes, String name, Map<GivenName, String> others, Cancellation cancellation) throws OnnxException {
		Graph graph = graph(model, shapes, cancellation);
		Steps.Translated translated = Steps.of(graph);
		ValueInfo input = graph.inputs().getFirst();
		List<Item> flow = Flows.chain(translated.steps(), translated.shapes(), input.name(), translated.outputs().getFirst());
		Blocks blocks = new Blocks(flow);
		Lines lines = new Lines(others);
		for (Blocks.Definition definition : blocks.definitions()) {
			lines.append("block " + lines.name(GivenName.Kind.BLOCK, definition.name(), "") + (definition.parameters().isEmpty() ? " " : "(" + String.join(", ", definition.parameters()) + ") "));
			lines.body(() -> lines.chain(definition.items())).append("\n\n");
		}
		lines.append("model " + name + " ").body(() -> {
			lines.line("input " + lines.name(GivenName.Kind.INPUT, identifier(input.name()), input.name()) + ": " + Arrays.stream(translated.shapes().get(input.name())).mapToObj(Integer::toString)
					.collect(Collectors.joining(", ", "[", "]")));
			stages(blocks.items(), translated, input.name(), lines);
			lines.line("output " + lines.name(GivenName.Kind.OUTPUT, "result", graph.outputs().getFirst().name()));
		}).append("\n");
		List<Call> calls = flow.stream().flatMap(item -> item.steps().stream()).map(step -> new Call(step.operator(), step.tensors())).toList();
		return new ModelImport(name, lines.toString(), calls, lines.given());
	}

	private static Graph graph(OnnxModel model, Map<String, int[]> shapes, Cancellation cancellation) throws OnnxException {
		Graph graph = Simplification.graph(model, shapes, cancellation);
		if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
			throw new OnnxException("the model has " + graph.inputs().size() + " inputs and " + graph.outputs().size() + " outputs; models with one of each can be imported");
		}
		return graph;
	}

	/**
	 * All nodes that keep a model from being imported, in the order of the model. Operators that are not known at all come alone: only without
	 * them it can be found out what else there is.
	 *
	 * @param model what was read
	 * @param shapes of its inputs by name; needed where the model leaves them open
	 * @param cancellation asked before every node that has to be executed
	 * @throws OnnxException when something else than a node keeps it from being imported, such as an open shape
	 */
	public static List<ImportObstacle> obstacles(OnnxModel model, Map<String, int[]> shapes, Cancellation cancellation) throws OnnxException {
		List<OnnxNode> unknown = FloatExecutor.unknown(model);
		if (!unknown.isEmpty()) {
			return unknown.stream().map(node -> new ImportObstacle(node.operator(), Steps.name(node), "has no counterpart in the language",
					NearestForms.of(node.operator()))).toList();
		}
		return Steps.obstacles(graph(model, shapes, cancellation));
	}

	private static String identifier(String name) {
		String cleaned = name.replaceAll("[^A-Za-z0-9_]", "_");
		return cleaned.isEmpty() || Character.isDigit(cleaned.charAt(0)) ? "x" + cleaned : cleaned;
	}

	/** Whether a value has places; what a global pooling keeps of them is a vector. */
	private static boolean isMap(int[] shape) {
		return shape.length == 3 && shape[1] * shape[2] > 1;
	}

	/** A stage ends where the map becomes smaller; what comes behind the last map is the head. */
	private static void stages(List<Item> items, Steps.Translated translated, String input, Lines lines) {
		List<List<Item>> stages = new ArrayList<>(List.of(new ArrayList<>()));
		int[] before = translated.shapes().get(input);
		boolean head = false;
		for (int i = 0; i < items.size(); i++) {
			int[] shape = translated.shapes().get(items.get(i).result());
			boolean maps = items.subList(i, items.size()).stream().map(item -> translated.shapes().get(item.result())).anyMatch(ModelImport::isMap);
			boolean smaller = shape.length == 3 && before.length == 3 && shape[1] * shape[2] < before[1] * before[2] && stages.size() + stages.getLast().size() > 1;
			if (!stages.getLast().isEmpty() && (smaller || !maps && !head)) {
				stages.add(new ArrayList<>());
			}
			head |= !maps;
			stages.getLast().add(items.get(i));
			before = shape;
		}
		if (stages.size() == 1) {
			lines.chain(stages.getFirst());
			return;
		}
		for (int i = 0; i < stages.size(); i++) {
			boolean last = i == stages.size() - 1 && head;
			List<Item> stage = stages.get(i);
			lines.stage(last ? "head" : i == 0 ? "stem" : "stage" + i, () -> lines.chain(stage));
		}
	}

	/**
	 * The tensors by the names that they have in the network of the text.
	 *
	 * @param network the elaborated model of the text
	 * @throws IllegalArgumentException when it is not the network of this text, or normalizes other axes than the model
	 */
	public Map<String, Tensor> tensors(Network network) {
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		List<Node> nodes = network.nodes();
		if (nodes.size() != calls.size()) {
			throw new IllegalArgumentException("the text makes " + calls.size() + " operators, the network has " + nodes.size());
		}
		for (int i = 0; i < nodes.size(); i++) {
			Node node = nodes.get(i);
			if (!node.operator().name().equals(calls.get(i).operator())) {
				throw new IllegalArgumentException("operator " + i + " of the text is " + calls.get(i).operator() + ", in the network it is " + node.operator().name());
			}
			if (node.operator() instanceof NormOperator.LayerNorm norm && norm.axis() >= 0 && norm.axis() != node.output().rank() - 1) {
				throw new IllegalArgumentException(node.name() + " would normalize axis " + norm.axis() + " of " + node.output() + ", and the model the last one");
			}
			for (Parameter parameter : Parameter.of(node)) {
				Tensor tensor = calls.get(i).tensors().get(parameter.role());
				if (tensor == null) {
					throw new IllegalArgumentException(parameter.name() + " has no tensor");
				}
				tensors.put(parameter.name(), tensor.reshaped(parameter.extents()));
			}
		}
		return tensors;
	}
}
