package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Checked;
import org.m2q.network.Layer;

/** Adds the steps of the engines for one multiplying layer: products, post-processing and stores of the parts of its plan. */
final class PartSteps {

	private final Machine machine;
	private final StepList list;
	private final Kept kept;
	private final Layer layer;
	private final Work work;
	private final Plan plan;
	private final Moves moves;
	private final boolean wideOutputs;
	private final double perOutput;
	private final int[] outputs;
	private final Map<Shape, Timed> shapes = new HashMap<>();
	private final List<Products> products = new ArrayList<>();
	private int bias = -1;
	private boolean biasRead;
	private boolean started;
	/** Bytes of inputs that the parts of a tile which share them have moved so far. */
	private long streamed;
	private int keptOutputs = -1;
	private int keptResidual = -1;

	/** Size of a box of one part. */
	private record Shape(int part, long groups, long filters, long channels, long rows, long columns) {
	}

	/** A step that multiplies, its cycles without the depth of the pipeline, and its products. */
	private record Products(int part, int step, long cycles, long macs) {
	}

	/** Products of a box. */
	private record Timed(ArrayTiming timing, OnChip bytes) {
	}

	PartSteps(Machine machine, StepList list, Kept kept, Item item, Moves moves, Cut cut) {
		this.machine = machine;
		this.list = list;
		this.kept = kept;
		this.moves = moves;
		layer = item.layer();
		work = item.work();
		plan = item.plan().orElseThrow();
		wideOutputs = item.spillsSums() || cut.channels() < work.channels();
		perOutput = new PostProcessing(machine, layer, true).book(work.outputs(), new Ledger());
		outputs = new int[plan.parts().size()];
	}

	/** Takes the room of what stays on chip behind this layer. */
	void open() {
		if (moves.residualKept()) {
			keptResidual = list.allocate(machine.residuals, Operand.RESIDUALS, layer, Boxes.allOutputs(work), work.outputBytes());
			kept.residual(layer.index(), keptResidual);
		}
	}

	/** Takes the room of the outputs as a whole in the buffer of inputs. */
	void keepOutputs() {
		keptOutputs = list.allocate(machine.inputs, Operand.OUTPUTS, layer, Boxes.allOutputs(work), work.outputBytes());
		kept.outputs(layer.index(), keptOutputs);
	}

	/** Fetches the biases; they go to registers of the vector unit and take no room. */
	void fetchBiases(IntSet after) {
		if (work.biasBytes() > 0) {
			Region all = Boxes.region(0, work.independent(), 0, work.filters(), 0, 1, 0, 1, 0, 1);
			bias = list.transfer(true, layer, Operand.WEIGHTS, all, work.biasBytes(), Ints.NONE, Ints.NONE, after,
					list.port(machine.weights, work.biasBytes()));
		}
	}

	/** Where the sums lie that are finished next. */
	void sumsIn(int allocation) {
		outputs[0] = allocation;
	}

	/** Products of a pass of a row-stationary engine, whose sums lie in the buffer. */
	int pass(Region box, long cycles, Ints reads, int sums, IntSet after, StepList.Ports ports) {
		EngineSpec engine = plan.parts().getFirst().engine();
		long all = started ? cycles : Math.addExact(cycles, engine.pipelineDepth());
		started = true;
		outputs[0] = sums;
		return list.execute(StepKind.COMPUTE, layer, 0, machine.index(engine), box, all, reads, Ints.of(sums), after, ports.toInts());
	}

	/** Products of one part in a tile. */
	int compute(int part, Region box, Ints reads, IntSet after, boolean opens, boolean closes, boolean sharesInputs, boolean holdsOutputs) {
		Plan.Part own = plan.parts().get(part);
		long groups = box.groupsTo() - box.groupsFrom();
		long filters = box.filtersTo() - box.filtersFrom();
		long channels = box.channelsTo() - box.channelsFrom();
		long rows = box.rowsTo() - box.rowsFrom();
		long columns = box.columnsTo() - box.columnsFrom();
		Timed timed = timed(part, new Shape(part, groups, filters, channels, rows, columns));
		ArrayTiming timing = timed.timing();
		OnChip bytes = timed.bytes();
		StepList.Ports ports = list.ports();
		ports.add(machine.index(machine.weights), bytes.weightReads());
		// Engines that share a stream of inputs move as much of it as the one that reads most.
		long inputReads = sharesInputs ? Math.max(0, bytes.inputReads() - streamed) : bytes.inputReads();
		streamed = sharesInputs ? streamed + inputReads : inputReads;
		ports.add(machine.index(machine.inputs), inputReads);
		long sums = Checked.packedBytes(timing.outputs(), work.accumulatorBits());
		long waiting = (opens ? 0 : sums) + (closes || !OnChip.keepsSums(own) ? 0 : sums);
		long partialSums = Checked.sum(bytes.partialReads(), bytes.partialWrites(), waiting);
		ports.add(machine.index(machine.partialSums), partialSums);
		ports.wire(Checked.sum(bytes.weightReads(), inputReads, partialSums));
		long cycles = timing.cycles();
		if (!started) {
			started = true;
			cycles = Math.addExact(cycles, own.engine().pipelineDepth());
			if (moves.stationaryOnChip()) {
				ports.add(machine.index(machine.inputs), work.stationaryBytes()).add(machine.index(machine.weights), work.stationaryBytes());
			}
		}
		if (opens && holdsOutputs) {
			Region region = Boxes.outputs(box);
			outputs[part] = list.allocate(machine.outputs, wideOutputs ? Operand.PARTIAL_SUMS : Operand.OUTPUTS, layer, region,
					Checked.packedBytes(region.volume(), wideOutputs ? work.accumulatorBits() : work.activationBits()));
		} else if (!holdsOutputs) {
			outputs[part] = -1;
		}
		int step = list.execute(StepKind.COMPUTE, layer, part, machine.index(own.engine()), box, cycles, reads,
				outputs[part] < 0 ? Ints.NONE : Ints.of(outputs[part]), after, ports.toInts());
		if (ArrayTiming.sharesFolds(own)) {
			products.add(new Products(part, step, timing.cycles(), timing.macs()));
		}
		return step;
	}

	/** Deals the cycles of a part whose folds go on over the edges of tiles out to its steps; all of them must have been added. */
	void shareFolds() {
		for (int p = 0; p < plan.parts().size(); p++) {
			Plan.Part part = plan.parts().get(p);
			if (ArrayTiming.sharesFolds(part)) {
				int number = p;
				ArrayTiming whole = ArrayTiming.of(part, work, part.filters(), part.groups());
				share(ArrayTiming.shared(part, whole).orElseThrow(), whole.macs(), products.stream().filter(step -> step.part() == number).toList());
			}
		}
	}

	private void share(long shared, long macs, List<Products> steps) {
		long before = 0;
		long dealt = 0;
		for (Products step : steps) {
			before += step.macs();
			long upTo = ArrayTiming.share(shared, before, macs);
			list.lengthen(step.step(), upTo - dealt - step.cycles());
			dealt = upTo;
		}
	}

	/** What the products of a box take; most boxes of a layer have the same shape. */
	private Timed timed(int part, Shape shape) {
		return shapes.computeIfAbsent(shape, key -> {
			Plan.Part own = plan.parts().get(part);
			Work tile = work.box(key.groups(), key.filters(), key.channels(), key.rows(), key.columns());
			ArrayTiming timing = ArrayTiming.of(own, tile, key.filters(), work.heads() > 1 ? 1 : key.groups());
			return new Timed(timing, OnChip.of(tile, own, timing));
		});
	}

	/**
	 * Finishes the outputs of one part.
	 *
	 * @param residual allocation of the added tensor, −1 when it is none of this tile's
	 * @param target allocations on chip that take the results, besides those of kept tensors
	 */
	int finish(int part, Region box, int residual, Ints target, IntSet after) {
		return finish(part, Boxes.outputs(box), new IntSet().add(outputs[part]), new IntSet().add(residual), target, after);
	}

	/** Finishes the outputs of all parts in one step. */
	int finishAll(Region box, IntSet residuals, Ints target, IntSet after) {
		IntSet all = new IntSet();
		for (int allocation : outputs) {
			all.add(allocation);
		}
		return finish(-1, Boxes.outputs(box), all, residuals, target, after);
	}

	private int finish(int part, Region region, IntSet sums, IntSet residuals, Ints target, IntSet after) {
		long bytes = Checked.packedBytes(region.volume(), work.activationBits());
		StepList.Ports ports = list.ports().wire(bytes);
		if (moves.outputBytes() > 0) {
			ports.add(machine.index(machine.outputs), bytes);
		}
		if (moves.outputsOnChip()) {
			ports.add(machine.index(machine.inputs), bytes);
		}
		IntSet reads = new IntSet().addAll(sums);
		IntSet writes = new IntSet().addAll(moves.outputBytes() > 0 ? sums : new IntSet()).add(keptOutputs).add(keptResidual);
		for (int i = 0; i < target.size(); i++) {
			writes.add(target.get(i));
		}
		if (work.residual()) {
			ports.add(machine.index(machine.residuals), bytes).wire(bytes);
			OptionalInt stays = moves.residualOnChip() ? kept.residual(layer.residualFrom().getAsInt()) : OptionalInt.empty();
			reads.add(stays.orElse(-1)).addAll(stays.isPresent() ? new IntSet() : residuals);
		}
		if (moves.residualKept()) {
			ports.add(machine.index(machine.residuals), bytes);
		}
		IntSet waits = new IntSet().addAll(after).add(bias);
		if (bias >= 0 && !biasRead) {
			biasRead = true;
			ports.add(machine.index(machine.weights), work.biasBytes());
		}
		// Without a vector unit, which the result notes as not modelled, the engine itself passes the outputs on.
		int resource = machine.index(machine.vector.orElse(plan.parts().get(Math.max(0, part)).engine()));
		return list.execute(StepKind.POST, layer, part, resource, region, PostProcessing.cycles(region.volume(), perOutput),
				reads.toInts(), writes.toInts(), waits, ports.toInts());
	}

	/** The allocation in the buffer of outputs that a part fills now, −1 for none. */
	int outputs(int part) {
		return outputs[part];
	}

	/**
	 * Stores the outputs that a step finished; returns that step when they stay on chip.
	 *
	 * @param allocation where they lie in the buffer of outputs
	 * @param box products of which they are the outputs
	 */
	int store(int allocation, Region box, int post) {
		if (moves.outputBytes() == 0) {
			return post;
		}
		Region region = Boxes.outputs(box);
		long bytes = Checked.packedBytes(region.volume(), work.activationBits());
		return list.transfer(false, layer, Operand.OUTPUTS, region, bytes, Ints.of(allocation), Ints.NONE, new IntSet().add(post),
				list.port(machine.outputs, bytes));
	}
}
