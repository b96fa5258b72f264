package org.m2q.accelerator.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.Network;
import org.m2q.network.NetworkInput;
import org.m2q.network.Node;
import org.m2q.network.Operator;
import org.m2q.network.Shape;
import org.m2q.network.Trail;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.integer.FilterWeights;
import org.m2q.quant.integer.IntegerLayer;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.OperandMaps;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProductLayer;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;

/**
 * Consecutive steps of a program as one network, so that a schedule can keep on chip what they exchange: products, the tables that finish their sums, views, and
 * quotients. All codes in it are less their zero point.
 */
final class ProductGroup {

	/** Codes of operands, with room for all that is less a zero point. */
	private static final CodeRange OPERANDS = new CodeRange(-0x20000, 0x20000, 0);

	private final IntegerProgram program;
	private final List<Member> members;
	private final FilterOrders orders;
	private final LayerNetwork network;
	private final List<External> externals;

	/**
	 * A step that a layer computes.
	 *
	 * @param step the product or quotient
	 * @param product the product; empty for quotients
	 * @param table function of the finished codes
	 */
	record Member(Step step, Optional<ProductLayer> product, Optional<Step.Lookup> table) {

		/** The tensor that others read. */
		int output() {
			return table.map(Step.Lookup::output).orElse(step.output());
		}
	}

	/**
	 * An operand from outside.
	 *
	 * @param tensor the tensor of the program, −1 for constants
	 * @param fill code of a constant, less the zero point
	 * @param size elements
	 * @param order channels in the order in which the first layer takes them; empty for their own
	 */
	private record External(int tensor, int fill, int size, int[] order) {
	}

	private ProductGroup(IntegerProgram program, List<Member> members, FilterOrders orders, LayerNetwork network, List<External> externals) {
		this.program = program;
		this.members = members;
		this.orders = orders;
		this.network = network;
		this.externals = externals;
	}

	/**
	 * The group of some steps.
	 *
	 * @param steps as {@link GroupFinder} finds them
	 * @param members those of them that layers compute
	 */
	static ProductGroup of(IntegerProgram program, List<Step> steps, List<Member> members) {
		return new Formation(program, steps, members, new FilterOrders(steps, members)).form();
	}

	/** Makes the network. */
	private static final class Formation {

		private final IntegerProgram program;
		private final List<Step> steps;
		private final List<Member> members;
		private final FilterOrders orders;
		private final List<NetworkInput> inputs = new ArrayList<>();
		private final List<External> externals = new ArrayList<>();
		private final List<Node> nodes = new ArrayList<>();
		private final Map<Integer, Value> values = new HashMap<>();

		Formation(IntegerProgram program, List<Step> steps, List<Member> members, FilterOrders orders) {
			this.program = program;
			this.steps = steps;
			this.members = members;
			this.orders = orders;
		}

		ProductGroup form() {
			for (Step step : steps) {
				switch (step) {
					case Step.Lookup table -> values.put(table.output(), values.get(table.input()));
					case Step.View view -> view(view);
					default -> {
						Operator operator = step instanceof Step.Division ? new ElementOperator.Divide(0)
								: member(step).product().orElseThrow().network().layers().getFirst().operator();
						values.put(step.output(), node(step, operator, operands(step), List.of(shape(step.output()))));
					}
				}
			}
			List<Value> outputs = steps.stream().map(Step::output).filter(this::isRead).map(values::get).distinct().toList();
			Network network = new Network("group", Map.of(), inputs, nodes, outputs);
			return new ProductGroup(program, members, orders, Layers.of(network), externals);
		}

		private Member member(Step step) {
			return members.stream().filter(member -> member.step() == step).findFirst().orElseThrow();
		}

		private Shape shape(int tensor) {
			return program.tensors().get(tensor).shape();
		}

		/** Whether something after the group reads a tensor. */
		private boolean isRead(int tensor) {
			return program.outputs().contains(tensor) || program.steps().stream().anyMatch(step -> step.inputs().contains(tensor) && !steps.contains(step));
		}

		private Value node(Step step, Operator operator, List<Value> operands, List<Shape> results) {
			List<Shape> shapes = operands.stream().map(value -> value.isInput() ? inputs.get(value.port()).shape() : nodes.get(value.node()).outputs().get(value.port())).toList();
			nodes.add(new Node(nodes.size(), step.info().name(), operator, operands, shapes, results, SourceSpan.NONE, "", Trail.EMPTY));
			return new Value(nodes.size() - 1, results.size() - 1);
		}

		private List<Value> operands(Step step) {
			List<Value> operands = new ArrayList<>();
			for (int tensor : step.inputs()) {
				Value known = values.get(tensor);
				operands.add(known != null ? known : external(tensor, orders.channels(step)));
			}
			return operands;
		}

		private Value external(int tensor, int[] order) {
			return external(new External(tensor, 0, program.tensors().get(tensor).size(), order), shape(tensor));
		}

		private Value external(External external, Shape shape) {
			inputs.add(new NetworkInput("operand" + inputs.size(), shape, SourceSpan.NONE));
			externals.add(external);
			return new Value(Value.INPUT, inputs.size() - 1);
		}

		/** A view; ones are codes of their own, so they come from outside. */
		private void view(Step.View view) {
			List<Value> operands = new ArrayList<>(operands(view));
			Operator operator = view.operator();
			IntegerTensor result = program.result(view);
			if (operator instanceof ViewOperator.AppendOnes ones) {
				Shape given = shape(view.inputs().getFirst());
				int axis = Math.floorMod(ones.axis(), given.rank());
				List<Integer> dims = new ArrayList<>(given.dims());
				dims.set(axis, result.shape().dim(axis) - given.dim(axis));
				Shape shape = new Shape(dims);
				operands.add(external(new External(-1, view.fill() - result.range().zero(), Math.toIntExact(shape.elements()), new int[0]), shape));
				operator = new ViewOperator.Concat(axis);
			}
			// The results before that of a split are other steps of the program.
			List<Shape> results = new ArrayList<>();
			for (int port = 0; port <= view.port(); port++) {
				results.add(port == view.port() ? result.shape() : piece((ViewOperator.Split) operator, port, shape(view.inputs().getFirst())));
			}
			values.put(view.output(), node(view, operator, operands, results));
		}

		private static Shape piece(ViewOperator.Split split, int port, Shape whole) {
			List<Integer> dims = new ArrayList<>(whole.dims());
			dims.set(Math.floorMod(split.axis(), whole.rank()), split.sizes().get(port));
			return new Shape(dims);
		}
	}

	/** The layers, one per member. */
	LayerNetwork network() {
		return network;
	}

	List<Member> members() {
		return members;
	}

	/** Whether the filters of a product stand in the order in which engines take them. */
	boolean isByScheme(Member member) {
		return orders.isByScheme(member);
	}

	/** The layers in integers. */
	IntegerNetwork integers() {
		OperandMaps maps = new OperandMaps(network);
		List<IntegerLayer> layers = new ArrayList<>();
		for (Layer layer : network.layers()) {
			Member member = members.get(layer.index());
			CodeRange result = program.result(member.step()).range();
			CodeRange output = new CodeRange(result.low() - result.zero(), result.high() - result.zero(), 0);
			int zero = program.tensors().get(member.output()).range().zero();
			int[] table = member.table().map(step -> IntStream.of(step.table()).map(code -> code - zero).toArray()).orElse(new int[0]);
			IntegerLayer own = member.product().map(product -> product.integers(orders.filters(member.step())).layers().getFirst()).orElse(null);
			layers.add(own == null ? quotient(layer, maps, output)
					: new IntegerLayer(layer, maps.operands(layer), Optional.empty(), own.weights().map(weights -> byChannel(weights, layer, member.step())), own.bias(),
							own.factors(), OPERANDS, output, own.residualFactor(), own.accumulatorBits(), table));
		}
		return new IntegerNetwork(network, layers, externals.stream().mapToInt(External::size).sum(), OPERANDS);
	}

	private IntegerLayer quotient(Layer layer, OperandMaps maps, CodeRange output) {
		IntegerLayer any = members.getFirst().product().orElseThrow().integers(orders.filters(members.getFirst().step())).layers().getFirst();
		return new IntegerLayer(layer, maps.operands(layer), Optional.empty(), Optional.empty(), new int[0], any.factors(), OPERANDS, output, any.residualFactor(),
				any.accumulatorBits(), new int[0]);
	}

	/** Weights whose channels stand in the order of the filters before. */
	private FilterWeights byChannel(FilterWeights weights, Layer layer, Step step) {
		int[] order = orders.channels(step);
		if (order.length == 0 || order.length != layer.loops().channels()) {
			return weights;
		}
		int kernel = weights.size() / order.length;
		int[][] codes = new int[weights.filters()][];
		int[][][] terms = new int[weights.filters()][][];
		for (int filter = 0; filter < codes.length; filter++) {
			if (weights.isShiftAdd(filter)) {
				terms[filter] = new int[weights.size()][weights.terms(filter)];
			} else {
				codes[filter] = new int[weights.size()];
			}
			for (int i = 0; i < weights.size(); i++) {
				int from = order[i / kernel] * kernel + i % kernel;
				if (weights.isShiftAdd(filter)) {
					for (int term = 0; term < weights.terms(filter); term++) {
						terms[filter][i][term] = weights.term(filter, from, term);
					}
				} else {
					codes[filter][i] = weights.value(filter, from);
				}
			}
		}
		return new FilterWeights(weights.size(), codes, terms);
	}

	/** The operands from outside, one after the other. */
	int[] operands(int[][] tensors) {
		int[] operands = new int[externals.stream().mapToInt(External::size).sum()];
		int next = 0;
		for (External external : externals) {
			int own = external.order.length == 0 ? 1 : external.size / external.order.length;
			for (int i = 0; i < external.size; i++) {
				if (external.tensor < 0) {
					operands[next++] = external.fill;
				} else {
					int from = external.order.length == 0 ? i : external.order[i / own] * own + i % own;
					operands[next++] = tensors[external.tensor][from] - program.tensors().get(external.tensor).range().zero();
				}
			}
		}
		return operands;
	}

	/** Quotients as the program computes them. */
	ElementUnit quotients(ProgramInterpreter interpreter, IntegerNetwork integers, int[] input) {
		return (layer, visible) -> {
			Step step = members.get(layer.layer().index()).step();
			int[][] tensors = new int[program.tensors().size()][];
			for (int operand = 0; operand < layer.operands().size(); operand++) {
				int index = step.inputs().get(operand);
				IntegerTensor tensor = program.tensors().get(index);
				int[] codes = new int[tensor.size()];
				for (int i = 0; i < codes.length; i++) {
					int code = integers.code(layer, operand, layer.operands().get(operand), i, input, visible);
					codes[i] = tensor.range().clamp(code == ScheduleExecutor.MISSING ? tensor.range().zero() : (long) code + tensor.range().zero());
				}
				tensors[index] = codes;
			}
			int[] result = interpreter.compute(step, tensors);
			int zero = program.result(step).range().zero();
			return position -> result[position] - zero;
		};
	}

	/**
	 * Puts what the layers made where the program has it.
	 *
	 * @param finished codes of the outputs
	 * @param raw the same before their tables
	 */
	void put(int[][] finished, int[][] raw, int[][] tensors) {
		for (int i = 0; i < finished.length; i++) {
			Member member = members.get(i);
			put(member, finished[i], member.output(), tensors);
			if (member.table().isPresent()) {
				put(member, raw[i], member.step().output(), tensors);
			}
		}
	}

	private void put(Member member, int[] found, int tensor, int[][] tensors) {
		int zero = program.tensors().get(tensor).range().zero();
		int[] places = member.product().map(product -> product.places(orders.filters(member.step()))).orElse(new int[0]);
		int[] codes = new int[found.length];
		for (int k = 0; k < codes.length; k++) {
			codes[places.length == 0 ? k : places[k]] = found[k] + zero;
		}
		tensors[tensor] = codes;
	}
}
