package org.m2q.quant.integer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;

/** Traces the operands of layers through the views to the layers that made them. */
public final class OperandMaps {

	private final LayerNetwork network;
	private final Network graph;
	private final int[] layerOfNode;
	private final Map<Value, OperandMap> known = new HashMap<>();

	/** Prepares the tracing of a network. */
	public OperandMaps(LayerNetwork network) {
		this.network = network;
		graph = network.network();
		layerOfNode = new int[graph.nodes().size()];
		java.util.Arrays.fill(layerOfNode, -1);
		for (Layer layer : network.layers()) {
			for (int node : layer.nodes()) {
				// A normalisation in front of its layer is folded into the weights, so it only passes elements on.
				boolean early = graph.nodes().get(node).operator() instanceof NormOperator && node < layer.nodes().getFirst();
				layerOfNode[node] = early ? -1 : layer.index();
			}
		}
	}

	/** The operands of a layer's main operator, in order. */
	public List<OperandMap> operands(Layer layer) {
		Node main = graph.nodes().get(layer.nodes().getFirst());
		List<OperandMap> maps = new ArrayList<>(main.inputs().size());
		for (Value input : main.inputs()) {
			maps.add(map(input));
		}
		return maps;
	}

	/** The tensor that is added at the output of a layer. */
	public Optional<OperandMap> residual(Layer layer) {
		if (layer.residualFrom().isEmpty()) {
			return Optional.empty();
		}
		for (int index : layer.nodes()) {
			Node node = graph.nodes().get(index);
			if (node.operator() instanceof ElementOperator.Add && index != layer.nodes().getFirst()) {
				OperandMap own = own(node, layer.index());
				for (Value input : node.inputs()) {
					OperandMap map = map(input);
					if (map.layers()[0] != layer.index()) {
						return Optional.of(arranged(map, own));
					}
				}
			}
		}
		throw new IllegalStateException("layer " + layer.name() + " adds nothing");
	}

	private OperandMap map(Value value) {
		OperandMap map = known.get(value);
		if (map == null) {
			map = trace(value);
			known.put(value, map);
		}
		return map;
	}

	private OperandMap trace(Value value) {
		if (value.isInput()) {
			int offset = 0;
			for (int port = 0; port < value.port(); port++) {
				offset += (int) graph.inputs().get(port).shape().elements();
			}
			return identity(OperandMap.INPUT, offset, graph.shape(value));
		}
		Node node = graph.nodes().get(value.node());
		int layer = layerOfNode[node.index()];
		if (layer >= 0) {
			return network.layers().get(layer).nodes().getFirst() == node.index() ? identity(layer, 0, graph.shape(value)) : own(node, layer);
		}
		if (node.operator() instanceof ViewOperator view) {
			return new ViewMap(view, node.inputShapes(), node.inputs().stream().map(this::map).toList()).output(value.port(), graph.shape(value));
		}
		// An activation that its readers apply, or a normalisation that they fold.
		return map(node.inputs().getFirst());
	}

	/** What a node that is fused to a layer makes of the layer's main operator, element by element. */
	private OperandMap own(Node node, int layer) {
		for (Value input : node.inputs()) {
			OperandMap map = map(input);
			if (map.layers()[0] == layer) {
				return map;
			}
		}
		throw new IllegalStateException("node " + node.name() + " does not belong to layer " + layer);
	}

	/** A tensor in the order of the main operator, given in the order of what rearranges that. */
	private static OperandMap arranged(OperandMap map, OperandMap own) {
		int[] layers = new int[map.size()];
		int[] elements = new int[map.size()];
		for (int i = 0; i < map.size(); i++) {
			layers[own.elements()[i]] = map.layers()[i];
			elements[own.elements()[i]] = map.elements()[i];
		}
		return new OperandMap(layers, elements);
	}

	private static OperandMap identity(int layer, int offset, Shape shape) {
		int size = Math.toIntExact(shape.elements());
		int[] layers = new int[size];
		int[] elements = new int[size];
		for (int i = 0; i < size; i++) {
			layers[i] = layer;
			elements[i] = offset + i;
		}
		return new OperandMap(layers, elements);
	}

	/** The layers that are traced. */
	public LayerNetwork network() {
		return network;
	}
}
