package org.m2q.accelerator.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.quant.integer.ElementOperators;
import org.m2q.quant.integer.IntegerInterpreter.Positions;
import org.m2q.quant.integer.IntegerLayer;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.Normalisation;
import org.m2q.quant.integer.OperandMap;

/**
 * Computes a network by doing what its schedule says: transfers fill and empty buffers, engines multiply (or shift and add) what lies in the buffers that
 * their steps read, the vector unit finishes sums. Steps run in the order of their starts and find only what steps before them have put into buffers and
 * DRAM; whether those have also ended in time is what {@code ScheduleVerifier} checks.
 *
 * <p>An instance runs once: one inference, or those of the batch of the schedule.
 */
public final class ScheduleExecutor {

	private final Schedule schedule;
	private final IntegerNetwork network;
	/** Codes of the inputs, per image. */
	private final int[][] input;
	/** Outputs in DRAM, per image and layer; positions that were not stored are {@link #MISSING}. */
	private final int[][][] stored;
	/** Outputs as they left the vector unit, wherever they lie; for layers that take whole operands. */
	private final int[][][] finished;
	private final Storage[] buffers;
	/** The same before their activations. */
	private final int[][][] raw;
	private final ElementUnits elements;
	/** Sums of parts whose outputs take no room in a buffer: they stay in the engine until they are finished. */
	private final Map<Integer, List<Storage>> accumulators = new HashMap<>();

	/** In place of a code that is not there. */
	static final int MISSING = Integer.MIN_VALUE;

	/** What computes layers without products, per image. */
	private interface ElementUnits {
		IntUnaryOperator of(int image, IntegerLayer layer, int[][] visible);
	}

	/**
	 * Prepares an execution.
	 *
	 * @param input codes of the network's inputs; each image of a batch has the same
	 */
	public ScheduleExecutor(Schedule schedule, IntegerNetwork network, int[] input) {
		this(schedule, network, Collections.nCopies(schedule.images(), input));
	}

	/**
	 * Prepares the execution of a batch.
	 *
	 * @param inputs codes of the network's inputs, per image of the schedule
	 * @throws IllegalArgumentException when there are other numbers of images
	 */
	public ScheduleExecutor(Schedule schedule, IntegerNetwork network, List<int[]> inputs) {
		this(schedule, network, inputs, (image, layer, visible) -> new ElementOperators(network, layer, inputs.get(image), visible)::element);
	}

	/** Prepares an execution with layers without products of its own; each image of a batch has the same inputs. */
	ScheduleExecutor(Schedule schedule, IntegerNetwork network, int[] input, ElementUnit elements) {
		this(schedule, network, Collections.nCopies(schedule.images(), input), (image, layer, visible) -> elements.of(layer, visible));
	}

	private ScheduleExecutor(Schedule schedule, IntegerNetwork network, List<int[]> inputs, ElementUnits elements) {
		if (inputs.size() != schedule.images()) {
			throw new IllegalArgumentException(inputs.size() + " inputs for " + schedule.images() + " images");
		}
		this.elements = elements;
		this.schedule = schedule;
		this.network = network;
		input = inputs.stream().map(int[]::clone).toArray(int[][]::new);
		int layers = network.layers().size();
		stored = new int[input.length][layers][];
		finished = new int[input.length][layers][];
		raw = new int[input.length][layers][];
		for (int image = 0; image < input.length; image++) {
			for (int i = 0; i < layers; i++) {
				stored[image][i] = new int[Math.toIntExact(network.layers().get(i).layer().outputElements())];
				Arrays.fill(stored[image][i], MISSING);
				finished[image][i] = stored[image][i].clone();
				raw[image][i] = stored[image][i].clone();
			}
		}
		buffers = new Storage[schedule.allocations().size()];
	}

	/**
	 * Executes all steps in the order of their starts.
	 *
	 * @return codes of the outputs of every layer, of the first image
	 * @throws ExecutionException when a step finds something else than it needs
	 * @throws ArithmeticException when a sum does not fit the accumulators of its layer
	 */
	public int[][] run() {
		return runAll().getFirst();
	}

	/**
	 * Executes all steps in the order of their starts.
	 *
	 * @return codes of the outputs of every layer, per image
	 * @throws ExecutionException when a step finds something else than it needs
	 * @throws ArithmeticException when a sum does not fit the accumulators of its layer
	 */
	public List<int[][]> runAll() {
		List<Step> order = new ArrayList<>(schedule.steps());
		order.sort(Comparator.comparingLong(Step::start).thenComparingInt(Step::index));
		for (Step step : order) {
			IntegerLayer layer = network.layers().get(step.layer());
			switch (step.kind()) {
				case LOAD -> load(step, layer);
				case COMPUTE -> compute(step, layer);
				case POST -> post(step, layer);
				case APPLY -> apply(step, layer);
				case STORE -> store(step, layer);
			}
		}
		for (int[][] image : finished) {
			for (int i = 0; i < image.length; i++) {
				for (int code : image[i]) {
					if (code == MISSING) {
						throw new ExecutionException("Layer '" + network.layers().get(i).layer().name() + "' has outputs that no step finishes.");
					}
				}
			}
		}
		return List.of(finished);
	}

	/** Codes of the outputs of every layer of the first image before its activation, after a {@link #run}. */
	int[][] beforeActivations() {
		return raw[0];
	}

	static String name(Step step, IntegerLayer layer) {
		return "Step " + step.index() + " (" + step.kind() + ") of layer '" + layer.layer().name() + "'";
	}

	// ---- transfers

	private void load(Step step, IntegerLayer layer) {
		for (int i = 0; i < step.writes().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.writes().get(i));
			Storage storage = new Storage(allocation.region(), kernel(layer, allocation));
			buffers[allocation.index()] = storage;
			for (int image = allocation.region().imagesFrom(); image < allocation.region().imagesTo(); image++) {
				fill(image, step, layer, allocation, storage);
			}
		}
	}

	private static int kernel(IntegerLayer layer, Allocation allocation) {
		LoopNest loops = layer.layer().loops();
		return allocation.operand() == Operand.WEIGHTS ? Math.toIntExact(loops.kernelRows() * loops.kernelColumns()) : 1;
	}

	private void fill(int image, Step step, IntegerLayer layer, Allocation allocation, Storage storage) {
		if (!layer.layer().kind().hasMacs()) {
			// Layers without products take their operands as they lie in DRAM or on chip.
			return;
		}
		Region box = allocation.region();
		LoopNest loops = layer.layer().loops();
		for (int g = box.groupsFrom(); g < box.groupsTo(); g++) {
			for (int f = box.filtersFrom(); f < box.filtersTo(); f++) {
				for (int c = box.channelsFrom(); c < box.channelsTo(); c++) {
					for (int r = box.rowsFrom(); r < box.rowsTo(); r++) {
						for (int x = box.columnsFrom(); x < box.columnsTo(); x++) {
							switch (allocation.operand()) {
								case WEIGHTS -> weights(image, step, layer, storage, g, f, c, (int) (loops.kernelRows() * loops.kernelColumns()));
								case RESIDUALS -> storage.set(image, g, f, c, r, x, 0,
										fetch(image, step, layer, -1, layer.residual().orElseThrow(), Positions.output(layer.layer(), g, f, r, x)));
								default -> storage.set(image, g, f, c, r, x, 0, fetch(image, step, layer, streamed(layer), layer.operands().get(streamed(layer)),
										position(layer.layer(), g, c, r, x)));
							}
						}
					}
				}
			}
		}
	}

	static int streamed(IntegerLayer layer) {
		return layer.layer().kind() == LayerKind.MATMUL ? 1 : 0;
	}

	/** Position of an input in its tensor, by its own row and column. */
	private static int position(Layer layer, int group, int channel, int row, int column) {
		if (layer.operator() instanceof Convolution) {
			return ((group * (int) layer.loops().channels() + channel) * layer.inputs().getFirst().dim(1) + row) * layer.inputs().getFirst().dim(2) + column;
		}
		return Positions.input(layer, group, channel, 0, column, 0, 0);
	}

	private void weights(int image, Step step, IntegerLayer layer, Storage storage, int g, int f, int c, int kernel) {
		for (int k = 0; k < kernel; k++) {
			long value = layer.weights().isPresent() ? c * (long) kernel + k
					: fetch(image, step, layer, 0, layer.operands().getFirst(), Positions.stationary(layer.layer(), g, f, c));
			// Of weights the storage holds which they are, so that engines read their terms or codes; of activations the code.
			storage.set(image, g, f, c, 0, 0, k, value);
		}
	}

	/** An element from DRAM. */
	private int fetch(int image, Step step, IntegerLayer layer, int operand, OperandMap map, int element) {
		int from = map.layers()[element];
		if (from >= 0 && stored[image][from][map.elements()[element]] == MISSING) {
			throw new ExecutionException(name(step, layer) + " fetches element " + map.elements()[element] + " of layer '"
					+ network.layers().get(from).layer().name() + "', which is not in DRAM.");
		}
		return network.code(layer, operand, map, element, input[image], stored[image]);
	}

	private void store(Step step, IntegerLayer layer) {
		for (int image = step.region().imagesFrom(); image < step.region().imagesTo(); image++) {
			store(image, step, layer);
		}
	}

	private void store(int image, Step step, IntegerLayer layer) {
		Region box = step.region();
		for (int g = box.groupsFrom(); g < box.groupsTo(); g++) {
			for (int f = box.filtersFrom(); f < box.filtersTo(); f++) {
				for (int r = box.rowsFrom(); r < box.rowsTo(); r++) {
					for (int x = box.columnsFrom(); x < box.columnsTo(); x++) {
						int position = layer.layer().kind().hasMacs() ? Positions.output(layer.layer(), g, f, r, x) : Positions.element(layer.layer(), g, r, x);
						if (finished[image][layer.layer().index()][position] == MISSING) {
							throw new ExecutionException(name(step, layer) + " stores element " + position + ", which is not finished.");
						}
						stored[image][layer.layer().index()][position] = finished[image][layer.layer().index()][position];
					}
				}
			}
		}
	}

	// ---- engines

	private void compute(Step step, IntegerLayer layer) {
		Region box = step.region();
		LayerSchedule.Part part = schedule.layers().get(step.layer()).parts().get(step.part());
		EngineKind kind = schedule.accelerator().engines().get(part.engine()).kind();
		Storage sums = sums(step, box);
		int waiting = part.dataflow() == Dataflow.ROW_STATIONARY ? schedule.accelerator().engines().get(part.engine()).pads().map(RowPads::sumBits).orElse(0) : 0;
		EngineOperands operands = new EngineOperands(schedule, network, input, stored, buffers, step, kind, part.mode());
		for (int image = box.imagesFrom(); image < box.imagesTo(); image++) {
			for (int g = box.groupsFrom(); g < box.groupsTo(); g++) {
				for (int f = box.filtersFrom(); f < box.filtersTo(); f++) {
					for (int r = box.rowsFrom(); r < box.rowsTo(); r++) {
						for (int x = box.columnsFrom(); x < box.columnsTo(); x++) {
							long before = box.channelsFrom() == 0 ? 0 : sums.get(image, g, f, 0, r, x, 0, name(step, layer));
							long sum = Math.addExact(before, operands.sum(image, g, f, r, x));
							if (waiting > 0 && waiting < Long.SIZE && sum != sum << Long.SIZE - waiting >> Long.SIZE - waiting) {
								throw new ExecutionException(name(step, layer) + " makes the sum " + sum + ", which does not fit the " + waiting
										+ " bits of 'sum_bits'.");
							}
							sums.set(image, g, f, 0, r, x, 0, sum);
						}
					}
				}
			}
		}
	}

	/** Where the sums of a step lie: in the buffer of outputs, or in the engine. */
	private Storage sums(Step step, Region box) {
		Region outputs = new Region(box.imagesFrom(), box.imagesTo(), box.groupsFrom(), box.groupsTo(), box.filtersFrom(), box.filtersTo(), 0, 1, box.rowsFrom(), box.rowsTo(),
				box.columnsFrom(), box.columnsTo());
		for (int i = 0; i < step.writes().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.writes().get(i));
			if (allocation.layer() == step.layer() && allocation.region().contains(outputs)) {
				if (buffers[allocation.index()] == null) {
					buffers[allocation.index()] = new Storage(allocation.region(), 1);
				}
				return buffers[allocation.index()];
			}
		}
		Storage held = new Storage(outputs, 1);
		accumulators.computeIfAbsent(step.layer(), key -> new ArrayList<>()).add(held);
		return held;
	}

	// ---- vector unit

	private void post(Step step, IntegerLayer layer) {
		Region box = step.region();
		List<Storage> sums = sumsOf(step, box, layer);
		for (int image = box.imagesFrom(); image < box.imagesTo(); image++) {
			post(image, step, layer, box, sums);
		}
		accumulators.getOrDefault(step.layer(), new ArrayList<>()).removeIf(held -> box.contains(held.region()));
	}

	private void post(int image, Step step, IntegerLayer layer, Region box, List<Storage> sums) {
		int[] unnormalised = layer.isNormalised() ? raw(image, step, layer, box, sums) : new int[0];
		for (int g = box.groupsFrom(); g < box.groupsTo(); g++) {
			for (int f = box.filtersFrom(); f < box.filtersTo(); f++) {
				int filter = g * (int) layer.layer().loops().filters() + f;
				for (int r = box.rowsFrom(); r < box.rowsTo(); r++) {
					for (int x = box.columnsFrom(); x < box.columnsTo(); x++) {
						int added = layer.residual().isPresent() ? added(image, step, layer, g, f, r, x) : 0;
						int position = Positions.output(layer.layer(), g, f, r, x);
						int code;
						if (layer.isNormalised()) {
							code = Normalisation.completed(layer, unnormalised, position, added);
						} else {
							raw[image][step.layer()][position] = layer.rescaled(filter, sum(sums, image, step, layer, g, f, r, x));
							code = layer.completed(raw[image][step.layer()][position], added);
						}
						put(image, step, layer, g, f, r, x, position, code);
					}
				}
			}
		}
	}

	/** Codes before normalisation; statistics need all filters of every pixel. */
	private int[] raw(int image, Step step, IntegerLayer layer, Region box, List<Storage> sums) {
		LoopNest loops = layer.layer().loops();
		boolean whole = box.filtersFrom() == 0 && box.filtersTo() == loops.filters() && box.groupsFrom() == 0
				&& box.groupsTo() == loops.groups() * loops.heads();
		if (!whole) {
			throw new ExecutionException(name(step, layer) + " normalises a part of the filters; the statistics need all of them.");
		}
		int[] codes = new int[finished[image][step.layer()].length];
		for (int g = box.groupsFrom(); g < box.groupsTo(); g++) {
			for (int f = 0; f < loops.filters(); f++) {
				for (int r = box.rowsFrom(); r < box.rowsTo(); r++) {
					for (int x = box.columnsFrom(); x < box.columnsTo(); x++) {
						codes[Positions.output(layer.layer(), g, f, r, x)] = layer.finish(g * (int) loops.filters() + f,
								sum(sums, image, step, layer, g, f, r, x), 0);
					}
				}
			}
		}
		return codes;
	}

	/** Where the sums of a step's outputs lie; a normalising step finishes those of several engines. */
	private List<Storage> sumsOf(Step step, Region box, IntegerLayer layer) {
		List<Storage> sums = new ArrayList<>(2);
		for (Storage held : accumulators.getOrDefault(step.layer(), List.of())) {
			if (held.region().overlaps(box)) {
				sums.add(held);
			}
		}
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			boolean own = allocation.operand() == Operand.PARTIAL_SUMS || allocation.operand() == Operand.OUTPUTS;
			if (own && allocation.layer() == step.layer() && allocation.region().overlaps(box) && buffers[allocation.index()] != null) {
				sums.add(buffers[allocation.index()]);
			}
		}
		if (sums.isEmpty()) {
			throw new ExecutionException(name(step, layer) + " finds no sums for " + box + ".");
		}
		return sums;
	}

	private long sum(List<Storage> sums, int image, Step step, IntegerLayer layer, int g, int f, int r, int x) {
		for (Storage storage : sums) {
			if (storage.holds(image, g, f, 0, r, x)) {
				return storage.get(image, g, f, 0, r, x, 0, name(step, layer));
			}
		}
		throw new ExecutionException(name(step, layer) + " finds no sum of group " + g + ", filter " + f + ", row " + r + ", column " + x + ".");
	}

	private int added(int image, Step step, IntegerLayer layer, int g, int f, int r, int x) {
		OperandMap map = layer.residual().orElseThrow();
		int element = Positions.output(layer.layer(), g, f, r, x);
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			Storage storage = buffers[allocation.index()];
			if (allocation.operand() != Operand.RESIDUALS || storage == null) {
				continue;
			}
			if (allocation.layer() == step.layer()) {
				if (storage.holds(image, g, f, 0, r, x)) {
					return (int) storage.get(image, g, f, 0, r, x, 0, name(step, layer));
				}
			} else if (map.layers()[element] == allocation.layer() && storage.region().imagesFrom() <= image && image < storage.region().imagesTo()) {
				int[] at = Coordinates.of(network.layers().get(allocation.layer()).layer(), map.elements()[element]);
				return (int) storage.get(image, at[0], at[1], 0, at[2], at[3], 0, name(step, layer));
			}
		}
		throw new ExecutionException(name(step, layer) + " finds nothing to add.");
	}

	/** Puts a finished output into every buffer that the step writes and that holds its place. */
	private void put(int image, Step step, IntegerLayer layer, int g, int f, int r, int x, int position, int code) {
		finished[image][step.layer()][position] = code;
		for (int i = 0; i < step.writes().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.writes().get(i));
			if (allocation.operand() == Operand.PARTIAL_SUMS || allocation.layer() != step.layer()) {
				continue;
			}
			if (buffers[allocation.index()] == null) {
				buffers[allocation.index()] = new Storage(allocation.region(), 1);
			}
			if (buffers[allocation.index()].holds(image, g, f, 0, r, x)) {
				buffers[allocation.index()].set(image, g, f, 0, r, x, 0, code);
			}
		}
	}

	private void apply(Step step, IntegerLayer layer) {
		for (int image = step.region().imagesFrom(); image < step.region().imagesTo(); image++) {
			apply(image, step, layer);
		}
	}

	private void apply(int image, Step step, IntegerLayer layer) {
		int[][] visible = new int[finished[image].length][];
		for (int i = 0; i < visible.length; i++) {
			boolean onChip = reads(step, image, i);
			visible[i] = onChip ? finished[image][i] : stored[image][i];
		}
		for (OperandMap map : layer.operands()) {
			for (int i = 0; i < map.size(); i++) {
				int from = map.layers()[i];
				if (from >= 0 && visible[from][map.elements()[i]] == MISSING && schedule.groups().stream().noneMatch(group -> group.layers().contains(step.layer()))) {
					throw new ExecutionException(name(step, layer) + " reads element " + map.elements()[i] + " of layer '"
							+ network.layers().get(from).layer().name() + "', which is neither in DRAM nor in what it reads.");
				}
			}
		}
		IntUnaryOperator computed = elements.of(image, layer, visible);
		Region box = step.region();
		for (int g = box.groupsFrom(); g < box.groupsTo(); g++) {
			for (int r = box.rowsFrom(); r < box.rowsTo(); r++) {
				for (int x = box.columnsFrom(); x < box.columnsTo(); x++) {
					int position = Positions.element(layer.layer(), g, r, x);
					put(image, step, layer, g, 0, r, x, position, computed.applyAsInt(position));
				}
			}
		}
	}

	private boolean reads(Step step, int image, int layer) {
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			boolean holds = allocation.region().imagesFrom() <= image && image < allocation.region().imagesTo();
			if (holds && allocation.layer() == layer && (allocation.operand() == Operand.OUTPUTS || allocation.operand() == Operand.RESIDUALS)) {
				return true;
			}
		}
		return false;
	}
}
