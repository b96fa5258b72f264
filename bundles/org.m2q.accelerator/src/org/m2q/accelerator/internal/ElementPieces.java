package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

import org.m2q.base.Checked;

/**
 * The pieces of a layer without multiply-accumulates by what they move and compute. Immutable.
 *
 * @param cut how the layer is cut when it runs alone; empty when the pieces are the bands of a fused group
 * @param kinds pieces that are equal in all counts, with their number
 * @param first the first piece
 * @param last the last one
 */
record ElementPieces(Optional<ElementCut> cut, List<Kind> kinds, Piece first, Piece last) {

	/**
	 * One piece.
	 *
	 * @param loaded bytes fetched from DRAM, in whole bursts
	 * @param stored bytes stored to DRAM, in whole bursts
	 * @param elements elements that the operator is applied to
	 * @param outputs elements of the result
	 */
	record Piece(long loaded, long stored, long elements, long outputs) {
	}

	/** Equal pieces. */
	record Kind(Piece piece, long count) {
	}

	/**
	 * The pieces of a cut.
	 *
	 * @param machine whose DRAM moves whole bursts
	 * @param fetched bytes of all operands that come from DRAM
	 * @param stored bytes of all results that go there
	 */
	static ElementPieces of(Machine machine, Work work, ElementCut cut, long fetched, long stored) {
		long elements = elements(work);
		long size = cut.size();
		Collector pieces = new Collector();
		if (fetched % size == 0 && stored % size == 0 && elements % size == 0) {
			// Equal iterations: as many kinds of pieces as of pairs of pieces of both loops.
			for (int outer = 0; outer < cut.secondPieces().kinds(); outer++) {
				for (int inner = 0; inner < cut.pieces().kinds(); inner++) {
					long share = Math.multiplyExact(cut.pieces().sizeOf(inner), cut.secondPieces().sizeOf(outer));
					pieces.add(new Piece(machine.burst(fetched / size * share), machine.burst(stored / size * share), elements / size * share,
							work.outputs() / size * share), Math.multiplyExact(cut.pieces().countOf(inner), cut.secondPieces().countOf(outer)));
				}
			}
		} else {
			for (long piece = 0; piece < cut.count(); piece++) {
				pieces.add(new Piece(machine.burst(cut.share(fetched, piece)), machine.burst(cut.share(stored, piece)), cut.share(elements, piece),
						cut.share(work.outputs(), piece)), 1);
			}
		}
		return pieces.made(Optional.of(cut));
	}

	/**
	 * The bands of a layer of a fused group.
	 *
	 * @param machine whose DRAM moves whole bursts
	 * @param position of the layer in its group
	 * @param fetched bytes of all operands that come from DRAM
	 * @param stores whether its results go there
	 */
	static ElementPieces ofBands(Machine machine, Work work, BandRows rows, int position, long fetched, boolean stores) {
		Collector pieces = new Collector();
		for (int band = 0; band < rows.bands(); band++) {
			long from = rows.from(position, band);
			long to = rows.to(position, band);
			long outputs = Checked.product(work.independent(), to - from, work.columns());
			long loaded = GroupBytes.portion(fetched, rows.inputTo(position, band), work.inRows())
					- (band == 0 ? 0 : GroupBytes.portion(fetched, rows.inputTo(position, band - 1), work.inRows()));
			pieces.add(new Piece(machine.burst(loaded), stores ? machine.burst(Checked.packedBytes(outputs, work.activationBits())) : 0,
					GroupBytes.portion(elements(work), to, work.rows()) - GroupBytes.portion(elements(work), from, work.rows()), outputs), 1);
		}
		return pieces.made(Optional.empty());
	}

	/** Elements that the operator of a layer is applied to. */
	static long elements(Work work) {
		return Math.max(work.inputs(), work.outputs());
	}

	private static final class Collector {

		private final Map<Piece, Long> counts = new LinkedHashMap<>();
		private Piece last;

		private void add(Piece piece, long count) {
			counts.merge(piece, count, Math::addExact);
			last = piece;
		}

		private ElementPieces made(Optional<ElementCut> cut) {
			List<Kind> kinds = new ArrayList<>(counts.size());
			counts.forEach((piece, count) -> kinds.add(new Kind(piece, count)));
			return new ElementPieces(cut, List.copyOf(kinds), kinds.getFirst().piece(), last);
		}
	}

	/** How many. */
	long count() {
		long count = 0;
		for (Kind kind : kinds) {
			count = Math.addExact(count, kind.count());
		}
		return count;
	}

	/** Bytes that all pieces fetch, in whole bursts. */
	long loaded() {
		return loads(bytes -> bytes);
	}

	/** Bytes that all pieces store, in whole bursts. */
	long stored() {
		return stores(bytes -> bytes);
	}

	/** Cycles in which all pieces are fetched, whole ones for every piece. */
	long loads(LongUnaryOperator cycles) {
		long sum = 0;
		for (Kind kind : kinds) {
			sum = Math.addExact(sum, Math.multiplyExact(cycles.applyAsLong(kind.piece().loaded()), kind.count()));
		}
		return sum;
	}

	/** Cycles in which all pieces are stored, whole ones for every piece. */
	long stores(LongUnaryOperator cycles) {
		long sum = 0;
		for (Kind kind : kinds) {
			sum = Math.addExact(sum, Math.multiplyExact(cycles.applyAsLong(kind.piece().stored()), kind.count()));
		}
		return sum;
	}

	/** Cycles of the engine for all pieces, whole ones for every piece. */
	long applied(ElementRate rate) {
		long sum = 0;
		for (Kind kind : kinds) {
			sum = Math.addExact(sum, Math.multiplyExact(rate.cycles(kind.piece().elements(), kind.piece().outputs()), kind.count()));
		}
		return sum;
	}
}
