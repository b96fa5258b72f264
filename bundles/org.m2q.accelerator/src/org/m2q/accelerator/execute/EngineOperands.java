package org.m2q.accelerator.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.network.Layer;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.FilterWeights;
import org.m2q.quant.integer.IntegerInterpreter.Positions;
import org.m2q.quant.integer.IntegerLayer;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.OperandMap;

/** The operands of one step on an engine: what lies in the buffers that the step reads, and nothing else. */
final class EngineOperands {

	/** Bits of a half of a mixed-precision multiplier. */
	private static final int HALF = 4;

	private final IntegerNetwork network;
	private final int[][] input;
	private final int[][][] stored;
	private final Step step;
	private final IntegerLayer layer;
	private final EngineKind kind;
	private final boolean single;
	private final List<Storage> weights = new ArrayList<>();
	private final List<Storage> inputs = new ArrayList<>();
	private final Map<Integer, List<Storage>> tensors = new HashMap<>();
	private final LoopNest loops;

	/**
	 * Collects the operands.
	 *
	 * @param buffers contents of all allocations
	 * @param input codes of the network's inputs, per image
	 * @param stored outputs in DRAM per image, for constants and inputs only
	 * @param mode how the engine multiplies
	 */
	EngineOperands(Schedule schedule, IntegerNetwork network, int[][] input, int[][][] stored, Storage[] buffers, Step step, EngineKind kind, MacMode mode) {
		this.network = network;
		this.input = input;
		this.stored = stored;
		this.step = step;
		layer = network.layers().get(step.layer());
		this.kind = kind;
		single = kind == EngineKind.MIXED_MULTIPLIER_ARRAY && mode.scheme() == Scheme.UNIFORM && mode.weights().bits() <= HALF;
		loops = layer.layer().loops();
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			Storage storage = buffers[allocation.index()];
			if (storage == null) {
				throw new ExecutionException(ScheduleExecutor.name(step, layer) + " reads allocation " + allocation.index() + ", which is empty.");
			}
			switch (allocation.operand()) {
				case WEIGHTS -> weights.add(storage);
				case INPUTS -> inputs.add(storage);
				default -> tensors.computeIfAbsent(allocation.layer(), key -> new ArrayList<>()).add(storage);
			}
		}
	}

	long sum(int image, int g, int f, int row, int column) {
		int zero = layer.input().zero();
		Optional<Products> products = layer.weights().map(learned -> new Products(learned, g * (int) loops.filters() + f));
		long sum = 0;
		for (int c = step.region().channelsFrom(); c < step.region().channelsTo(); c++) {
			for (int kr = 0; kr < loops.kernelRows(); kr++) {
				for (int kc = 0; kc < loops.kernelColumns(); kc++) {
					int position = Positions.input(layer.layer(), g, c, row, column, kr, kc);
					if (position < 0) {
						continue;
					}
					int a = input(image, g, c, row, column, kr, kc, position) - zero;
					int k = kr * (int) loops.kernelColumns() + kc;
					if (products.isPresent()) {
						products.get().add(a, weight(g, f, c, k));
					} else {
						sum += Multipliers.multiply(a, stationary(image, g, f, c) - (long) zero);
					}
				}
			}
		}
		return products.isPresent() ? products.get().sum() : sum;
	}

	/** The products of an output with learned weights. */
	private final class Products {

		private final FilterWeights learned;
		private final int filter;
		private long sum;
		/** Sum of the activations, which is what the zero point of the filter is multiplied with. */
		private long activations;
		/** An activation and its weight that wait for another in single mode. */
		private int waiting;
		private int waitingCode;
		private boolean waits;

		Products(FilterWeights learned, int filter) {
			this.learned = learned;
			this.filter = filter;
		}

		void add(int a, int weight) {
			if (learned.isShiftAdd(filter)) {
				sum += Multipliers.shiftAndAdd(a, learned, filter, weight);
				return;
			}
			if (kind == EngineKind.SHIFT_ADD_TREE) {
				throw new ExecutionException(ScheduleExecutor.name(step, layer) + " multiplies on an engine that only shifts and adds.");
			}
			activations += a;
			int code = learned.code(filter, weight);
			if (!single) {
				sum += kind == EngineKind.MIXED_MULTIPLIER_ARRAY ? Multipliers.merge(a, code) : Multipliers.multiply(a, code);
			} else if (waits) {
				pair(waiting, waitingCode, a, code);
				waits = false;
			} else {
				waiting = a;
				waitingCode = code;
				waits = true;
			}
		}

		private void pair(int first, int firstCode, int second, int secondCode) {
			try {
				sum += Multipliers.pair(first, second, Multipliers.pack(firstCode, secondCode));
			} catch (ArithmeticException e) {
				throw new ExecutionException(ScheduleExecutor.name(step, layer) + " multiplies 4-bit weights, but " + e.getMessage() + ".");
			}
		}

		long sum() {
			if (waits) {
				pair(waiting, waitingCode, 0, 0);
			}
			return sum - activations * learned.zero(filter);
		}
	}

	private int weight(int g, int f, int c, int k) {
		for (Storage storage : weights) {
			if (storage.holds(0, g, f, c, 0, 0)) {
				return (int) storage.get(0, g, f, c, 0, 0, k, ScheduleExecutor.name(step, layer));
			}
		}
		throw new ExecutionException(ScheduleExecutor.name(step, layer) + " finds no weights of group " + g + ", filter " + f + ", channel " + c + ".");
	}

	private int stationary(int image, int g, int f, int c) {
		for (Storage storage : weights) {
			if (storage.holds(image, g, f, c, 0, 0)) {
				return (int) storage.get(image, g, f, c, 0, 0, 0, ScheduleExecutor.name(step, layer));
			}
		}
		return onChip(image, 0, Positions.stationary(layer.layer(), g, f, c));
	}

	private int input(int image, int g, int c, int row, int column, int kr, int kc, int position) {
		int r = 0;
		int x = column;
		if (layer.layer().operator() instanceof Convolution conv) {
			r = row * conv.strideRows() - conv.paddingRows() + kr * conv.dilationRows();
			x = column * conv.strideColumns() - conv.paddingColumns() + kc * conv.dilationColumns();
		}
		for (Storage storage : inputs) {
			if (storage.holds(image, g, 0, c, r, x)) {
				return (int) storage.get(image, g, 0, c, r, x, 0, ScheduleExecutor.name(step, layer));
			}
		}
		return onChip(image, ScheduleExecutor.streamed(layer), position);
	}

	/** An element of a tensor that a producer left on chip. */
	private int onChip(int image, int operand, int element) {
		OperandMap map = layer.operands().get(operand);
		int from = map.layers()[element];
		if (from < 0) {
			return network.code(layer, operand, map, element, input[image], stored[image]);
		}
		Layer producer = network.layers().get(from).layer();
		int[] at = Coordinates.of(producer, map.elements()[element]);
		for (Storage storage : tensors.getOrDefault(from, List.of())) {
			if (storage.holds(image, at[0], at[1], 0, at[2], at[3])) {
				return IntegerNetwork.read(layer, operand, (int) storage.get(image, at[0], at[1], 0, at[2], at[3], 0, ScheduleExecutor.name(step, layer)));
			}
		}
		throw new ExecutionException(ScheduleExecutor.name(step, layer) + " finds element " + map.elements()[element] + " of layer '" + producer.name()
				+ "' in none of the buffers that it reads.");
	}
}
