package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Node;
import org.m2q.network.Trail;

/**
 * What a call is inferred to make: the shape of its result and, where the layer is priced, the format of its values.
 *
 * @param offset end of the call in the text, from 0
 * @param model name of the model that the call is elaborated for
 * @param text such as {@code : [32, 56, 56] int8}; with an ellipsis when the call is made several times with different results, for that of the first time
 */
public record ShapeLabel(int offset, String model, String text) {

	/** A call, with all calls that lead to it. */
	private record Made(int end, List<Trail.Call> calls) {
	}

	/**
	 * The labels of the calls of a text, in the order of the text. A call that several models make has the label of the first one.
	 *
	 * @param models the models of the text
	 * @param uri address of the text
	 */
	static List<ShapeLabel> of(List<PricedModel> models, String uri) {
		Map<Integer, ShapeLabel> labels = new HashMap<>();
		for (PricedModel model : models) {
			model.layers().ifPresent(network -> results(model, network, uri).forEach((end, texts) -> labels.putIfAbsent(end,
					new ShapeLabel(end, model.name(), texts.getFirst() + (texts.stream().distinct().count() > 1 ? " \u2026" : "")))));
		}
		return labels.values().stream().sorted(Comparator.comparingInt(ShapeLabel::offset)).toList();
	}

	/** What is said of the results of the calls that end at a place, in the order of the network. */
	private static Map<Integer, List<String>> results(PricedModel model, LayerNetwork network, String uri) {
		Map<Made, Node> last = new LinkedHashMap<>();
		for (Node node : network.network().nodes()) {
			List<Trail.Call> calls = node.trail().calls();
			for (int i = 0; i < calls.size(); i++) {
				SourceSpan span = calls.get(i).span();
				if (span.isKnown() && span.uri().equals(uri)) {
					last.put(new Made(span.offset() + span.length(), calls.subList(0, i + 1)), node);
				}
			}
		}
		Map<Integer, Layer> layers = new HashMap<>();
		network.layers().forEach(layer -> layer.nodes().forEach(node -> layers.putIfAbsent(node, layer)));
		Map<Integer, List<String>> results = new HashMap<>();
		last.forEach((made, node) -> results.computeIfAbsent(made.end(), key -> new ArrayList<>()).add(text(model, node, layers)));
		return results;
	}

	private static String text(PricedModel model, Node node, Map<Integer, Layer> layers) {
		String format = model.cost().filter(cost -> layers.containsKey(node.index()))
				.map(cost -> " " + cost.layers().get(layers.get(node.index()).index()).precision().activations()).orElse("");
		return ": " + node.output() + format;
	}
}
