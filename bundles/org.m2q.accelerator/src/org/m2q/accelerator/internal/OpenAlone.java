package org.m2q.accelerator.internal;

import java.util.Optional;

/** A layer that is not fused, on machines of any size. Safe for use by several threads. */
final class OpenAlone {

	private final int index;
	/** The layer when it multiplies. */
	private final Optional<OpenLayer> layer;
	/** The layer when it does not. */
	private final Optional<OpenCuts> elements;

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

	/** Prepares a layer that multiplies. */
	OpenAlone(int index, OpenLayer layer) {
		this.index = index;
		this.layer = Optional.of(layer);
		elements = Optional.empty();
	}

	/** Prepares a layer without multiply-accumulates. */
	OpenAlone(int index, OpenCuts elements) {
		this.index = index;
		this.elements = Optional.of(elements);
		layer = Optional.empty();
	}

	/**
	 * What it costs; empty when it does not fit.
	 *
	 * @param decided what is decided so far
	 */
	Optional<Price> price(OpenMachine machine, MovePlanner decided) {
		if (layer.isPresent()) {
			CutShelf.Choice choice = machine.choice(layer.get(), decided.room(index));
			return choice == null ? Optional.empty() : Optional.of(new Price(choice.joules(), choice.alone(), choice.form().bytes(), true));
		}
		Bill bill = machine.choice(elements.orElseThrow(), decided.room(index));
		return bill == null ? Optional.empty()
				: Optional.of(new Price(bill.joules(machine.tariff), bill.alone(machine.tariff), bill.traffic, elements.get().modelled()));
	}

	/** What it costs at least in any room, if that is known without looking at tiles. */
	Optional<CutFloor.Least> least(OpenMachine machine) {
		return layer.map(machine::least);
	}
}
