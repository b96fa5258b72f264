package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.ValueInfo;

/**
 * Turns the nodes of a simplified graph into calls of operators, kind by kind. What all kinds share is in {@link Translation}.
 */
final class Steps {

	private final Translation translation;
	private final ProductSteps products;
	private final NormalizationSteps normalizations;
	private final ElementSteps elements;
	private final ShapeSteps shapes;
	private final MapSteps maps;

	private Steps(Graph graph) {
		translation = new Translation(graph);
		products = new ProductSteps(translation);
		normalizations = new NormalizationSteps(translation);
		elements = new ElementSteps(translation);
		shapes = new ShapeSteps(translation);
		maps = new MapSteps(translation);
	}

	/**
	 * The calls of a graph.
	 *
	 * @param steps in the order of the graph
	 * @param shapes of all values, without the batch
	 * @param outputs the values that are results
	 */
	record Translated(List<Step> steps, Map<String, int[]> shapes, List<String> outputs) {
	}

	/** Translates a graph. */
	static Translated of(Graph graph) throws OnnxException {
		Steps steps = new Steps(graph);
		steps.begin();
		for (OnnxNode node : graph.nodes()) {
			try {
				steps.add(node);
			} catch (OnnxException e) {
				throw new OnnxException(node.label() + " " + e.getMessage(), e);
			}
		}
		List<Step> renamed = steps.translation.steps.stream().map(step -> new Step(step.operator(), step.arguments(), step.inputs().stream().map(steps.translation::original).toList(), step.outputs(),
				step.tensors())).toList();
		Map<String, int[]> shapes = new HashMap<>();
		steps.translation.batch.keySet().forEach(value -> shapes.put(value, steps.translation.shape(value)));
		return new Translated(renamed, shapes, graph.outputs().stream().map(output -> steps.translation.original(output.name())).toList());
	}

	/** All nodes that cannot be translated. Behind one of them the batch is taken to be where it was before it. */
	static List<ImportObstacle> obstacles(Graph graph) throws OnnxException {
		Steps steps = new Steps(graph);
		steps.begin();
		List<ImportObstacle> obstacles = new ArrayList<>();
		for (OnnxNode node : graph.nodes()) {
			try {
				steps.add(node);
			} catch (OnnxException e) {
				obstacles.add(new ImportObstacle(node.operator(), name(node), e.getMessage(), NearestForms.of(node.operator())));
				int axis = node.inputs().stream().filter(steps.translation.batch::containsKey).findFirst().map(steps.translation.batch::get).orElse(0);
				node.outputs().forEach(output -> steps.translation.batch.put(output, axis));
			}
		}
		return obstacles;
	}

	/** What a node is called: its name, or its first output. */
	static String name(OnnxNode node) {
		return !node.name().isEmpty() ? node.name() : node.outputs().stream().filter(output -> !output.isEmpty()).findFirst().orElse("?");
	}

	private void begin() throws OnnxException {
		for (ValueInfo input : translation.graph.inputs()) {
			if (translation.graph.shape(input.name()).length < 2 || translation.graph.shape(input.name())[0] != 1) {
				throw new OnnxException("the input \"" + input.name() + "\" has the shape " + Arrays.toString(translation.graph.shape(input.name()))
						+ "; models for one input at a time can be imported, whose first axis, the batch, is 1");
			}
			translation.batch.put(input.name(), 0);
		}
	}

	private void add(OnnxNode node) throws OnnxException {
		switch (node.operator()) {
			case "Conv" -> products.convolution(node);
			case "BatchNormalization" -> normalizations.batchNormalization(node);
			case "LayerNormalization" -> normalizations.layerNormalization(node);
			case "MatMul" -> products.product(node);
			case "Gemm" -> products.general(node);
			case "Relu", "Sigmoid", "HardSwish" -> translation.same(node, node.operator().toLowerCase(java.util.Locale.ROOT), Map.of());
			case "Gelu" -> translation.same(node, "gelu", node.attributes().text("approximate", "none").equals("tanh") ? Map.of("approximate", "true") : Map.of());
			case "HardSigmoid" -> elements.hardSigmoid(node);
			case "Clip" -> elements.clip(node);
			case "Softmax" -> translation.same(node, "softmax", translation.axis(node, node.attributes().integer("axis", -1)) == translation.rank(node) - 1 ? Map.of()
					: Map.of("axis", Integer.toString(translation.axis(node, node.attributes().integer("axis", -1)))));
			case "Add", "Mul", "Sub", "Div" -> elements.elementwise(node);
			case "Concat" -> shapes.joined(node);
			case "Split" -> shapes.split(node);
			case "Reshape" -> shapes.reshape(node);
			case "Transpose" -> shapes.transpose(node);
			case "AveragePool", "MaxPool" -> maps.pool(node);
			case "GlobalAveragePool" -> translation.map(node, "globalpool", Map.of("keep", "true"), Map.of());
			case "ReduceMean" -> maps.mean(node);
			case "Resize" -> maps.upsample(node);
			case "Slice" -> maps.subsample(node);
			case "Identity" -> {
				translation.batch.put(node.outputs().getFirst(), translation.batch.get(node.inputs().getFirst()));
				translation.alias(node.outputs().getFirst(), node.inputs().getFirst());
			}
			case "Pad" -> maps.pad(node);
			default -> throw new OnnxException("has no counterpart in the language");
		}
	}
}
