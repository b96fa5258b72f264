package org.m2q.accelerator.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A layer that is not fused, on machines of any size. Safe for use by several threads. */
final class OpenAlone {

	private final int index;
	private final int keptIndex;
	/** The layer when it has tiles to choose. */
	private final Optional<OpenLayer> layer;
	/** The layer when it has none, by how it is cut. */
	private final Map<ElementCuts.Sized, OpenElements> elements = new ConcurrentHashMap<>();

	/**
	 * What the layer costs on a machine.
	 *
	 * @param joules joules without what leaks
	 * @param cycles cycles that it adds
	 * @param bytes bytes to and from DRAM
	 * @param modelled whether nothing is missing
	 */
	record Price(double joules, long cycles, long bytes, boolean modelled) {
	}

	/**
	 * Prepares a layer.
	 *
	 * @param keptIndex its index, or −1 to leave out what neighbours keep on chip
	 */
	OpenAlone(int index, int keptIndex, Optional<OpenLayer> layer) {
		this.index = index;
		this.keptIndex = keptIndex;
		this.layer = layer;
	}

	/**
	 * What it costs; empty when it does not fit.
	 *
	 * @param decided what is decided so far
	 * @param maker makes the layer in a cut that is new, when it has no tiles to choose
	 */
	Optional<Price> price(OpenMachine machine, MovePlanner decided, Function<ElementCuts.Sized, OpenElements> maker) {
		if (layer.isPresent()) {
			CutShelf.Choice choice = machine.choice(layer.get(), decided.room(index));
			return choice == null ? Optional.empty() : Optional.of(new Price(choice.joules(), choice.alone(), choice.form().bytes(), true));
		}
		double least = Double.POSITIVE_INFINITY;
		Price best = null;
		for (ElementCuts.Sized cut : decided.elementCuts(index, keptIndex)) {
			OpenElements known = elements.get(cut);
			if (known == null) {
				known = maker.apply(cut);
				elements.put(cut, known);
			}
			Bill bill = known.bill(machine);
			Price price = new Price(bill.joules(machine.tariff), bill.alone(machine.tariff), bill.traffic, known.modelled());
			double value = machine.edp(price.joules(), price.cycles());
			if (best == null || value < least) {
				least = value;
				best = price;
			}
		}
		return Optional.ofNullable(best);
	}

	/** What it costs at least in any room, if that is known without looking at tiles. */
	Optional<CutShelf.Least> least(OpenMachine machine) {
		return layer.map(machine::least);
	}
}
