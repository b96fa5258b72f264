package org.m2q.accelerator.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A layer that is not fused, on machines of any size. Safe for use by several threads. */
final class OpenAlone {

	private final int index;
	private final int keptIndex;
	/** The layer when it has tiles to choose. */
	private final Optional<OpenLayer> layer;
	/** The layer when it has none, by how it is cut. */
	private final Map<ElementCut, OpenElements> elements = new ConcurrentHashMap<>();

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
	 * @param maker makes the layer in a cut that is new
	 */
	Optional<Price> price(OpenMachine machine, MovePlanner decided, Supplier<OpenElements> maker) {
		if (layer.isPresent()) {
			CutShelf.Choice choice = machine.choice(layer.get(), decided.room(index));
			return choice == null ? Optional.empty() : Optional.of(new Price(choice.joules(), choice.alone(), choice.form().bytes(), true));
		}
		Optional<ElementCut> cut = decided.elementCut(index, keptIndex);
		if (cut.isEmpty()) {
			return Optional.empty();
		}
		OpenElements known = elements.get(cut.get());
		if (known == null) {
			known = maker.get();
			elements.put(cut.get(), known);
		}
		Bill bill = known.bill(machine);
		return Optional.of(new Price(bill.joules(machine.tariff), bill.alone(machine.tariff), bill.traffic, known.modelled()));
	}

	/** What it costs at least in any room, if that is known without looking at tiles. */
	Optional<CutShelf.Least> least(OpenMachine machine) {
		return layer.map(machine::least);
	}
}
