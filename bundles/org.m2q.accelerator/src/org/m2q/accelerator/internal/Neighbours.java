package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.MappingSpec.FusionRule;

/** Which layers read what, and which chains of layers rules may fuse. The same on all machines. */
final class Neighbours {

	private final Item[] items;
	private final List<List<Integer>> readers = new ArrayList<>();
	private final List<List<Integer>> residualReaders = new ArrayList<>();
	private final List<Chain> chains = new ArrayList<>();

	/**
	 * Layers that a rule may fuse, unless one of them is fused already.
	 *
	 * @param number position among all chains
	 * @param layers indices, producers first
	 * @param pipelined whether they would run at the same time
	 */
	record Chain(int number, List<Integer> layers, boolean pipelined) {
	}

	/**
	 * Finds them.
	 *
	 * @param items one per layer, null for layers that cannot be priced
	 * @param rules which layers may be fused, in the order in which that is tried
	 */
	Neighbours(Item[] items, List<FusionRule> rules) {
		this.items = items;
		for (int i = 0; i < items.length; i++) {
			readers.add(new ArrayList<>(2));
			residualReaders.add(new ArrayList<>(1));
		}
		for (int i = 0; i < items.length; i++) {
			if (items[i] != null) {
				readersOf(i);
			}
		}
		for (FusionRule rule : rules) {
			places(rule).forEach(layers -> chains.add(new Chain(chains.size(), layers, rule.pipelined())));
		}
	}

	private void readersOf(int consumer) {
		int residual = items[consumer].layer().residualFrom().orElse(-1);
		if (residual >= 0) {
			residualReaders.get(residual).add(consumer);
		}
		for (List<Integer> producers : items[consumer].layer().producers()) {
			for (int producer : producers) {
				if (producer >= 0 && !readers.get(producer).contains(consumer)) {
					readers.get(producer).add(consumer);
				}
			}
		}
	}

	private List<Integer> chain(FusionRule rule, int first) {
		List<Integer> chain = new ArrayList<>();
		for (int i = 0; i < rule.chain().size(); i++) {
			int index = first + i;
			if (!isLink(rule, i, index)) {
				return List.of();
			}
			chain.add(index);
		}
		return List.copyOf(chain);
	}

	private boolean isLink(FusionRule rule, int position, int index) {
		return index < items.length && items[index] != null && items[index].plan().filter(Plan::isRowStationary).isEmpty()
				&& rule.chain().get(position).selects(items[index].layer()) && (position == 0 || feeds(index - 1, index));
	}

	/** How many links of a chain follow each other somewhere, whether or not an earlier rule has fused them. */
	int longest(FusionRule rule) {
		int longest = 0;
		for (int first = 0; first < items.length; first++) {
			int links = 0;
			while (links < rule.chain().size() && isLink(rule, links, first + links)) {
				links++;
			}
			longest = Math.max(longest, links);
		}
		return longest;
	}

	/** Where a rule may fuse, whether or not an earlier rule has fused some of the layers. */
	List<List<Integer>> places(FusionRule rule) {
		List<List<Integer>> places = new ArrayList<>();
		for (int first = 0; first < items.length; first++) {
			List<Integer> layers = chain(rule, first);
			if (!layers.isEmpty()) {
				places.add(layers);
			}
		}
		return places;
	}

	/** All chains, in the order in which fusing is tried. */
	List<Chain> chains() {
		return chains;
	}

	/** Whether a tensor is read by more than one layer, is a result of the network, or is added where it does not lie on chip: then it must be in DRAM. */
	boolean hasOtherReaders(int layer, KeptResiduals residuals) {
		if (readers.get(layer).size() != 1) {
			return true;
		}
		for (int consumer : residualReaders.get(layer)) {
			if (!residuals.isOnChip(consumer)) {
				return true;
			}
		}
		return false;
	}

	private boolean feeds(int producer, int consumer) {
		long elements = items[consumer].elementsFrom(producer);
		return elements > 0 && elements <= items[producer].work().outputs();
	}

	/** Whether a layer reads the outputs of another one and nothing else, and nothing else reads these. */
	boolean isReadBy(int producer, int consumer) {
		return readers.get(producer).size() == 1 && residualReaders.get(producer).isEmpty() && feedsAll(producer, consumer);
	}

	/** Whether a layer reads the outputs of another one and nothing else. */
	boolean feedsAll(int producer, int consumer) {
		long elements = items[consumer].layer().inputs().stream().mapToLong(shape -> shape.elements()).sum();
		return feeds(producer, consumer) && items[consumer].elementsFrom(producer) == elements;
	}
}
