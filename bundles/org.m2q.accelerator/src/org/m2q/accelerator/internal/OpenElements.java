package org.m2q.accelerator.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.EngineSpec;

/** A layer without multiply-accumulates on machines of any size: its bill depends on the engine that applies it. Safe for use by several threads. */
final class OpenElements {

	/** Most bills that are kept. */
	private static final int LIMIT = 1024;

	private final Item item;
	private final Moves moves;
	private final int actions;
	private final int engine;
	private final Bill first;
	private final Map<Sizes, Bill> bills = new ConcurrentHashMap<>();
	private final Map<String, Integer> ids = new HashMap<>();

	/** Sizes of a machine that a bill depends on: those of the engine that applies the layer, and those that all such layers depend on. */
	record Sizes(long elements, long depth, List<Double> others) {

		/** Those of a machine whose engine at a position applies the layer. */
		static Sizes of(OpenMachine machine, int engine) {
			EngineSpec executor = machine.engine(engine);
			return new Sizes(executor.elements(), executor.pipelineDepth(), machine.sizesOfElements());
		}
	}

	/**
	 * Prepares bills.
	 *
	 * @param skeleton the {@linkplain Tariff.Skeleton skeleton} of a machine
	 * @param item the layer
	 * @param moves what the layer moves
	 * @param actions actions of a tariff
	 */
	OpenElements(Machine skeleton, Item item, Moves moves, int actions) {
		this.item = item;
		this.moves = moves;
		this.actions = actions;
		engine = skeleton.index(executor(skeleton));
		OpenGroup.Resources resources = new OpenGroup.Resources(skeleton.spec.engines().size(), skeleton.spec.memories().size(), -1);
		for (int i = 0; i < resources.engines(); i++) {
			ids.put(skeleton.spec.engines().get(i).name(), i);
		}
		for (int i = 0; i < resources.memories(); i++) {
			ids.put(skeleton.spec.memories().get(i).name(), resources.memory(i));
		}
		skeleton.interconnect.ifPresent(wires -> ids.put(wires.name(), resources.wires()));
		first = make(skeleton);
	}

	private EngineSpec executor(Machine machine) {
		return machine.executor(item.layer().operator().name()).orElseThrow(() -> new NotShared("no engine applies it"));
	}

	private Bill make(Machine skeleton) {
		return new Bill(new LayerPricer(skeleton).apply(item.layer(), item.work(), moves).orElseThrow(), moves.elements(), actions);
	}

	/** The bill on a machine. */
	Bill bill(OpenMachine machine) {
		Sizes sizes = Sizes.of(machine, engine);
		Bill known = bills.get(sizes);
		if (known == null) {
			known = make(machine.skeleton());
			if (bills.size() >= LIMIT) {
				bills.clear();
			}
			bills.put(sizes, known);
		}
		return known;
	}

	/** The engine that applies it, by its position. */
	int engine() {
		return engine;
	}

	/** Bytes to and from DRAM as they are reported. */
	long traffic() {
		return first.traffic;
	}

	/** Whether nothing of its cost is missing. */
	boolean modelled() {
		return first.modelled;
	}

	/** How long it works on every resource on chip. */
	void busy(Bill bill, long[] busy) {
		for (Busy use : bill.price.busy()) {
			if (use.isOnChip()) {
				busy[ids.get(use.resource())] = use.cycles();
			}
		}
	}
}
