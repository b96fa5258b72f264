package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.m2q.accelerator.EngineSpec;

/** A machine of a sweep as open layers see it: its numbers, and what they remember while they look at it. Not safe for use by several threads. */
final class OpenMachine {

	final Machine machine;
	final MachineNumbers numbers;
	final Tariff tariff;
	private final Lanes[][] lanes;
	private final List<Double> sizesOfElements;
	private Machine skeleton;
	private OpenEngines.Sizes[] sizes = new OpenEngines.Sizes[64];
	private CutShelf.Choice[] choices = new CutShelf.Choice[64];
	private OpenGroup.Price[] groups = new OpenGroup.Price[64];

	OpenMachine(Machine machine, Tariff tariff) {
		this.machine = machine;
		this.tariff = tariff;
		numbers = new MachineNumbers(machine);
		lanes = new Lanes[machine.spec.engines().size()][];
		for (int i = 0; i < lanes.length; i++) {
			lanes[i] = new Lanes[machine.spec.engines().get(i).unrollings().size() + 1];
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
	Lanes lanes(int engine, int unrolling) {
		Lanes known = lanes[engine][unrolling + 1];
		if (known == null) {
			known = Lanes.of(engine(engine), unrolling);
			lanes[engine][unrolling + 1] = known;
		}
		return known;
	}

	/** An engine by its position. */
	EngineSpec engine(int engine) {
		return machine.spec.engines().get(engine);
	}

	/** What a layer takes of the sizes of the machine. */
	OpenEngines.Sizes sizes(OpenEngines engines) {
		if (engines.number >= sizes.length) {
			sizes = Arrays.copyOf(sizes, 2 * engines.number);
		}
		OpenEngines.Sizes known = sizes[engines.number];
		if (known == null) {
			known = engines.on(this);
			sizes[engines.number] = known;
		}
		return known;
	}

	/** The best cut of a layer, null when none fits. */
	CutShelf.Choice choice(OpenLayer layer) {
		if (layer.number() >= choices.length) {
			choices = Arrays.copyOf(choices, 2 * layer.number());
		}
		CutShelf.Choice known = choices[layer.number()];
		if (known == null) {
			OpenEngines.Sizes own = sizes(layer.engines());
			known = layer.shelf().best(numbers, own.own(), own.relaxed(), layer.room());
			choices[layer.number()] = known;
		}
		return known;
	}

	/** The price of a group. */
	OpenGroup.Price price(OpenGroup group) {
		if (group.number >= groups.length) {
			groups = Arrays.copyOf(groups, 2 * group.number);
		}
		OpenGroup.Price known = groups[group.number];
		if (known == null) {
			known = group.on(this);
			groups[group.number] = known;
		}
		return known;
	}
}
