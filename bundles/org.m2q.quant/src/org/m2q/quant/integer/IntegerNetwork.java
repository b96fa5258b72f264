package org.m2q.quant.integer;

import java.util.List;

import org.m2q.network.LayerNetwork;

/**
 * A network in integers.
 *
 * @param network its layers
 * @param layers the same in integers
 * @param inputs elements of all inputs together
 * @param range codes of the inputs
 */
public record IntegerNetwork(LayerNetwork network, List<IntegerLayer> layers, int inputs, CodeRange range) {

	/** Copies the list. */
	public IntegerNetwork {
		layers = List.copyOf(layers);
	}

	/**
	 * The code of an operand's element.
	 *
	 * @param layer the layer that reads it
	 * @param map where the operand comes from
	 * @param element position in the operand
	 * @param input codes of the network's inputs
	 * @param outputs codes of the outputs of the layers so far
	 */
	public int code(IntegerLayer layer, int operand, OperandMap map, int element, int[] input, int[][] outputs) {
		int from = map.layers()[element];
		int code = switch (from) {
			case OperandMap.INPUT -> input[map.elements()[element]];
			case OperandMap.ZERO -> layer.input().zero();
			case OperandMap.ONE -> layer.input().clamp(layer.input().zero() + 1L);
			default -> outputs[from][map.elements()[element]];
		};
		return operand >= 0 && operand < layer.layer().inputActivations().size() ? read(layer, operand, code) : code;
	}

	/** Applies the activation with which a layer reads an operand. */
	public static int read(IntegerLayer layer, int operand, int code) {
		return layer.layer().inputActivations().get(operand).isEmpty() ? code : ElementFunctions.activation(layer.layer().inputActivations().get(operand).get(), code, layer.input());
	}
}
