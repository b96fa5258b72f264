package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A network with given dataflows and added tensors on chip: its chains and its layers on machines of any size, each made when a machine asks for it. Safe for
 * use by several threads.
 */
final class OpenFrame {

	/** Most groups that are kept. */
	private static final int LIMIT = 4096;

	/** Most that {@link MovePlanner#kept} tells apart, and one. */
	private static final int KEPT = 4;

	private final OpenParts parts;
	private final OpenItems items;
	private final AtomicReferenceArray<OpenChain> chains;
	private final AtomicReferenceArray<OpenAlone[]> apart;
	/** By layer and what of it stays on chip. */
	private final AtomicReferenceArray<OpenAlone> alone;
	private final Map<List<Object>, OpenGroup> groups = new ConcurrentHashMap<>();

	/** Prepares a frame. */
	OpenFrame(OpenParts parts, OpenItems items) {
		this.parts = parts;
		this.items = items;
		chains = new AtomicReferenceArray<>(items.neighbours().chains().size());
		apart = new AtomicReferenceArray<>(chains.length());
		alone = new AtomicReferenceArray<>(KEPT * items.all().length);
	}

	/** The best bands of a chain, empty when its layers are better alone. Layers that cannot be as good alone, whatever their tiles, are not tiled. */
	Optional<OpenChain.Fused> bands(OpenMachine machine, MovePlanner decided, Neighbours.Chain chain, long taken) {
		double least = Double.POSITIVE_INFINITY;
		OpenChain.Fused best = null;
		for (OpenChain.Fused candidate : chain(chain, decided).fitting(machine, taken)) {
			OpenGroup.Price price = machine.price(candidate.group());
			double value = machine.edp(price.sum(), price.total());
			if (value < least) {
				least = value;
				best = candidate;
			}
		}
		OpenAlone[] layers = apart(chain, decided);
		// The first of equal ones is taken, and that the layers are alone comes first.
		boolean fused = best != null && (leastApart(layers, machine, decided, chain) > least || apart(layers, machine, decided, chain) > least);
		return fused ? Optional.of(best) : Optional.empty();
	}

	/** EDP of layers alone; infinite when one does not fit. */
	private double apart(OpenAlone[] layers, OpenMachine machine, MovePlanner decided, Neighbours.Chain chain) {
		double joules = 0;
		double cycles = 0;
		for (int k = 0; k < layers.length; k++) {
			Optional<OpenAlone.Price> price = layers[k].price(machine, decided);
			if (price.isEmpty()) {
				return Double.POSITIVE_INFINITY;
			}
			joules += price.get().joules();
			cycles += price.get().cycles();
		}
		return machine.edp(joules, cycles);
	}

	/** What {@link #apart} does not go below. */
	private double leastApart(OpenAlone[] layers, OpenMachine machine, MovePlanner decided, Neighbours.Chain chain) {
		double joules = 0;
		double cycles = 0;
		for (int k = 0; k < layers.length; k++) {
			Optional<CutFloor.Least> least = layers[k].least(machine);
			if (least.isPresent()) {
				joules += least.get().joules();
				cycles += least.get().cycles();
			} else {
				Optional<OpenAlone.Price> price = layers[k].price(machine, decided);
				if (price.isEmpty()) {
					return Double.POSITIVE_INFINITY;
				}
				joules += price.get().joules();
				cycles += price.get().cycles();
			}
		}
		// Sums are rounded in another way.
		return machine.edp(joules, cycles) * TileSearch.TIE;
	}

	/** What a layer that is not fused costs; empty when it does not fit. */
	Optional<OpenAlone.Price> alone(OpenMachine machine, MovePlanner decided, int index) {
		int place = KEPT * index + decided.kept(index);
		OpenAlone known = alone.get(place);
		if (known == null) {
			known = layer(decided, index, index);
			alone.set(place, known);
		}
		return known.price(machine, decided);
	}

	/** A group with what its layers keep on chip for others. */
	OpenGroup group(OpenMachine machine, MovePlanner decided, MovePlanner.Group group, Neighbours.Chain chain) {
		List<Object> key = new ArrayList<>(group.layers().size() + 4);
		key.add(chain.number());
		key.add(group.bands());
		key.add(chain(chain, decided).pieces(machine));
		for (int index : group.layers()) {
			key.add(decided.kept(index));
		}
		OpenGroup known = groups.get(key);
		if (known == null) {
			if (groups.size() >= LIMIT) {
				groups.clear();
			}
			known = group(machine, decided, group);
			groups.put(key, known);
		}
		return known;
	}

	private OpenChain chain(Neighbours.Chain chain, MovePlanner decided) {
		OpenChain known = chains.get(chain.number());
		if (known == null) {
			known = make(chain, decided);
			chains.set(chain.number(), known);
		}
		return known;
	}

	private OpenAlone[] apart(Neighbours.Chain chain, MovePlanner decided) {
		OpenAlone[] known = apart.get(chain.number());
		if (known == null) {
			known = chain.layers().stream().map(index -> layer(decided, index, -1)).toArray(OpenAlone[]::new);
			apart.set(chain.number(), known);
		}
		return known;
	}

	private OpenChain make(Neighbours.Chain chain, MovePlanner decided) {
		MovePlanner planner = new MovePlanner(items.skeleton(), items.all(), decided);
		List<Item> members = chain.layers().stream().map(planner::item).toList();
		synchronized (parts) {
			return new OpenChain(chain, members, items.own().engines(planner, chain.layers()), new Maker(chain, decided));
		}
	}

	/** Makes what a chain is on a machine, from a plan of its layers on that machine. */
	private final class Maker implements OpenChain.Maker {

		private final Neighbours.Chain chain;
		private final MovePlanner decided;

		/** Keeps what was decided before the chain: the same for all machines of the frame. */
		Maker(Neighbours.Chain chain, MovePlanner decided) {
			this.chain = chain;
			this.decided = new MovePlanner(items.skeleton(), items.all(), decided);
		}

		private MovePlanner planner(OpenMachine machine) {
			return new MovePlanner(machine.skeleton(), items.on(machine, chain.layers()), decided);
		}

		@Override
		public List<FusionRoom.Need> needs(OpenMachine machine) {
			return planner(machine).needs(chain.layers(), chain.pipelined());
		}

		@Override
		public long widest(OpenMachine machine) {
			MovePlanner planner = planner(machine);
			return FusionRoom.widest(machine.skeleton(), chain.layers().stream().map(planner::item).toList());
		}

		@Override
		public OpenGroup group(OpenMachine machine, MovePlanner.Group group) {
			return OpenFrame.this.group(machine, decided, group);
		}
	}

	private OpenGroup group(OpenMachine machine, MovePlanner decided, MovePlanner.Group group) {
		// Planned before the lock, so that others wait only for the part.
		MovePlanner planner = new MovePlanner(machine.skeleton(), items.on(machine, group.layers()), decided);
		synchronized (parts) {
			return parts.on(machine.skeleton()).group(planner, group);
		}
	}

	private OpenAlone layer(MovePlanner decided, int index, int keptIndex) {
		MovePlanner planner = new MovePlanner(items.skeleton(), items.all(), decided);
		if (items.all()[index].plan().isEmpty()) {
			ElementChooser elements = planner.elements(index, keptIndex);
			synchronized (parts) {
				return new OpenAlone(index, items.own().cuts(elements));
			}
		}
		TileChooser tiles = keptIndex < 0 ? planner.aloneOnChip(index) : planner.chooser(index);
		synchronized (parts) {
			return new OpenAlone(index, items.own().layer(planner.item(index), tiles));
		}
	}
}
