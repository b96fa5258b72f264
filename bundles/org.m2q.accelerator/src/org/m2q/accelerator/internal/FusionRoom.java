package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.Checked;
import org.m2q.network.LayerKind;

/** Whether a chain of fused layers fits the buffers. */
final class FusionRoom {

	private FusionRoom() {
	}

	/**
	 * Bytes of the buffer of inputs that a fused chain needs; −1 when the chain does not fit the buffers.
	 *
	 * <p>Tensors inside the chain are present band by band, twice when pipelined layers fill one band while they read another. Input and output
	 * of the chain stream past a window; only when weights come once per band must the input of a band stay for all filters, except in
	 * front of a depthwise convolution, whose channels are independent.
	 *
	 * @param chain the layers, producers first
	 * @param bands bands of rows in which they take turns
	 * @param resident whether all weights stay on chip
	 * @param taken bytes of the buffer of inputs that hold other tensors
	 */
	static long of(Machine machine, List<Work> chain, boolean pipelined, long bands, boolean resident, long taken) {
		Work last = chain.getLast();
		long outputRows = Checked.ceilDiv(last.rows(), bands);
		long outputs = Math.multiplyExact(Checked.ceilDiv(last.outputBytes(), Math.max(last.rows(), last.columns())), copies(machine, machine.outputs));
		long inputCopies = bands > 1 ? copies(machine, machine.inputs) : 1;
		long inputs = 0;
		long widest = 0;
		for (int k = chain.size() - 1; k >= 0; k--) {
			Work work = chain.get(k);
			long rows = bands == 1 ? work.inRows() : work.inputRows(outputRows);
			long bytes;
			if (k > 0) {
				long tensor = chain.get(k - 1).outputBytes();
				bytes = Math.multiplyExact(bands == 1 ? tensor : portion(tensor, rows, work.inRows()), pipelined ? inputCopies : 1);
			} else if (resident || work.kind() == LayerKind.DWCONV) {
				long window = portion(work.inputBytes(), work.kernelRows(), Math.max(work.inRows(), work.inColumns()));
				bytes = Math.multiplyExact(window, copies(machine, machine.inputs));
			} else {
				bytes = Math.multiplyExact(portion(work.inputBytes(), rows, work.inRows()), inputCopies);
			}
			inputs = Math.addExact(inputs, bytes);
			outputRows = rows;
			widest = Math.max(widest,
					Checked.packedBytes(Checked.product(work.channels(), work.kernelRows(), work.kernelColumns()), work.weightBits()));
		}
		boolean shared = machine.inputs == machine.outputs;
		boolean fits = widest <= machine.room(machine.weights, 0) && Checked.sum(inputs, taken, shared ? outputs : 0) <= machine.inputs.capacity()
				&& outputs <= machine.outputs.capacity();
		return fits ? inputs : -1;
	}

	/** Most pieces of the weights of a fused layer: more would hide no more of their transfer. */
	private static final long PIECES = 8;

	/**
	 * The cut of a fused layer within a band: the weights come in as many pieces as cost no cycle, so that products begin with the first.
	 *
	 * @param rows output rows of a band
	 * @param resident whether the weights stay on chip for all bands, otherwise two pieces must fit
	 */
	static Cut cut(Machine machine, Work work, Plan plan, long rows, boolean resident) {
		long needed = resident || !work.learned() ? 1
				: Math.min(work.filters(), Checked.ceilDiv(work.stationaryBytes(), Math.max(1, machine.room(machine.weights, 0))));
		long filters = Math.max(needed, pieces(plan, work, LoopDimension.FILTERS));
		long groups = pieces(plan, work, work.heads() > 1 ? LoopDimension.HEADS : LoopDimension.GROUPS);
		return new Cut(groups, filters, work.channels(), Math.min(rows, work.rows()), work.columns(), true);
	}

	private static long pieces(Plan plan, Work work, LoopDimension dimension) {
		for (long pieces = PIECES; pieces > 1; pieces--) {
			boolean free = true;
			for (Plan.Part part : plan.parts()) {
				long size = dimension == LoopDimension.FILTERS ? part.filters() : TileBytes.independent(work, part);
				long lanes = part.lanes().of(dimension) * Math.max(1, (long) part.mode().rate());
				Pieces cut = Pieces.in(size, pieces);
				long steps = cut.full() * Checked.ceilDiv(cut.size(), lanes) + Checked.ceilDiv(cut.rest(), lanes);
				free &= cut.count() == pieces && steps == Checked.ceilDiv(size, lanes) && part.engine().kind() != EngineKind.SYSTOLIC_ARRAY;
			}
			if (free) {
				return pieces;
			}
		}
		return 1;
	}

	private static long copies(Machine machine, MemorySpec memory) {
		return machine.isDoubled(memory) ? 2 : 1;
	}

	private static long portion(long bytes, long rows, long ofRows) {
		return rows >= ofRows ? bytes : Checked.ceilDiv(Math.multiplyExact(bytes, rows), ofRows);
	}
}
