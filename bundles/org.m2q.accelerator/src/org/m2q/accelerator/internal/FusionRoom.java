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
	 * What a chain of fused layers needs of the buffers of activations.
	 *
	 * @param bands bands of rows in which the layers take turns
	 * @param inputs bytes of the buffer of inputs
	 * @param outputs bytes of the buffer of outputs
	 */
	record Need(long bands, long inputs, long outputs) {

		/**
		 * Whether it fits.
		 *
		 * @param taken bytes of the buffer of inputs that hold other tensors
		 */
		boolean fits(Machine machine, long taken) {
			boolean shared = machine.inputs == machine.outputs;
			return Checked.sum(taken, inputs, shared ? outputs : 0) <= machine.inputs.capacity() && outputs <= machine.outputs.capacity();
		}
	}

	/**
	 * What a chain needs in a number of bands.
	 *
	 * <p>Between two layers lie the rows that the later one still needs for its band and all later ones. When layers are pipelined, the rows
	 * of one more band lie there; the same holds for the input of the chain when its buffer is double-buffered.
	 *
	 * @param chain the layers, producers first
	 * @param stored which layers also pass their outputs through the buffer of outputs
	 * @param bands bands of rows in which they take turns
	 */
	static Need need(Machine machine, List<Item> chain, boolean[] stored, boolean pipelined, long bands) {
		List<Work> works = chain.stream().map(Item::work).toList();
		BandRows rows = new BandRows(works, bands);
		long inputs = 0;
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
		return new Need(bands, inputs, outputs);
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

	/**
	 * Weights of a chain, and stationary operands that another layer computes.
	 *
	 * @param learned bytes of all weights
	 * @param dynamic bytes of all computed operands
	 */
	record Weights(long learned, long dynamic) {

		static Weights of(List<Item> chain) {
			long learned = 0;
			long dynamic = 0;
			for (Item item : chain) {
				Work work = item.work();
				learned = Math.addExact(learned, work.learned() ? work.stationaryBytes() : 0);
				dynamic = Math.addExact(dynamic, work.learned() || item.plan().isEmpty() ? 0 : work.stationaryBytes());
			}
			return new Weights(learned, dynamic);
		}

		/** Whether they all stay on chip. */
		boolean stay(Machine machine) {
			return Math.addExact(learned, dynamic) <= machine.weights.capacity();
		}

		/** Whether two pieces of the widest weights fit, or one without a second copy. */
		boolean stream(Machine machine, long widest) {
			long pieces = Math.multiplyExact(widest, machine.isDoubled(machine.weights) ? 2 : 1);
			return Math.addExact(pieces, dynamic) <= machine.weights.capacity();
		}
	}

	/** Bytes of the largest piece of weights that come once per band. */
	static long widest(Machine machine, List<Item> chain) {
		long widest = 0;
		for (Item item : chain) {
			if (item.work().learned()) {
				widest = Math.max(widest,
						new TileBytes(item.work(), item.plan().orElseThrow(), cut(machine, item, item.work().rows(), false), 1).largestWeights());
			}
		}
		return widest;
	}

	/** Whether all weights stay on chip (true), or come once per band (false); empty when there is room for neither. */
	static Optional<Boolean> weightsStay(Machine machine, List<Item> chain) {
		Weights weights = Weights.of(chain);
		return weights.stay(machine) ? Optional.of(true) : weights.stream(machine, widest(machine, chain)) ? Optional.of(false) : Optional.empty();
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
		long needed = resident || !work.learned() ? 1 : needed(machine, work);
		long filters = Math.max(needed, pieces(plan, work, LoopDimension.FILTERS));
		long groups = pieces(plan, work, work.heads() > 1 ? LoopDimension.HEADS : LoopDimension.GROUPS);
		return new Cut(groups, filters, work.channels(), Math.min(rows, work.rows()), work.columns(), true);
	}

	/** Pieces of the weights of a layer that are needed at least, so that each fits. */
	static long needed(Machine machine, Work work) {
		return Math.min(work.filters(), Checked.ceilDiv(work.stationaryBytes(), Math.max(1, machine.room(machine.weights, 0))));
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
