package org.m2q.network;

/**
 * One tensor of a network: output {@code port} of node {@code node}, or network input {@code port} when {@code node} is {@link #INPUT}.
 *
 * @param node index into {@link Network#nodes()}, or {@link #INPUT}
 * @param port index into {@link Node#outputs()} or {@link Network#inputs()}
 */
public record Value(int node, int port) {

	/** In place of a node: the value is an input of the network. */
	public static final int INPUT = -1;

	/** Whether it is an input of the network. */
	public boolean isInput() {
		return node == INPUT;
	}
}
