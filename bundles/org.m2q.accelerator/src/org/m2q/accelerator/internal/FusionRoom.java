package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LoopDimension;
import org.m2q.base.Checked;

/** Whether a chain of fused layers fits the buffers. */
final class FusionRoom {

	private FusionRoom() {
	}

	/**
	 * How a chain fits.
	 *
	 * @param weightsResident whether all weights stay on chip, otherwise they come once per band
	 * @param inputRoom bytes of the buffer of inputs that it takes
	 */
	record Fit(boolean weightsResident, long inputRoom) {
	}

	/**
	 * How a fused chain fits the buffers; empty when it does not.
	 *
	 * <p>Between two layers lie the rows that the later one still needs for its band and all later ones. When layers are pipelined, the rows
	 * of one more band lie there; the same holds for the input of the chain when its buffer is double-buffered. Weights stay if the buffer
	 * holds those of all layers.
	 *
	 * @param chain the layers, producers first
	 * @param stored which layers also pass their outputs through the buffer of outputs
	 * @param wanted bands of rows in which they take turns
	 * @param taken bytes of the buffer of inputs that hold other tensors
	 */
	static Optional<Fit> of(Machine machine, List<Item> chain, boolean[] stored, boolean pipelined, long wanted, long taken) {
		List<Work> works = chain.stream().map(Item::work).toList();
		BandRows rows = new BandRows(works, wanted);
		long inputs = taken;
		long outputs = 0;
		for (int k = 0; k < works.size(); k++) {
			Work work = works.get(k);
			boolean inside = k > 0;
			boolean ahead = inside ? pipelined : machine.isDoubled(machine.inputs);
			long total = inside ? works.get(k - 1).outputBytes() : work.inputBytes();
			inputs = Math.addExact(inputs, portion(total, windowRows(rows, k, inside, ahead), work.inRows()));
			if (inside) {
				long other = Math.max(0, inputElements(chain.get(k)) - chain.get(k).elementsFrom(chain.get(k - 1).layer().index()));
				inputs = Math.addExact(inputs, Checked.packedBytes(other, work.activationBits()));
			}
			if (stored[k] || chain.get(k).spillsSums()) {
				outputs = Math.addExact(outputs, piece(machine, chain.get(k), rows, k));
			}
		}
		boolean shared = machine.inputs == machine.outputs;
		if (Math.addExact(inputs, shared ? outputs : 0) > machine.inputs.capacity() || outputs > machine.outputs.capacity()) {
			return Optional.empty();
		}
		long room = inputs - taken;
		return weights(machine, chain).map(resident -> new Fit(resident, room));
	}

	private static long inputElements(Item item) {
		long elements = 0;
		for (int i = 0; i < item.layer().inputs().size(); i++) {
			elements = Math.addExact(elements, item.layer().inputs().get(i).elements());
		}
		return elements;
	}

	/** Most input rows of a layer that lie on chip at once. */
	private static long windowRows(BandRows rows, int k, boolean inside, boolean ahead) {
		long most = 0;
		for (int band = 0; band < rows.bands(); band++) {
			long from = rows.inputFrom(k, ahead && band > 0 ? band - 1 : band);
			long to = inside && rows.bands() > 1 ? rows.to(k - 1, band) : rows.inputTo(k, band);
			most = Math.max(most, to - from);
		}
		return most;
	}

	/** Room of the pieces of outputs that wait for DRAM, or of unfinished sums. */
	private static long piece(Machine machine, Item item, BandRows rows, int k) {
		Work work = item.work();
		long most = 0;
		for (int band = 0; band < rows.bands(); band++) {
			most = Math.max(most, rows.to(k, band) - rows.from(k, band));
		}
		int bits = item.spillsSums() ? work.accumulatorBits() : work.activationBits();
		long elements = Checked.product(work.independent(), work.filters(), most, work.columns());
		if (item.plan().isPresent()) {
			elements = new TileBytes(work, item.plan().get(), cut(machine, item, most, true), 1).largestOutputs();
		}
		return Math.multiplyExact(Checked.packedBytes(elements, bits), machine.isDoubled(machine.outputs) ? 2 : 1);
	}

	/** Whether all weights stay (true), or two pieces of any layer fit (false); empty when neither does. */
	private static Optional<Boolean> weights(Machine machine, List<Item> chain) {
		long learned = 0;
		long dynamic = 0;
		long widest = 0;
		for (Item item : chain) {
			Work work = item.work();
			learned = Math.addExact(learned, work.learned() ? work.stationaryBytes() : 0);
			dynamic = Math.addExact(dynamic, work.learned() || item.plan().isEmpty() ? 0 : work.stationaryBytes());
			if (work.learned()) {
				widest = Math.max(widest,
						new TileBytes(work, item.plan().orElseThrow(), cut(machine, item, work.rows(), false), 1).largestWeights());
			}
		}
		if (Math.addExact(learned, dynamic) <= machine.weights.capacity()) {
			return Optional.of(true);
		}
		long pieces = Math.multiplyExact(widest, machine.isDoubled(machine.weights) ? 2 : 1);
		return Math.addExact(pieces, dynamic) <= machine.weights.capacity() ? Optional.of(false) : Optional.empty();
	}

	/** Most pieces of the weights of a fused layer: more would hide no more of their transfer. */
	static final int PIECES = 8;

	/**
	 * The cut of a fused layer within a band: the weights come in as many pieces as cost no cycle, so that products begin with the first.
	 *
	 * @param rows output rows of a band
	 * @param resident whether the weights stay on chip for all bands, otherwise two pieces must fit
	 */
	static Cut cut(Machine machine, Item item, long rows, boolean resident) {
		Work work = item.work();
		Plan plan = item.plan().orElseThrow();
		if (item.normalisesPixels()) {
			return new Cut(1, 1, work.channels(), Math.min(rows, work.rows()), work.columns(), true);
		}
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
				free &= isFree(size, part.lanes().of(dimension) * Math.max(1, (long) part.mode().rate()), pieces)
						&& part.engine().kind() != EngineKind.SYSTOLIC_ARRAY;
			}
			if (free) {
				return pieces;
			}
		}
		return 1;
	}

	/** Whether cutting a loop into as many pieces costs no step of some lanes. */
	static boolean isFree(long size, long lanes, long pieces) {
		Pieces cut = Pieces.in(size, pieces);
		long steps = cut.full() * Checked.ceilDiv(cut.size(), lanes) + Checked.ceilDiv(cut.rest(), lanes);
		return cut.count() == pieces && steps == Checked.ceilDiv(size, lanes);
	}

	private static long portion(long bytes, long rows, long ofRows) {
		return rows >= ofRows ? bytes : Checked.ceilDiv(Math.multiplyExact(bytes, rows), ofRows);
	}
}
