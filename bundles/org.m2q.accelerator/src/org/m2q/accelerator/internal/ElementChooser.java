package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.EngineSpec;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemException;

/** Chooses how a layer without multiply-accumulates that is not fused is cut. Not safe for use by several threads. */
final class ElementChooser {

	private final Machine machine;
	private final LayerPricer pricer;
	private final TileCache.OfMachine cache;
	private final Item item;
	private final Moves uncut;
	private final ElementCut.Need need;

	/**
	 * Prepares a choice.
	 *
	 * @param room what a piece may take of every buffer
	 * @param uncut what the layer moves, with every operand fetched once in whole
	 */
	ElementChooser(Machine machine, LayerPricer pricer, TileCache.OfMachine cache, Item item, Tiles.Room room, Moves uncut) {
		this.machine = machine;
		this.pricer = pricer;
		this.cache = cache;
		this.item = item;
		this.uncut = uncut;
		need = need(machine, room, uncut);
	}

	/** What a layer has in the buffers, and the room that there is. */
	static ElementCut.Need need(Machine machine, Tiles.Room room, Moves uncut) {
		return new ElementCut.Need(uncut.externalBytes() + uncut.residualBytes(), room.inputs(), uncut.outputBytes(), room.outputs(),
				machine.inputs == machine.outputs);
	}

	/** The layer. */
	Item item() {
		return item;
	}

	/** What it moves, with every operand fetched once in whole. */
	Moves uncut() {
		return uncut;
	}

	/** What it needs of the buffers. */
	ElementCut.Need need() {
		return need;
	}

	/** The cuts of the layer. */
	ElementCuts space() {
		ElementCuts.Key key = new ElementCuts.Key(item.work(), ElementCut.Loops.of(item.layer(), item.work()), need.inputs(), need.outputs(), machine.dram.burst());
		return cache.elements(key, () -> new ElementCuts(machine, key));
	}

	/** What the choice depends on, for one machine. */
	TileCache.ElementKey cacheKey() {
		return new TileCache.ElementKey(Applied.of(item, uncut), need);
	}

	/** The problem of the smallest piece. */
	Problem overflow() {
		return need.overflow(machine, item.layer(), ElementCut.finest(item.layer(), item.work()));
	}

	/** What the layer moves in a cut. */
	Moves with(ElementPieces pieces) {
		// What fills up bursts counts as inputs, if there are any.
		long added = uncut.externalBytes() == 0 ? pieces.loaded() : uncut.residualBytes();
		return new Moves(Optional.empty(), Optional.of(pieces), Optional.empty(), 0, pieces.loaded() - added, uncut.externalBytes(), pieces.stored(), added,
				uncut.stationaryOnChip(), uncut.inputsOnChip(), uncut.outputsOnChip(), uncut.residualOnChip(), uncut.residualKept(), uncut.notes());
	}

	/**
	 * What the layer moves in its best cut.
	 *
	 * @throws ProblemException when not even the smallest pieces fit
	 */
	Moves choose() {
		return cache.elementMoves(cacheKey(), this::search);
	}

	private Moves search() {
		List<ElementPieces> cuts = space().fitting(need);
		if (cuts.isEmpty()) {
			throw new ProblemException(overflow());
		}
		Optional<EngineSpec> engine = machine.executor(item.layer().operator().name());
		return with(cuts.size() == 1 || engine.isEmpty() ? cuts.getFirst() : best(cuts, engine.get()));
	}

	private ElementPieces best(List<ElementPieces> cuts, EngineSpec engine) {
		ElementRate rate = ElementRate.of(machine, item.layer(), item.work(), engine, new Ledger());
		// No cut moves less than the whole layer at once.
		double joules = price(space().whole()).ledger().energy();
		ElementPieces best = null;
		double least = Double.POSITIVE_INFINITY;
		for (ElementPieces cut : cuts) {
			if (best != null && machine.edp(joules, cycles(cut, rate, engine)) > least) {
				continue;
			}
			LayerPricer.Price price = price(cut);
			double value = machine.edp(price.ledger().energy(), price.alone());
			if (best == null || value < least) {
				least = value;
				best = cut;
			}
		}
		return best;
	}

	private LayerPricer.Price price(ElementPieces cut) {
		return pricer.apply(item.layer(), item.work(), with(cut)).orElseThrow();
	}

	/** Cycles of a cut as far as DRAM and the engine take them. */
	private long cycles(ElementPieces cut, ElementRate rate, EngineSpec engine) {
		Stages stages = PipelineEnds.ofElements(machine, cut, rate, engine.pipelineDepth());
		long transfers = cut.loads(machine::dramCycles) + cut.stores(machine::dramCycles) + stages.lastPost();
		long applied = cut.applied(rate) + stages.firstLoad() + stages.lastStore() + stages.waits().ofVector();
		return Math.max(transfers, applied) + stages.depth();
	}
}
