package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Value;

/** Who reads the results of each node. */
final class Uses {

	private final List<List<List<Integer>>> consumers = new ArrayList<>();
	private final int[] counts;
	private final boolean[] outputs;

	Uses(Network network) {
		counts = new int[network.nodes().size()];
		outputs = new boolean[counts.length];
		for (Node node : network.nodes()) {
			List<List<Integer>> ports = new ArrayList<>(node.outputs().size());
			node.outputs().forEach(output -> ports.add(new ArrayList<>(1)));
			consumers.add(ports);
			for (Value input : node.inputs()) {
				if (!input.isInput()) {
					counts[input.node()]++;
					consumers.get(input.node()).get(input.port()).add(node.index());
				}
			}
		}
		for (Value output : network.outputs()) {
			if (!output.isInput()) {
				counts[output.node()]++;
				outputs[output.node()] = true;
			}
		}
	}

	/** How often results of a node are read; being an output of the network counts. */
	int count(int node) {
		return counts[node];
	}

	/** Whether a result of a node is an output of the network. */
	boolean isOutput(int node) {
		return outputs[node];
	}

	/** The nodes that read one result, in order. */
	List<Integer> consumers(int node, int port) {
		return consumers.get(node).get(port);
	}

	/** The nodes that read any result. */
	List<Integer> consumers(int node) {
		List<Integer> all = new ArrayList<>();
		consumers.get(node).forEach(all::addAll);
		return all;
	}
}
