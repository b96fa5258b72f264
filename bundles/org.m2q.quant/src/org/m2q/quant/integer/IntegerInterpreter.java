package org.m2q.quant.integer;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.MacOperator.MatMul;
import org.m2q.network.Shape;

/** Runs a network in integers, a layer at a time, each in one piece: the reference for every other way to run it. */
public final class IntegerInterpreter {

	private final IntegerNetwork network;

	/** Prepares the runs of a network. */
	public IntegerInterpreter(IntegerNetwork network) {
		this.network = network;
	}

	/**
	 * Runs the network.
	 *
	 * @param input codes of all inputs, one after the other
	 * @return codes of the outputs of every layer, in the order of its main operator's result
	 * @throws ArithmeticException when a sum does not fit the accumulators of its layer
	 */
	public int[][] run(int[] input) {
		int[][] outputs = new int[network.layers().size()][];
		for (IntegerLayer layer : network.layers()) {
			outputs[layer.layer().index()] = layer.layer().kind().hasMacs() ? products(layer, input, outputs)
					: new ElementOperators(network, layer, input, outputs).all();
		}
		return outputs;
	}

	private int[] products(IntegerLayer layer, int[] input, int[][] outputs) {
		Layer what = layer.layer();
		LoopNest loops = what.loops();
		int[] result = new int[Math.toIntExact(what.outputElements())];
		int[] added = added(layer, input, outputs);
		int[] streamed = operand(layer, what.kind() == LayerKind.MATMUL ? 1 : 0, input, outputs);
		int[] stationary = what.kind() == LayerKind.MATMUL ? operand(layer, 0, input, outputs) : new int[0];
		int groups = Math.toIntExact(loops.heads() * loops.groups());
		for (int g = 0; g < groups; g++) {
			for (int f = 0; f < loops.filters(); f++) {
				int filter = g * (int) loops.filters() + f;
				for (int row = 0; row < loops.outRows(); row++) {
					for (int column = 0; column < loops.outColumns(); column++) {
						int at = Positions.output(what, g, f, row, column);
						long sum = sum(layer, g, f, row, column, streamed, stationary);
						result[at] = layer.finish(filter, sum, added.length == 0 ? 0 : added[at]);
					}
				}
			}
		}
		return layer.isNormalised() ? Normalisation.of(layer, result, added) : result;
	}

	private long sum(IntegerLayer layer, int g, int f, int row, int column, int[] streamed, int[] stationary) {
		Layer what = layer.layer();
		LoopNest loops = what.loops();
		int zero = layer.input().zero();
		long sum = 0;
		for (int c = 0; c < loops.channels(); c++) {
			for (int kr = 0; kr < loops.kernelRows(); kr++) {
				for (int kc = 0; kc < loops.kernelColumns(); kc++) {
					int position = Positions.input(what, g, c, row, column, kr, kc);
					if (position < 0) {
						continue;
					}
					int a = streamed[position] - zero;
					int w = layer.weights().isPresent()
							? layer.weights().get().value(g * (int) loops.filters() + f, (int) ((c * loops.kernelRows() + kr) * loops.kernelColumns() + kc))
							: stationary[Positions.stationary(what, g, f, c)] - zero;
					sum += (long) a * w;
				}
			}
		}
		return sum;
	}

	private int[] added(IntegerLayer layer, int[] input, int[][] outputs) {
		return layer.residual().map(map -> codes(layer, -1, map, input, outputs)).orElse(new int[0]);
	}

	private int[] operand(IntegerLayer layer, int index, int[] input, int[][] outputs) {
		return codes(layer, index, layer.operands().get(index), input, outputs);
	}

	private int[] codes(IntegerLayer layer, int operand, OperandMap map, int[] input, int[][] outputs) {
		int[] codes = new int[map.size()];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = network.code(layer, operand, map, i, input, outputs);
		}
		return codes;
	}

	/** Positions of elements in tensors, by the loops of a layer. */
	public static final class Positions {

		private Positions() {
		}

		/** Position in the output. */
		public static int output(Layer layer, int group, int filter, int row, int column) {
			LoopNest loops = layer.loops();
			if (layer.kind() == LayerKind.LINEAR) {
				return column * (int) loops.filters() + filter;
			}
			return (int) (((group * loops.filters() + filter) * loops.outRows() + row) * loops.outColumns() + column);
		}

		/** Position of an element of a layer without multiply-accumulates; sequences have their tokens on the columns. */
		public static int element(Layer layer, int group, int row, int column) {
			LoopNest loops = layer.loops();
			if (layer.output().rank() == 2) {
				return column * (int) loops.groups() + group;
			}
			return (int) ((group * loops.outRows() + row) * loops.outColumns() + column);
		}

		/** Position in the streamed operand under an output and a position of the kernel, −1 in the padding. */
		public static int input(Layer layer, int group, int channel, int row, int column, int kernelRow, int kernelColumn) {
			LoopNest loops = layer.loops();
			return switch (layer.operator()) {
				case Convolution conv -> {
					Shape map = layer.inputs().getFirst();
					int r = row * conv.strideRows() - conv.paddingRows() + kernelRow * conv.dilationRows();
					int c = column * conv.strideColumns() - conv.paddingColumns() + kernelColumn * conv.dilationColumns();
					boolean inside = r >= 0 && r < map.dim(1) && c >= 0 && c < map.dim(2);
					yield inside ? ((group * (int) loops.channels() + channel) * map.dim(1) + r) * map.dim(2) + c : -1;
				}
				case MatMul matmul -> (int) (matmul.transposeRight() ? (group * loops.outColumns() + column) * loops.channels() + channel
						: (group * loops.channels() + channel) * loops.outColumns() + column);
				default -> (int) (column * loops.channels() + channel);
			};
		}

		/** Position in the stationary operand of a matrix product. */
		public static int stationary(Layer layer, int head, int filter, int channel) {
			LoopNest loops = layer.loops();
			boolean transposed = layer.operator() instanceof MatMul matmul && matmul.transposeLeft();
			return (int) (transposed ? (head * loops.channels() + channel) * loops.filters() + filter
					: (head * loops.filters() + filter) * loops.channels() + channel);
		}
	}
}
