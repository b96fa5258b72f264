package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.EngineSpec;

/** A layer without multiply-accumulates that is not fused, in all its cuts, on machines of any size. Safe for use by several threads. */
final class OpenCuts {

	/** Most sizes of machines, and most sets of cuts into many pieces, that are kept. */
	private static final int LIMIT = 256;

	/** Its number among all such layers. */
	final int number;
	private final ElementChooser layer;
	private final int actions;
	private final int engine;
	private final ElementCuts cuts;
	private final boolean modelled;
	private final Map<OpenElements.Sizes, OnMachine> known = new ConcurrentHashMap<>();

	/** The bills of cuts into few pieces, and of those into as few as fit a room. */
	private record OnMachine(ElementBills few, Map<List<ElementPieces>, ElementBills> others) {
	}

	/**
	 * Prepares a layer.
	 *
	 * @param number its number among all such layers
	 * @param skeleton the {@linkplain Tariff.Skeleton skeleton} of a machine
	 * @param layer the layer, on that machine
	 * @param actions actions of a tariff
	 */
	OpenCuts(int number, Machine skeleton, ElementChooser layer, int actions) {
		this.number = number;
		this.layer = layer;
		this.actions = actions;
		EngineSpec executor = skeleton.executor(layer.item().layer().operator().name()).orElseThrow(() -> new NotShared("no engine applies it"));
		engine = skeleton.index(executor);
		cuts = layer.space();
		modelled = bill(skeleton, cuts.whole()).modelled;
	}

	private Bill bill(Machine skeleton, ElementPieces cut) {
		Moves moves = layer.with(cut);
		return new Bill(new LayerPricer(skeleton).apply(layer.item().layer(), layer.item().work(), moves).orElseThrow(), moves.elements(), actions);
	}

	private ElementBills bills(Machine skeleton, List<ElementPieces> of) {
		List<Bill> bills = new ArrayList<>(of.size());
		for (ElementPieces cut : of) {
			bills.add(bill(skeleton, cut));
		}
		return new ElementBills(bills);
	}

	/** Whether nothing of its cost is missing. */
	boolean modelled() {
		return modelled;
	}

	/** What it needs in a room. */
	ElementCut.Need need(Machine machine, Tiles.Room room) {
		return ElementChooser.need(machine, room, layer.uncut());
	}

	/** The bill of the best cut, null when none fits. */
	Bill best(OpenMachine machine, ElementCut.Need need) {
		OpenElements.Sizes sizes = OpenElements.Sizes.of(machine, engine);
		OnMachine on = known.get(sizes);
		if (on == null) {
			on = new OnMachine(bills(machine.skeleton(), cuts.few()), new ConcurrentHashMap<>());
			if (known.size() >= LIMIT) {
				known.clear();
			}
			known.put(sizes, on);
		}
		Bill best = on.few().best(machine.tariff, need::fits);
		if (best != null) {
			return best;
		}
		List<ElementPieces> fewest = cuts.fewest(need);
		if (fewest.isEmpty()) {
			return null;
		}
		ElementBills bills = on.others().get(fewest);
		if (bills == null) {
			bills = bills(machine.skeleton(), fewest);
			if (on.others().size() >= LIMIT) {
				on.others().clear();
			}
			on.others().put(fewest, bills);
		}
		return bills.best(machine.tariff, need::fits);
	}
}
