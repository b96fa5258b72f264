package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Node;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.quant.program.StepInfo;

/** Which layers nodes belong to and who reads values. */
final class Places {

	private final LayerNetwork network;
	private final int[] layerOf;
	private final Map<Value, List<Node>> readers = new HashMap<>();
	private final Set<Value> outputs;

	Places(LayerNetwork network) {
		this.network = network;
		layerOf = new int[network.network().nodes().size()];
		Arrays.fill(layerOf, StepInfo.NONE);
		for (Layer layer : network.layers()) {
			layer.nodes().forEach(node -> layerOf[node] = layer.index());
		}
		for (Node node : network.network().nodes()) {
			node.inputs().forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
		}
		outputs = Set.copyOf(network.network().outputs());
	}

	/** Whether a node is part of a layer. */
	boolean owns(int layer, Node node) {
		return layerOf[node.index()] == layer;
	}

	/** The nodes that read a value. */
	List<Node> readers(Value value) {
		return readers.getOrDefault(value, List.of());
	}

	/** Whether anything reads a value or it is a result. */
	boolean isUsed(Value value) {
		return readers.containsKey(value) || outputs.contains(value);
	}

	/** The layer of a node; for views and what readers apply the first layer that reads it, then the first before it; {@link StepInfo#NONE} for none. */
	int layer(Node node) {
		if (layerOf[node.index()] != StepInfo.NONE) {
			return layerOf[node.index()];
		}
		return layers(node).stream().findFirst().orElseGet(() -> before(node));
	}

	private int before(Node node) {
		Node at = node;
		while (layerOf[at.index()] == StepInfo.NONE && !at.inputs().isEmpty() && !at.inputs().getFirst().isInput()) {
			at = network.network().nodes().get(at.inputs().getFirst().node());
		}
		return layerOf[at.index()];
	}

	/** The layers that read the results of a node, through views and what readers apply. */
	private Set<Integer> layers(Node node) {
		Set<Integer> layers = new LinkedHashSet<>();
		for (int port = 0; port < node.outputs().size(); port++) {
			for (Node reader : readers(new Value(node.index(), port))) {
				layers.addAll(layerOf[reader.index()] != StepInfo.NONE ? Set.of(layerOf[reader.index()]) : layers(reader));
			}
		}
		return layers;
	}

	/** The layers that read a value themselves; the layer of what readers apply counts as theirs. Views do not. */
	Set<Integer> layers(Value value) {
		Set<Integer> layers = new LinkedHashSet<>();
		for (Node reader : readers(value)) {
			if (!(reader.operator() instanceof ViewOperator)) {
				layers.add(layer(reader));
			}
		}
		layers.remove(StepInfo.NONE);
		return layers;
	}
}
