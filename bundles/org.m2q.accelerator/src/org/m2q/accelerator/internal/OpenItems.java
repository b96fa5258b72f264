package org.m2q.accelerator.internal;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.MappingSpec;

/**
 * The layers of a network with their engines and dataflows, on machines of any size that divide filters among engines in the same way. Immutable but for
 * the frames that machines ask for; safe for use by several threads.
 *
 * @param mapping where the network runs
 * @param skeleton the {@linkplain Tariff.Skeleton skeleton} of one of the machines
 * @param all the layers, planned on it
 * @param neighbours which of them belong together
 * @param parts parts that all frames share
 * @param own parts of its machine; to be used by one thread that owns the parts
 * @param products useful products of every layer
 * @param modelled whether nothing of the cost of layers that multiply is missing
 * @param frames by the added tensors that stay on chip
 */
record OpenItems(MappingSpec mapping, Machine skeleton, Item[] all, Neighbours neighbours, OpenParts parts, OpenParts.OnSkeleton own, long[] products,
		boolean modelled, Map<BitSet, OpenFrame> frames) {

	/** Most sets of added tensors that are kept. */
	private static final int LIMIT = 256;

	/**
	 * Prepares layers.
	 *
	 * @throws NotShared when they use an engine in a way that is not open
	 */
	static OpenItems of(MappingSpec mapping, Machine skeleton, Item[] all, OpenParts parts) {
		synchronized (parts) {
			OpenParts.OnSkeleton own = parts.on(skeleton);
			LayerPricer pricer = new LayerPricer(skeleton);
			Moves whole = new Moves(java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty(), 1, 1, 1, 1, 1, false, false, false, false,
					false, List.of());
			long[] products = new long[all.length];
			// All of them together must be a number, too.
			long sum = 0;
			boolean modelled = true;
			for (int i = 0; i < all.length; i++) {
				Item item = all[i];
				if (item.plan().isPresent()) {
					products[i] = own.engines(item).macs;
					sum = Math.addExact(sum, products[i]);
					modelled &= pricer.multiply(item.layer(), item.work(), item.plan().get(), whole).ledger().notModelled.isEmpty();
				}
			}
			return new OpenItems(mapping, skeleton, all, new Neighbours(all, mapping.fusions()), parts, own, products, modelled, new ConcurrentHashMap<>());
		}
	}

	/** The frame with some added tensors on chip. */
	OpenFrame frame(BitSet onChip) {
		OpenFrame known = frames.get(onChip);
		if (known == null) {
			if (frames.size() >= LIMIT) {
				frames.clear();
			}
			known = frames.computeIfAbsent(onChip, added -> new OpenFrame(parts, this));
		}
		return known;
	}

	/** The layers with some of them planned on a machine, with the same dataflows. */
	Item[] on(OpenMachine machine, List<Integer> layers) {
		Item[] items = all.clone();
		for (int index : layers) {
			Item item = all[index];
			if (item.plan().isPresent()) {
				items[index] = new Item(item.layer(), item.precision(), item.work(),
						java.util.Optional.of(new Planner(machine.skeleton().spec, mapping, Split.as(item.plan().get())).plan(item.layer(), item.precision())
								.withDataflowsOf(item.plan().get())));
			}
		}
		return items;
	}
}
