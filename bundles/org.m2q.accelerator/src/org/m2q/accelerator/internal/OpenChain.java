package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A chain of layers that may be fused, on machines of any size: what it needs of the buffers in every number of bands, and what it costs then. Safe for use
 * by several threads.
 */
final class OpenChain {

	/** Most combinations of pieces that are kept. */
	private static final int LIMIT = 4096;

	private final Neighbours.Chain chain;
	private final List<Work> learned;
	private final FusionRoom.Weights weights;
	private final List<OpenEngines> engines;
	private final Maker maker;
	/** By the pieces in which weights come, which depend on lanes and, when they do not stay on chip, on its room. */
	private final Map<List<Long>, InPieces> known = new ConcurrentHashMap<>();

	/** Makes what is not known yet. */
	interface Maker {

		/** What the chain needs on a machine, in every number of bands. */
		List<FusionRoom.Need> needs(OpenMachine machine);

		/** Bytes of the largest piece of weights that come once per band on a machine. */
		long widest(OpenMachine machine);

		/** A group on a machine. */
		OpenGroup group(OpenMachine machine, MovePlanner.Group group);
	}

	/** The chain in a number of bands. */
	record Fused(TileCache.Bands bands, OpenGroup group) {
	}

	private record InPieces(List<FusionRoom.Need> needs, long widest, AtomicReferenceArray<Fused> fused) {
	}

	/**
	 * Prepares a chain.
	 *
	 * @param members its layers
	 * @param engines engines of its multiplying layers
	 */
	OpenChain(Neighbours.Chain chain, List<Item> members, List<OpenEngines> engines, Maker maker) {
		this.chain = chain;
		this.engines = engines;
		this.maker = maker;
		learned = members.stream().map(Item::work).filter(Work::learned).toList();
		weights = FusionRoom.Weights.of(members);
	}

	/** What the chain depends on of the sizes of a machine, apart from what must fit. */
	List<Long> pieces(OpenMachine machine) {
		return machine.pieces(chain.number(), () -> pieces(machine, weights.stay(machine.machine)));
	}

	/** The chain in all numbers of bands that fit a machine. */
	List<Fused> fitting(OpenMachine machine, long taken) {
		boolean stay = weights.stay(machine.machine);
		List<Long> pieces = pieces(machine);
		InPieces all = known.get(pieces);
		if (all == null) {
			if (known.size() >= LIMIT) {
				known.clear();
			}
			List<FusionRoom.Need> needs = maker.needs(machine);
			all = new InPieces(needs, stay ? 0 : maker.widest(machine), new AtomicReferenceArray<>(needs.size()));
			known.put(pieces, all);
		}
		if (!stay && !weights.stream(machine.machine, all.widest())) {
			return List.of();
		}
		List<Fused> fitting = new ArrayList<>(all.needs().size());
		for (int i = 0; i < all.needs().size(); i++) {
			FusionRoom.Need need = all.needs().get(i);
			if (need.fits(machine.machine, taken)) {
				Fused fused = all.fused().get(i);
				if (fused == null) {
					TileCache.Bands bands = new TileCache.Bands(need.bands(), stay, need.inputs());
					fused = new Fused(bands, maker.group(machine, MovePlanner.group(chain.layers(), chain.pipelined(), bands)));
					all.fused().set(i, fused);
				}
				fitting.add(fused);
			}
		}
		return fitting;
	}

	private List<Long> pieces(OpenMachine machine, boolean stay) {
		List<Long> pieces = new ArrayList<>(engines.size() + learned.size() + 1);
		pieces.add(stay ? 1L : 0L);
		for (OpenEngines own : engines) {
			pieces.add((long) machine.sizes(own).pieces());
		}
		if (!stay) {
			for (Work work : learned) {
				pieces.add(FusionRoom.needed(machine.machine, work));
			}
		}
		return pieces;
	}
}
