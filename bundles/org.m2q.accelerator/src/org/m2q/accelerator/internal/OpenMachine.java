package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;

/** A machine of a sweep as open layers see it: its numbers, and what they remember while they look at it. Not safe for use by several threads. */
final class OpenMachine {

	final Machine machine;
	final MachineNumbers numbers;
	final Tariff tariff;
	/** Charges one cut after the other. */
	final CutCharge charge;
	/** Loads of one group after the other. */
	final OpenGroup.Loads loads = new OpenGroup.Loads();
	private final OpenLanes lanesOfAll;
	private final OpenLanes.Numbered[][] lanes;
	private final List<Double> sizesOfElements;
	private Machine skeleton;
	@SuppressWarnings("unchecked")
	private List<Long>[] pieces = new List[32];
	private Chosen[] choices = new Chosen[64];
	private Applied[] applied = new Applied[16];
	private final OpenPrices prices;
	private final int rest;

	/** The best cut of a layer in a room, null when none fits. */
	private record Chosen(Tiles.Room room, CutShelf.Choice choice) {
	}

	/** The bill of the best cut of a layer without multiply-accumulates in a room, null when none fits. */
	private record Applied(Tiles.Room room, Bill bill) {
	}

	/**
	 * Prepares a machine.
	 *
	 * @param prices of machines that differ in capacities, leakage and area only
	 * @param rests numbers what machines have besides their arrays
	 * @param lanes numbers lanes
	 */
	OpenMachine(Machine machine, Tariff tariff, OpenPrices prices, OpenRests rests, OpenLanes lanes) {
		this.machine = machine;
		this.prices = prices;
		this.tariff = tariff;
		numbers = new MachineNumbers(machine);
		charge = new CutCharge(machine.spec.engines().size(), machine.spec.memories().size());
		rest = prices.areShared() ? -1 : rests.number(machine, numbers, tariff);
		lanesOfAll = lanes;
		this.lanes = new OpenLanes.Numbered[machine.spec.engines().size()][];
		for (int i = 0; i < this.lanes.length; i++) {
			this.lanes[i] = new OpenLanes.Numbered[machine.spec.engines().get(i).unrollings().size() + 1];
		}
		sizesOfElements = new ArrayList<>(3 * numbers.rates.length + 2);
		sizesOfElements.add(machine.vector.map(vector -> (double) vector.elements()).orElse(0.0));
		sizesOfElements.add(numbers.wireWidth);
		for (int i = 0; i < numbers.rates.length; i++) {
			sizesOfElements.add(numbers.rates[i]);
			sizesOfElements.add(numbers.reads[i].word());
			sizesOfElements.add(numbers.writes[i].word());
		}
	}

	/** Sizes that layers without multiply-accumulates depend on. */
	List<Double> sizesOfElements() {
		return sizesOfElements;
	}

	/** The {@linkplain Tariff.Skeleton skeleton} of the machine. */
	Machine skeleton() {
		if (skeleton == null) {
			skeleton = new Machine(Tariff.Skeleton.of(machine.spec), machine.mapping);
		}
		return skeleton;
	}

	/** Lanes of an engine under one of its unrollings. */
	OpenLanes.Numbered lanes(int engine, int unrolling) {
		OpenLanes.Numbered known = lanes[engine][unrolling + 1];
		if (known == null) {
			known = lanesOfAll.of(Lanes.of(engine(engine), unrolling));
			lanes[engine][unrolling + 1] = known;
		}
		return known;
	}

	/** What a chain depends on of the sizes of the machine, found once. */
	List<Long> pieces(int chain, Supplier<List<Long>> find) {
		if (chain >= pieces.length) {
			pieces = Arrays.copyOf(pieces, 2 * chain);
		}
		List<Long> known = pieces[chain];
		if (known == null) {
			known = find.get();
			pieces[chain] = known;
		}
		return known;
	}

	/** An engine by its position. */
	EngineSpec engine(int engine) {
		return machine.spec.engines().get(engine);
	}

	/** What a layer takes of the sizes of the machine. */
	OpenEngines.Sizes sizes(OpenEngines engines) {
		return prices.sizes(engines, this);
	}

	/**
	 * The best cut of a layer, null when none fits.
	 *
	 * @param room what its tiles may take
	 */
	CutShelf.Choice choice(OpenLayer layer, Tiles.Room room) {
		if (layer.number() >= choices.length) {
			choices = Arrays.copyOf(choices, 2 * layer.number());
		}
		Chosen known = choices[layer.number()];
		if (known == null || !known.room().equals(room)) {
			known = new Chosen(room, find(layer, room));
			choices[layer.number()] = known;
		}
		return known.choice();
	}

	/** Which of several dataflows of a layer is the best in a room, the first when no cut fits. */
	int best(List<OpenLayer> dataflows, Tiles.Room room) {
		int best = 0;
		CutShelf.Choice least = null;
		for (int i = 0; i < dataflows.size(); i++) {
			CutShelf.Choice choice = choice(dataflows.get(i), room);
			if (choice != null && (least == null || DataflowChooser.isBetter(choice.value(), choice.form().tiles, least.value(), least.form().tiles))) {
				best = i;
				least = choice;
			}
		}
		return best;
	}

	private CutShelf.Choice find(OpenLayer layer, Tiles.Room room) {
		// What machines share that differ in capacities is known cut by cut, as every one has another room.
		return prices.areShared() ? layer.shelf().best(prices.layer(layer, this), charge, numbers.leakage, room)
				: layer.shelf().best(() -> prices.layer(layer, this), charge, sizes(layer.engines()), rest, numbers.clock, numbers.leakage, room);
	}

	/**
	 * The bill of the best cut of a layer without multiply-accumulates, null when none fits.
	 *
	 * @param room what its pieces may take
	 */
	Bill choice(OpenCuts layer, Tiles.Room room) {
		if (layer.number >= applied.length) {
			applied = Arrays.copyOf(applied, 2 * layer.number);
		}
		Applied known = applied[layer.number];
		if (known == null || !known.room().equals(room)) {
			known = new Applied(room, layer.best(this, layer.need(machine, room)));
			applied[layer.number] = known;
		}
		return known.bill();
	}

	/** What no cut of a layer goes below, in any room. */
	CutFloor.Least least(OpenLayer layer) {
		return prices.layer(layer, this).least();
	}

	/** Products per cycle at most. */
	double peak() {
		return machine.spec.engines().stream().filter(engine -> !engine.macModes().isEmpty())
				.mapToDouble(engine -> engine.elements() * engine.macModes().stream().mapToDouble(MacMode::rate).max().orElse(0)).sum();
	}

	/** Energy times latency with what leaks. */
	double edp(double joules, double cycles) {
		return tariff.edp(joules, cycles);
	}

	/** The price of a group. */
	OpenGroup.Price price(OpenGroup group) {
		return prices.group(group, this);
	}
}
