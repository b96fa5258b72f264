package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.MacMode;

/**
 * A network on machines of any size with nothing left to decide but tiles: which layers run together, in which bands and with which dataflows.
 *
 * @param alone layers that run alone, null for those of groups
 * @param groups the groups
 * @param products useful products
 * @param modelled whether nothing of the cost is missing
 */
record OpenPlan(Alone[] alone, List<Grouped> groups, long products, boolean modelled) {

	/** A layer alone: with tiles to choose, or without. */
	record Alone(Optional<OpenLayer> layer, Optional<OpenElements> elements) {
	}

	/** A group, and its engines; what it costs by the {@linkplain #pieces pieces} in which their weights come. */
	record Grouped(List<Integer> layers, List<OpenEngines> engines, Map<List<Integer>, OpenGroup> fused) {

		/** The group on a machine; empty when no machine had these pieces yet. */
		Optional<OpenGroup> on(OpenMachine machine) {
			return Optional.ofNullable(fused.get(pieces(engines, machine)));
		}
	}

	/** Pieces in which the weights of fused layers come on a machine. */
	static List<Integer> pieces(List<OpenEngines> engines, OpenMachine machine) {
		Integer[] pieces = new Integer[engines.size()];
		for (int i = 0; i < pieces.length; i++) {
			pieces[i] = machine.sizes(engines.get(i)).pieces();
		}
		return List.of(pieces);
	}

	/** The totals on a machine; empty when a layer does not fit it. */
	Optional<CountedMachines.Totals> totals(OpenMachine machine) {
		Tariff tariff = machine.tariff;
		long[] added = new long[alone.length];
		double[] joules = new double[alone.length];
		long bytes = 0;
		for (int i = 0; i < added.length; i++) {
			Alone own = alone[i];
			if (own == null) {
				continue;
			}
			if (own.layer().isPresent()) {
				CutShelf.Choice choice = machine.choice(own.layer().get());
				if (choice == null) {
					return Optional.empty();
				}
				added[i] = choice.alone();
				joules[i] = choice.joules();
				bytes += choice.form().bytes();
			} else {
				Bill bill = own.elements().orElseThrow().bill(machine);
				added[i] = bill.alone(tariff);
				joules[i] = bill.joules(tariff);
				bytes += bill.traffic;
			}
		}
		for (Grouped grouped : groups) {
			OpenGroup group = grouped.on(machine).orElseThrow();
			OpenGroup.Price price = machine.price(group);
			for (int k = 0; k < grouped.layers().size(); k++) {
				int layer = grouped.layers().get(k);
				added[layer] = price.cycles()[k];
				joules[layer] = price.joules()[k];
				bytes += group.bytes(k);
			}
		}
		long cycles = 0;
		double energy = 0;
		for (int i = 0; i < added.length; i++) {
			cycles = Math.addExact(cycles, added[i]);
			energy += withLeakage(joules[i], added[i] / tariff.clock(), tariff);
		}
		double peak = machine.machine.spec.engines().stream().filter(engine -> !engine.macModes().isEmpty())
				.mapToDouble(engine -> engine.elements() * engine.macModes().stream().mapToDouble(MacMode::rate).max().orElse(0)).sum();
		double utilisation = cycles == 0 || peak == 0 ? 0 : products / (cycles * peak);
		return Optional.of(new CountedMachines.Totals(cycles, cycles / tariff.clock(), energy, tariff.area(), utilisation, bytes, modelled));
	}

	private static double withLeakage(double joules, double seconds, Tariff tariff) {
		double sum = joules;
		if (seconds > 0) {
			for (double watts : tariff.leaks()) {
				sum = watts > 0 ? sum + seconds * watts : sum;
			}
		}
		return sum;
	}
}
