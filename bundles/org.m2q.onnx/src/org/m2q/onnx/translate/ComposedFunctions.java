package org.m2q.onnx.translate;

import java.util.List;
import java.util.Optional;

import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/** Functions that exporters write as several nodes, put together again. */
final class ComposedFunctions {

	private static final float EPSILON_MOST = 1e-2f;

	private final Graph graph;

	/**
	 * Works on a graph.
	 *
	 * @param graph whose nodes are replaced
	 */
	ComposedFunctions(Graph graph) {
		this.graph = graph;
	}

	/** x − mean, divided by the root of the mean of its squares and a small number; then a factor and an addend. */
	void layerNormalization(OnnxNode division) {
		if (!division.operator().equals("Div")) {
			return;
		}
		Optional<OnnxNode> difference = graph.producer(division.inputs().getFirst(), "Sub");
		Optional<OnnxNode> root = graph.producer(division.inputs().get(1), "Sqrt");
		Optional<OnnxNode> sum = root.flatMap(node -> graph.producer(node.inputs().getFirst(), "Add"));
		Optional<OnnxNode> variance = sum.flatMap(node -> graph.producer(node.inputs().getFirst(), "ReduceMean"));
		Optional<Float> epsilon = sum.flatMap(node -> graph.number(node.inputs().get(1))).filter(value -> value > 0 && value < EPSILON_MOST);
		Optional<OnnxNode> mean = difference.flatMap(node -> graph.producer(node.inputs().get(1), "ReduceMean"));
		if (difference.isEmpty() || variance.isEmpty() || epsilon.isEmpty() || mean.isEmpty()) {
			return;
		}
		String x = difference.get().inputs().getFirst();
		Optional<OnnxNode> squares = graph.producer(variance.get().inputs().getFirst());
		boolean squared = squares.filter(node -> node.operator().equals("Pow") && node.inputs().getFirst().equals(division.inputs().getFirst())
				&& graph.isNumber(node.inputs().get(1), 2)
				|| node.operator().equals("Mul") && node.inputs().equals(List.of(division.inputs().getFirst(), division.inputs().getFirst()))).isPresent();
		int rank = graph.shape(x).length;
		if (!squared || !mean.get().inputs().getFirst().equals(x) || !isLast(mean.get(), rank) || !isLast(variance.get(), rank)) {
			return;
		}
		int features = graph.shape(x)[rank - 1];
		Optional<OnnxNode> scaled = graph.only(division, "Mul").filter(node -> Graph.other(node, division).filter(value -> isVector(value, features)).isPresent());
		Optional<OnnxNode> shifted = scaled.flatMap(node -> graph.only(node, "Add").filter(add -> Graph.other(add, node).filter(value -> isVector(value, features)).isPresent()));
		if (scaled.isEmpty() || shifted.isEmpty()) {
			return;
		}
		String gamma = Graph.other(scaled.get(), division).orElseThrow();
		String beta = Graph.other(shifted.get(), scaled.get()).orElseThrow();
		graph.replace(shifted.get(), new OnnxNode(shifted.get().name(), "LayerNormalization", "", List.of(x, gamma, beta), shifted.get().outputs(),
				Attributes.of("axis", -1, "epsilon", epsilon.get())));
	}

	private boolean isLast(OnnxNode mean, int rank) {
		Optional<long[]> axes = graph.constant(mean.inputs().size() > 1 ? mean.inputs().get(1) : "").map(Tensor::integers);
		return mean.attributes().integer("keepdims", 1) != 0 && axes.isPresent() && axes.get().length == 1 && (axes.get()[0] == -1 || axes.get()[0] == rank - 1);
	}

	private boolean isVector(String value, int size) {
		return graph.constant(value).filter(tensor -> tensor.size() == size && tensor.rank() == 1).isPresent();
	}

	/** x · relu6(x + 3) / 6, with the division before or behind the product, or by HardSigmoid. */
	void hardSwish(OnnxNode node) {
		Optional<String> x = Optional.empty();
		if (isSixth(node)) {
			x = graph.producer(node.inputs().getFirst(), "Mul").filter(product -> graph.isInner(product.outputs().getFirst())).flatMap(this::gatedBySix);
		} else if (node.operator().equals("Mul")) {
			for (int i = 0; i < 2 && x.isEmpty(); i++) {
				String value = node.inputs().get(1 - i);
				Optional<OnnxNode> gate = graph.producer(node.inputs().get(i));
				x = gate.filter(found -> isSixth(found) && clippedSum(found.inputs().getFirst()).filter(value::equals).isPresent()
						|| found.operator().equals("HardSigmoid") && found.inputs().getFirst().equals(value)
								&& Math.abs(found.attributes().real("alpha", 0.2f) - 1 / 6f) < 1e-5 && found.attributes().real("beta", 0.5f) == 0.5f)
						.map(found -> value);
			}
		}
		x.ifPresent(value -> graph.replace(node, new OnnxNode(node.name(), "HardSwish", "", List.of(value), node.outputs(), Attributes.NONE)));
	}

	private boolean isSixth(OnnxNode node) {
		return node.operator().equals("Div") && graph.isNumber(node.inputs().get(1), 6) || node.operator().equals("Mul") && graph.isNumber(node.inputs().get(1), 1 / 6.0);
	}

	/** x of a product x · relu6(x + 3). */
	private Optional<String> gatedBySix(OnnxNode product) {
		for (int i = 0; i < 2; i++) {
			String value = product.inputs().get(1 - i);
			if (clippedSum(product.inputs().get(i)).filter(value::equals).isPresent()) {
				return Optional.of(value);
			}
		}
		return Optional.empty();
	}

	/** x of relu6(x + 3). */
	private Optional<String> clippedSum(String value) {
		return graph.producer(value, "Clip").filter(clip -> clip.inputs().size() == 3 && graph.isNumber(clip.inputs().get(1), 0) && graph.isNumber(clip.inputs().get(2), 6))
				.flatMap(clip -> graph.producer(clip.inputs().getFirst(), "Add")).filter(sum -> graph.isNumber(sum.inputs().get(1), 3)).map(sum -> sum.inputs().getFirst());
	}

	/** x · (erf(x / √2) + 1) / 2, in any order of the factors. */
	void gelu(OnnxNode sum) {
		if (!sum.operator().equals("Add") || !graph.isNumber(sum.inputs().get(1), 1)) {
			return;
		}
		Optional<OnnxNode> erf = graph.producer(sum.inputs().getFirst(), "Erf");
		Optional<OnnxNode> scaled = erf.flatMap(node -> graph.producer(node.inputs().getFirst()));
		boolean root = scaled.filter(node -> node.operator().equals("Div") && graph.isNumber(node.inputs().get(1), Math.sqrt(2))
				|| node.operator().equals("Mul") && graph.isNumber(node.inputs().get(1), Math.sqrt(0.5))).isPresent();
		if (!root) {
			return;
		}
		String x = scaled.get().inputs().getFirst();
		Optional<OnnxNode> product = graph.only(sum, "Mul");
		Optional<String> factor = product.flatMap(node -> Graph.other(node, sum));
		Optional<OnnxNode> whole = Optional.empty();
		if (factor.filter(x::equals).isPresent()) {
			whole = graph.only(product.get(), "Mul").filter(half -> graph.isNumber(Graph.other(half, product.get()).orElse(""), 0.5));
		} else if (factor.filter(value -> graph.producer(value, "Mul").filter(half -> half.inputs().getFirst().equals(x) && graph.isNumber(half.inputs().get(1), 0.5))
				.isPresent()).isPresent()) {
			whole = product;
		}
		whole.ifPresent(node -> graph.replace(node, new OnnxNode(node.name(), "Gelu", "", List.of(x), node.outputs(), Attributes.NONE)));
	}
}
