package org.m2q.accelerator.internal;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/** How filters are dealt on machines whose engines have the same lanes, as {@link PricedSplits} deals them. Safe for use by several threads. */
final class OpenSplits {

	/** Most splits of a layer that are kept. */
	private static final int LIMIT = 4096;

	private final Machine skeleton;
	private final DataflowChooser dataflows;
	private final OpenParts parts;
	private final OfLayer[] layers;

	/** The split of one layer, and of all layers like it. */
	private record OfLayer(PricedSplit split, Split dealt, Map<List<Long>, List<OpenLayer>> known) {
	}

	/**
	 * Prepares splits.
	 *
	 * @param planner plans on the skeleton
	 * @param skeleton the {@linkplain Tariff.Skeleton skeleton} of a machine
	 */
	OpenSplits(LayerNetwork network, ResolvedPolicy policy, Planner planner, Machine skeleton, TileCache.OfMachine unused, OpenParts parts) {
		this.skeleton = skeleton;
		this.parts = parts;
		dataflows = new DataflowChooser(skeleton, unused);
		layers = new OfLayer[network.layers().size()];
		Map<TileCache.Key, OfLayer> same = new HashMap<>();
		for (int i = 0; i < layers.length; i++) {
			Split split = network.layers().get(i).kind().hasMacs() ? planner.balanced(network.layers().get(i), policy.layers().get(i)).orElse(null) : null;
			layers[i] = split == null ? null : same.computeIfAbsent(tiles(split, split.undealt()).cacheKey(), key -> new OfLayer(new PricedSplit(split), split, new ConcurrentHashMap<>()));
		}
	}

	/** Filters, or groups, of every part of every layer on a machine; null for layers that are not dealt. */
	long[][] on(OpenMachine machine) {
		Tiles.Room room = Tiles.Room.whole(machine.machine);
		Map<OfLayer, long[]> found = new IdentityHashMap<>();
		long[][] counts = new long[layers.length][];
		for (int i = 0; i < layers.length; i++) {
			OfLayer layer = layers[i];
			counts[i] = layer == null ? null : found.computeIfAbsent(layer, one -> one.split().counts(new PricedSplit.Prices() {

				@Override
				public OptionalLong alone(Plan plan) {
					List<OpenLayer> choices = choices(one, plan);
					CutShelf.Choice best = machine.choice(choices.get(machine.best(choices, room)), room);
					return best == null ? OptionalLong.empty() : OptionalLong.of(best.alone());
				}

				@Override
				public long dramCycles(long bytes) {
					return machine.machine.dramCycles(bytes);
				}
			}));
		}
		return counts;
	}

	/** A layer with some filters for every part, with every dataflow that may be chosen. */
	private List<OpenLayer> choices(OfLayer layer, Plan plan) {
		List<Long> key = plan.parts().stream().flatMap(part -> Stream.of((long) skeleton.index(part.engine()), part.filters(), part.groups(), (long) part.bits())).toList();
		List<OpenLayer> known = layer.known().get(key);
		if (known == null) {
			Split split = layer.dealt();
			if (!LayerForm.describes(skeleton, split.work(), plan)) {
				throw new NotShared(split.layer().name());
			}
			synchronized (parts) {
				OpenParts.OnSkeleton own = parts.on(skeleton);
				known = DataflowChooser.candidates(plan).stream().map(candidate -> own.layer(new Item(split.layer(), split.precision(), split.work(),
						Optional.of(candidate)), tiles(split, candidate))).toList();
			}
			if (layer.known().size() >= LIMIT) {
				layer.known().clear();
			}
			layer.known().put(key, known);
		}
		return known;
	}

	private TileChooser tiles(Split split, Plan plan) {
		return dataflows.tiles(split.layer(), split.precision(), split.work(), plan);
	}
}
