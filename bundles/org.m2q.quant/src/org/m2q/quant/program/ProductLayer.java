package org.m2q.quant.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.NetworkInput;
import org.m2q.network.Node;
import org.m2q.network.Shape;
import org.m2q.network.Trail;
import org.m2q.network.Value;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.integer.FilterWeights;
import org.m2q.quant.integer.IntegerLayer;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.OperandMaps;
import org.m2q.quant.scheme.DyadicMultiplier;

/**
 * One convolution, linear layer or matrix product of a program as a network of a single layer, so that an accelerator can be scheduled for it and execute it
 * tile by tile. Operands are codes less their zero point, so that each has its own; results are those of the step.
 */
public final class ProductLayer {

	private static final int ACCUMULATOR_BITS = 32;

	private final IntegerProgram program;
	private final Step step;
	private final LayerNetwork network;

	private ProductLayer(IntegerProgram program, Step step, LayerNetwork network) {
		this.program = program;
		this.step = step;
		this.network = network;
	}

	/** The layer of a step; empty for steps that are no products. */
	public static Optional<ProductLayer> of(IntegerProgram program, Step step) {
		Optional<MacOperator> operator = switch (step) {
			case Step.Convolution conv -> Optional.of(conv.operator());
			case Step.Linear linear -> Optional.of(new MacOperator.Linear(linear.weights().size(), linear.weights().filters(), true));
			case Step.MatMul matmul -> Optional.of(matmul.operator());
			default -> Optional.empty();
		};
		return operator.map(mac -> new ProductLayer(program, step, Layers.of(network(program, step, mac))));
	}

	private static Network network(IntegerProgram program, Step step, MacOperator operator) {
		List<NetworkInput> inputs = new ArrayList<>();
		List<Value> values = new ArrayList<>();
		List<Shape> shapes = new ArrayList<>();
		for (int index : step.inputs()) {
			IntegerTensor tensor = program.tensors().get(index);
			values.add(new Value(Value.INPUT, inputs.size()));
			shapes.add(tensor.shape());
			inputs.add(new NetworkInput("operand" + inputs.size(), tensor.shape(), SourceSpan.NONE));
		}
		Node node = new Node(0, step.info().name(), operator, values, shapes, List.of(program.result(step).shape()), SourceSpan.NONE, "", Trail.EMPTY);
		return new Network(step.info().name(), Map.of(), inputs, List.of(node), List.of(new Value(0, 0)));
	}

	/** The network of one layer, for scheduling. */
	public LayerNetwork network() {
		return network;
	}

	/** Its weights; empty for products of computed tensors. */
	public Optional<FilterCodes> weights() {
		return switch (step) {
			case Step.Convolution conv -> Optional.of(conv.weights());
			case Step.Linear linear -> Optional.of(linear.weights());
			default -> Optional.empty();
		};
	}

	/**
	 * The layer in integers. Shift-add filters are stored as the terms of the shortest sums of signed powers of two that give their weights.
	 *
	 * @param order the filter of the step that stands at each place of the layer: accelerators keep filters of one scheme together; a permutation, in
	 *        convolutions of several groups with several filters each within every group
	 */
	public IntegerNetwork integers(int[] order) {
		Layer layer = network.layers().getFirst();
		OperandMaps maps = new OperandMaps(network);
		CodeRange result = program.result(step).range();
		int filters = Math.toIntExact(layer.loops().filters());
		int[] bias = new int[Math.toIntExact(layer.loops().groups() * layer.loops().heads() * filters)];
		Rescale rescale = switch (step) {
			case Step.Convolution conv -> {
				Arrays.setAll(bias, i -> conv.bias()[order[i]]);
				yield conv.rescale();
			}
			case Step.Linear linear -> {
				Arrays.setAll(bias, i -> linear.bias()[order[i]]);
				yield linear.rescale();
			}
			case Step.MatMul matmul -> matmul.rescale();
			default -> throw new IllegalStateException(step.info().name());
		};
		Optional<FilterWeights> weights = weights().map(codes -> stored(codes, order));
		IntegerLayer integers = new IntegerLayer(layer, maps.operands(layer), Optional.empty(), weights, bias,
				(filter, sum) -> rescale.apply(weights.isPresent() ? order[filter] : filter % filters, sum), new CodeRange(-0x20000, 0x20000, 0), result,
				DyadicMultiplier.of(1), ACCUMULATOR_BITS, new int[0]);
		return new IntegerNetwork(network, List.of(integers), inputs(), integers.input());
	}

	private int inputs() {
		return step.inputs().stream().mapToInt(index -> program.tensors().get(index).size()).sum();
	}

	private static FilterWeights stored(FilterCodes weights, int[] order) {
		int[][] codes = new int[order.length][];
		int[][][] terms = new int[order.length][][];
		for (int place = 0; place < order.length; place++) {
			int filter = order[place];
			if (weights.formats().get(filter).isShiftAdd()) {
				terms[place] = terms(weights, filter);
			} else {
				codes[place] = new int[weights.size()];
				Arrays.setAll(codes[place], i -> weights.code(filter, i));
			}
		}
		return new FilterWeights(weights.size(), codes, terms);
	}

	private static int[][] terms(FilterCodes weights, int filter) {
		int[][] terms = new int[weights.size()][weights.formats().get(filter).terms()];
		for (int i = 0; i < terms.length; i++) {
			int rest = weights.code(filter, i);
			int term = 0;
			for (int exponent = 0; rest != 0; exponent++, rest >>= 1) {
				if ((rest & 1) == 0) {
					continue;
				}
				// The non-adjacent form: no sum of signed powers of two is shorter.
				int digit = 2 - (rest & 3);
				if (term == terms[i].length) {
					throw new IllegalArgumentException("weight " + weights.code(filter, i) + " of filter " + filter + " is no sum of " + terms[i].length + " powers of two");
				}
				terms[i][term++] = digit * (exponent + 1);
				rest -= digit;
			}
		}
		return terms;
	}

	/**
	 * The operands of the layer, one after the other.
	 *
	 * @param tensors codes of the tensors of the program, by index
	 * @param order as for {@link #integers}; where each filter has channels of its own, they stand in the order of the filters
	 */
	public int[] operands(int[][] tensors, int[] order) {
		int[] operands = new int[inputs()];
		int next = 0;
		for (int index : step.inputs()) {
			int zero = program.tensors().get(index).range().zero();
			int[] codes = tensors[index];
			int own = isDepthwise() ? codes.length / order.length : codes.length;
			for (int i = 0; i < codes.length; i++) {
				operands[next++] = (isDepthwise() ? codes[order[i / own] * own + i % own] : codes[i]) - zero;
			}
		}
		return operands;
	}

	/** Whether every filter has input channels of its own. */
	public boolean isDepthwise() {
		return step instanceof Step.Convolution conv && conv.operator().groups() > 1 && conv.operator().groups() == conv.weights().filters();
	}

	/**
	 * Where the elements of the layer's result stand in the result of the step.
	 *
	 * @param order as for {@link #integers}
	 */
	public int[] places(int[] order) {
		IntegerTensor result = program.result(step);
		int[] places = new int[result.size()];
		switch (step) {
			case Step.Convolution conv -> {
				int plane = result.shape().dim(1) * result.shape().dim(2);
				Arrays.setAll(places, i -> order[i / plane] * plane + i % plane);
			}
			case Step.Linear linear -> Arrays.setAll(places, i -> i - i % order.length + order[i % order.length]);
			default -> Arrays.setAll(places, i -> i);
		}
		return places;
	}
}
