package org.m2q.accelerator.internal.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.base.Cancellation;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.MacOperator.Convolution;

/** Whether operands lie on chip when they are used, and in DRAM when they are fetched. */
public final class OperandCheck {

	private final Schedule schedule;
	private final Findings findings;
	private final Lifetimes lifetimes;
	/** When the last outputs are stored, per layer and image. */
	private final long[][] stored;
	private final boolean[] stores;
	private final RowEnds finished;
	private final TensorSizes sizes;
	/** Bytes that are fetched into every allocation. */
	private final long[] fetched;
	/** Per layer the producers whose tensors its steps read on chip. */
	private final List<Set<Integer>> onChip = new ArrayList<>();

	private OperandCheck(Schedule schedule, Findings findings) {
		this.schedule = schedule;
		this.findings = findings;
		lifetimes = new Lifetimes(schedule);
		stored = new long[schedule.layers().size()][schedule.images()];
		stores = new boolean[stored.length];
		finished = new RowEnds(schedule);
		sizes = new TensorSizes(schedule);
		fetched = new long[schedule.allocations().size()];
		schedule.layers().forEach(layer -> onChip.add(new HashSet<>()));
		for (Step step : schedule.steps()) {
			if (step.kind() == StepKind.COMPUTE || step.kind() == StepKind.APPLY) {
				reads(step, Operand.OUTPUTS).forEach(allocation -> onChip.get(step.layer()).add(allocation.layer()));
			}
			if (step.kind() == StepKind.LOAD) {
				for (int i = 0; i < step.writes().size(); i++) {
					fetched[step.writes().get(i)] += step.bytes();
				}
			}
			if (step.kind() == StepKind.STORE) {
				for (int image = step.region().imagesFrom(); image < step.region().imagesTo(); image++) {
					stored[step.layer()][image] = Math.max(stored[step.layer()][image], step.end());
				}
				stores[step.layer()] = true;
			}
		}
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings, Cancellation cancellation) {
		OperandCheck check = new OperandCheck(schedule, findings);
		for (Step step : schedule.steps()) {
			if ((step.index() & 1023) == 0) {
				cancellation.check();
			}
			check.filled(step);
			switch (step.kind()) {
				case LOAD -> check.load(step);
				case COMPUTE -> check.compute(step);
				case POST -> check.post(step);
				case APPLY -> check.apply(step);
				case STORE -> check.store(step);
			}
		}
	}

	/** What a step reads of fetched tensors has been fetched completely. */
	private void filled(Step step) {
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			boolean fetched = allocation.operand() == Operand.WEIGHTS || allocation.operand() == Operand.INPUTS
					|| allocation.operand() == Operand.RESIDUALS && allocation.layer() == step.layer();
			if (fetched && step.kind() != StepKind.STORE
					&& (lifetimes.filled(allocation.index()) == 0 || lifetimes.filled(allocation.index()) > step.start())) {
				findings.add(Rule.OPERAND, step, "reads " + allocation.operand().keyword() + " that are complete only in cycle "
						+ lifetimes.filled(allocation.index()) + ".");
			}
		}
	}

	private void load(Step step) {
		Layer layer = schedule.network().layers().get(step.layer());
		Operand operand = step.operand().orElseThrow();
		if (operand == Operand.WEIGHTS && layer.kind().hasWeights()) {
			return;
		}
		if (operand == Operand.RESIDUALS) {
			layer.residualFrom().ifPresent(from -> fetched(step, from));
			return;
		}
		for (List<Integer> producers : layer.producers()) {
			for (int producer : producers) {
				fetched(step, producer);
			}
		}
	}

	private void fetched(Step step, int producer) {
		long end = 0;
		for (int image = step.region().imagesFrom(); image < step.region().imagesTo() && producer >= 0; image++) {
			end = Math.max(end, stored[producer][image]);
		}
		if (producer >= 0 && stores[producer] && end > step.start() && !isOnChip(step.layer(), producer)) {
			findings.add(Rule.STORED, step, "fetches what layer '" + schedule.network().layers().get(producer).name() + "' has stored only in cycle " + end + ".");
		} else if (producer >= 0 && !stores[producer] && !isOnChip(step.layer(), producer)) {
			findings.add(Rule.STORED, step, "fetches from DRAM, but layer '" + schedule.network().layers().get(producer).name() + "' stores nothing there.");
		}
	}

	/** Whether a layer takes the tensor of a producer from the chip, so that what it fetches is another operand. */
	private boolean isOnChip(int layer, int producer) {
		return onChip.get(layer).contains(producer);
	}

	/** What is stored lies in room that steps have written; whether they have finished it is looked at with the outputs. */
	private void store(Step step) {
		boolean there = false;
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			there |= allocation.layer() == step.layer() && allocation.region().contains(step.region()) && lifetimes.filled(allocation.index()) > 0;
		}
		if (!there) {
			findings.add(Rule.OPERAND, step, "of layer '" + schedule.network().layers().get(step.layer()).name() + "' finds nothing to store.");
		}
	}

	private void compute(Step step) {
		Layer layer = schedule.network().layers().get(step.layer());
		Region box = step.region();
		List<Allocation> weights = reads(step, Operand.WEIGHTS);
		boolean product = layer.kind() == LayerKind.MATMUL;
		Region wanted = new Region(product ? box.imagesFrom() : 0, product ? box.imagesTo() : 1, box.groupsFrom(), box.groupsTo(), box.filtersFrom(),
				box.filtersTo(), box.channelsFrom(), box.channelsTo(), 0, 1, 0, 1);
		boolean fetched = weights.stream().anyMatch(allocation -> allocation.layer() == step.layer() && allocation.region().contains(wanted));
		if (!fetched && !(product && reads(step, Operand.OUTPUTS).stream()
				.anyMatch(allocation -> reads(layer, allocation.layer()) && holdsImages(step, allocation) && made(step, allocation)))) {
			findings.add(Rule.OPERAND, step, "of layer '" + layer.name() + "' finds no weights for " + wanted + ".");
		}
		Region inputs = inputBox(layer, box);
		for (int image = box.imagesFrom(); image < box.imagesTo(); image++) {
			inputs(step, layer, inputs.ofImages(image, image + 1));
		}
	}

	private static Region inputBox(Layer layer, Region box) {
		int rowsFrom = box.rowsFrom();
		int rowsTo = box.rowsTo();
		int columnsFrom = box.columnsFrom();
		int columnsTo = box.columnsTo();
		if (layer.operator() instanceof Convolution convolution) {
			int rows = layer.inputs().getFirst().dim(1);
			int columns = layer.inputs().getFirst().dim(2);
			rowsFrom = clip((long) box.rowsFrom() * convolution.strideRows() - convolution.paddingRows(), rows);
			rowsTo = clip((long) (box.rowsTo() - 1) * convolution.strideRows() - convolution.paddingRows()
					+ (long) (convolution.kernelRows() - 1) * convolution.dilationRows() + 1, rows);
			columnsFrom = clip((long) box.columnsFrom() * convolution.strideColumns() - convolution.paddingColumns(), columns);
			columnsTo = clip((long) (box.columnsTo() - 1) * convolution.strideColumns() - convolution.paddingColumns()
					+ (long) (convolution.kernelColumns() - 1) * convolution.dilationColumns() + 1, columns);
		}
		return new Region(box.groupsFrom(), box.groupsTo(), 0, 1, box.channelsFrom(), box.channelsTo(), rowsFrom, Math.max(rowsFrom, rowsTo), columnsFrom,
				Math.max(columnsFrom, columnsTo));
	}

	private static int clip(long position, int size) {
		return (int) Math.max(0, Math.min(size, position));
	}

	/** The inputs of a box lie in fetched tiles, row by row, or in tensors that producers left on chip. */
	private void inputs(Step step, Layer layer, Region wanted) {
		if (wanted.volume() == 0) {
			return;
		}
		List<int[]> rows = new ArrayList<>();
		for (Allocation allocation : reads(step, Operand.INPUTS)) {
			Region held = allocation.region();
			Region slab = new Region(wanted.imagesFrom(), wanted.imagesTo(), wanted.groupsFrom(), wanted.groupsTo(), 0, 1, wanted.channelsFrom(), wanted.channelsTo(), held.rowsFrom(), held.rowsTo(),
					wanted.columnsFrom(), wanted.columnsTo());
			if (allocation.layer() == step.layer() && held.contains(slab)) {
				rows.add(new int[] { held.rowsFrom(), held.rowsTo() });
			}
		}
		for (Allocation allocation : reads(step, Operand.OUTPUTS)) {
			if (!reads(layer, allocation.layer()) || allocation.region().imagesFrom() > wanted.imagesFrom() || allocation.region().imagesTo() < wanted.imagesTo()) {
				continue;
			}
			if (isWhole(allocation)) {
				if (made(step, allocation)) {
					return;
				}
			} else if (finished.by(allocation.layer(), wanted, Math.max(wanted.rowsFrom(), allocation.region().rowsFrom()),
					Math.min(wanted.rowsTo(), allocation.region().rowsTo())) <= step.start()) {
				rows.add(new int[] { allocation.region().rowsFrom(), allocation.region().rowsTo() });
			}
		}
		int covered = covered(rows, wanted.rowsFrom());
		if (covered < wanted.rowsTo()) {
			findings.add(Rule.OPERAND, step, "of layer '" + layer.name() + "' needs input rows " + wanted.rowsFrom() + " to " + (wanted.rowsTo() - 1)
					+ "; what it reads lies on chip up to row " + (covered - 1) + ".");
		}
	}

	/** Whether a tensor on chip was finished before a step. */
	private boolean made(Step step, Allocation allocation) {
		long rows = schedule.network().layers().get(allocation.layer()).loops().outRows();
		return finished.by(allocation.layer(), allocation.region(), 0, (int) rows) <= step.start();
	}

	private void post(Step step) {
		Layer layer = schedule.network().layers().get(step.layer());
		if (layer.residualFrom().isEmpty()) {
			return;
		}
		if (!findsResidual(step, layer.residualFrom().getAsInt())) {
			findings.add(Rule.OPERAND, step, "of layer '" + layer.name() + "' finds nothing to add.");
		}
	}

	/** Whether a step reads what it adds: its part of the tensor, or the tensor that a layer has kept. */
	private boolean findsResidual(Step step, int from) {
		boolean there = false;
		for (Allocation allocation : reads(step, Operand.RESIDUALS)) {
			there |= allocation.layer() == step.layer() ? allocation.region().contains(step.region()) : allocation.layer() == from && holdsImages(step, allocation)
					&& made(step, allocation);
		}
		return there;
	}

	/** Whether a layer reads the outputs of another. */
	private static boolean reads(Layer layer, int producer) {
		return layer.producers().stream().anyMatch(producers -> producers.contains(producer));
	}

	private void apply(Step step) {
		Layer layer = schedule.network().layers().get(step.layer());
		List<Integer> missing = new ArrayList<>();
		for (int operand = 0; operand < layer.inputs().size(); operand++) {
			if (layer.producers().get(operand).isEmpty() || !layer.producers().get(operand).stream().allMatch(producer -> left(step, producer))) {
				missing.add(operand);
			}
		}
		boolean added = layer.residualFrom().isPresent() && !findsResidual(step, layer.residualFrom().getAsInt());
		if (missing.isEmpty() && !added) {
			return;
		}
		List<int[]> rows = new ArrayList<>();
		Region box = step.region();
		for (Allocation allocation : reads(step, Operand.INPUTS)) {
			Region held = allocation.region();
			if (allocation.layer() == step.layer() && holdsImages(step, allocation) && held.groupsFrom() <= box.groupsFrom() && held.groupsTo() >= box.groupsTo()
					&& held.columnsFrom() <= box.columnsFrom() && held.columnsTo() >= box.columnsTo()) {
				rows.add(new int[] { held.rowsFrom(), held.rowsTo() });
				enough(step, allocation, sizes.operands(step.layer(), missing, added, held));
			}
		}
		if (covered(rows, box.rowsFrom()) < box.rowsTo()) {
			findings.add(Rule.OPERAND, step, "of layer '" + layer.name() + "' does not find all its operands for " + box + " on chip.");
		}
	}

	/** Whether a step reads what a layer left on chip of the rows that it works on. */
	private boolean left(Step step, int producer) {
		List<int[]> rows = new ArrayList<>();
		Region box = step.region();
		for (Allocation allocation : reads(step, Operand.OUTPUTS)) {
			if (allocation.layer() != producer || !holdsImages(step, allocation)) {
				continue;
			}
			Region held = allocation.region();
			if (isWhole(allocation)) {
				return made(step, allocation);
			}
			if (finished.by(producer, box, Math.max(box.rowsFrom(), held.rowsFrom()), Math.min(box.rowsTo(), held.rowsTo())) <= step.start()) {
				rows.add(new int[] { held.rowsFrom(), held.rowsTo() });
			}
		}
		return covered(rows, box.rowsFrom()) >= box.rowsTo();
	}

	/** Whether room and transfers are large enough for the operands in it. */
	private void enough(Step step, Allocation allocation, long needed) {
		if (allocation.bytes() < needed) {
			findings.add(Rule.CAPACITY, step, "reads operands of " + needed + " bytes from allocation " + allocation.index() + ", which takes " + allocation.bytes() + ".");
		}
		if (fetched[allocation.index()] < needed) {
			findings.add(Rule.DURATION, step, "reads operands of " + needed + " bytes from allocation " + allocation.index() + ", into which "
					+ fetched[allocation.index()] + " are fetched.");
		}
	}

	/** Whether an allocation is for all rows of what its layer makes. */
	private boolean isWhole(Allocation allocation) {
		return allocation.region().rowsTo() - allocation.region().rowsFrom() >= schedule.network().layers().get(allocation.layer()).loops().outRows();
	}

	/** End of the rows that ranges cover without a gap. */
	private static int covered(List<int[]> rows, int from) {
		rows.sort((a, b) -> Integer.compare(a[0], b[0]));
		int covered = from;
		for (int[] range : rows) {
			covered = range[0] <= covered ? Math.max(covered, range[1]) : covered;
		}
		return covered;
	}

	private static boolean holdsImages(Step step, Allocation allocation) {
		return allocation.region().imagesFrom() <= step.region().imagesFrom() && allocation.region().imagesTo() >= step.region().imagesTo();
	}

	private List<Allocation> reads(Step step, Operand operand) {
		List<Allocation> list = new ArrayList<>(2);
		for (int i = 0; i < step.reads().size(); i++) {
			Allocation allocation = schedule.allocations().get(step.reads().get(i));
			if (allocation.operand() == operand) {
				list.add(allocation);
			}
		}
		return list;
	}
}
