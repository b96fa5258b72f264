package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/** Constant factors and addends beside a convolution, put into its weights and its bias. */
final class ConvolutionConstants {

	private final Graph graph;

	/**
	 * Works on a graph.
	 *
	 * @param graph whose nodes are replaced
	 */
	ConvolutionConstants(Graph graph) {
		this.graph = graph;
	}

	/** A factor or an addend of each filter, or one of all, belongs to the weights or the bias of the convolution before it. */
	void intoPrevious(OnnxNode node) {
		if (!node.operator().equals("Mul") && !node.operator().equals("Add")) {
			return;
		}
		for (int i = 0; i < 2; i++) {
			Optional<OnnxNode> convolution = graph.producer(node.inputs().get(1 - i), "Conv").filter(conv -> graph.isInner(conv.outputs().getFirst()));
			Optional<Tensor> constant = graph.constant(node.inputs().get(i));
			if (convolution.isPresent() && constant.isPresent()) {
				merge(convolution.get(), node, constant.get());
				return;
			}
		}
	}

	private void merge(OnnxNode convolution, OnnxNode node, Tensor constant) {
		Tensor weights = graph.constant(convolution.inputs().get(1)).orElseThrow();
		int filters = weights.axis(0);
		int rank = graph.shape(node.outputs().getFirst()).length;
		boolean perFilter = constant.size() == filters && constant.rank() >= rank - 1 && constant.axis(constant.rank() - rank + 1) == filters;
		if (constant.size() != 1 && !perFilter || filters == 1 && constant.rank() > rank) {
			return;
		}
		float[] w = weights.reals();
		float[] bias = convolution.inputs().size() > 2 ? graph.constant(convolution.inputs().get(2)).orElseThrow().reals() : new float[filters];
		boolean factor = node.operator().equals("Mul");
		for (int f = 0; f < filters; f++) {
			float value = constant.real(constant.size() == 1 ? 0 : f);
			bias[f] = factor ? bias[f] * value : bias[f] + value;
			for (int k = 0; factor && k < w.length / filters; k++) {
				w[f * (w.length / filters) + k] *= value;
			}
		}
		boolean hasBias = convolution.inputs().size() > 2 || !factor;
		List<String> inputs = new ArrayList<>(List.of(convolution.inputs().getFirst(), graph.add(convolution.inputs().get(1), Tensor.of(weights.shape(), w))));
		if (hasBias) {
			inputs.add(graph.add(convolution.inputs().size() > 2 ? convolution.inputs().get(2) : convolution.inputs().get(1) + ".bias", Tensor.of(new int[] { filters }, bias)));
		}
		graph.replace(node, new OnnxNode(convolution.name(), "Conv", "", inputs, node.outputs(), convolution.attributes()));
		graph.clean();
	}

	/** A factor of a whole tensor, and an addend where there is no padding, belong to the weights of the only convolution that follows. */
	void intoNext(OnnxNode product) {
		Optional<Float> factor = product.operator().equals("Mul") ? factor(product) : Optional.empty();
		if (factor.isEmpty() || factor.get() == 0) {
			return;
		}
		Optional<OnnxNode> sum = graph.only(product, "Add").filter(add -> Graph.other(add, product).flatMap(graph::number).isPresent());
		OnnxNode last = sum.orElse(product);
		Optional<OnnxNode> convolution = graph.only(last, "Conv").filter(conv -> conv.inputs().getFirst().equals(last.outputs().getFirst()));
		if (convolution.isEmpty()) {
			return;
		}
		OnnxNode conv = convolution.get();
		float addend = sum.flatMap(add -> Graph.other(add, product)).flatMap(graph::number).orElse(0f);
		boolean padded = Arrays.stream(conv.attributes().integers("pads").orElse(new long[0])).anyMatch(pad -> pad != 0)
				|| !conv.attributes().text("auto_pad", "NOTSET").equals("NOTSET");
		Tensor weights = graph.constant(conv.inputs().get(1)).orElseThrow();
		float[] w = weights.reals();
		for (int i = 0; i < w.length; i++) {
			w[i] *= factor.get();
		}
		String x = product.inputs().stream().filter(input -> graph.constant(input).isEmpty()).findFirst().orElseThrow();
		List<String> inputs = new ArrayList<>(List.of(last.outputs().getFirst(), graph.add(conv.inputs().get(1), Tensor.of(weights.shape(), w))));
		conv.inputs().stream().skip(2).forEach(inputs::add);
		if (padded || sum.isEmpty()) {
			// y·f + a = f·(y + a/f): the padding is not shifted.
			graph.replace(conv, new OnnxNode(conv.name(), "Conv", "", inputs, conv.outputs(), conv.attributes()));
			if (sum.isPresent()) {
				String constant = graph.add(Graph.other(sum.get(), product).orElseThrow(), Tensor.of(new int[] { 1 }, addend / factor.get()));
				graph.replace(sum.get(), new OnnxNode(sum.get().name(), "Add", "", List.of(product.outputs().getFirst(), constant), sum.get().outputs(), Attributes.NONE));
			}
			graph.bypass(product, x);
			return;
		}
		int filters = weights.axis(0);
		float[] bias = conv.inputs().size() > 2 ? graph.constant(conv.inputs().get(2)).orElseThrow().reals() : new float[filters];
		float[] original = weights.reals();
		for (int f = 0; f < filters; f++) {
			double total = 0;
			for (int k = 0; k < original.length / filters; k++) {
				total += original[f * (original.length / filters) + k];
			}
			bias[f] += (float) (total * addend);
		}
		String name = conv.inputs().size() > 2 ? conv.inputs().get(2) : conv.inputs().get(1) + ".bias";
		String merged = graph.add(name, Tensor.of(new int[] { filters }, bias));
		graph.replace(conv, new OnnxNode(conv.name(), "Conv", "", List.of(inputs.get(0), inputs.get(1), merged), conv.outputs(), conv.attributes()));
		graph.bypass(sum.get(), product.outputs().getFirst());
		graph.bypass(product, x);
	}

	private Optional<Float> factor(OnnxNode product) {
		return product.inputs().stream().filter(input -> graph.constant(input).isPresent()).findFirst().flatMap(graph::number)
				.filter(number -> graph.isInner(product.outputs().getFirst()));
	}
}
