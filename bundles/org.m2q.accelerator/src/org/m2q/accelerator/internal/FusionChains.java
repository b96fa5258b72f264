package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

import org.m2q.accelerator.MappingSpec.FusionRule;

/** Finds layers that follow each other as a rule on fusion says. */
final class FusionChains {

	private final Item[] items;

	/**
	 * Looks among some layers.
	 *
	 * @param items one per layer, null for layers that cannot be priced
	 */
	FusionChains(Item[] items) {
		this.items = items;
	}

	/** The chain that begins at a layer and consists of free layers, or nothing. */
	List<Integer> at(FusionRule rule, int first, IntPredicate free) {
		List<Integer> chain = new ArrayList<>();
		for (int i = 0; i < rule.chain().size(); i++) {
			int index = first + i;
			if (!isLink(rule, i, index) || !free.test(index)) {
				return List.of();
			}
			chain.add(index);
		}
		return chain;
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

	private boolean isLink(FusionRule rule, int position, int index) {
		return index < items.length && items[index] != null && items[index].plan().filter(Plan::isRowStationary).isEmpty()
				&& rule.chain().get(position).selects(items[index].layer()) && (position == 0 || feeds(index - 1, index));
	}

	private boolean feeds(int producer, int consumer) {
		long elements = items[consumer].elementsFrom(producer);
		return elements > 0 && elements <= items[producer].work().outputs();
	}

	/** Whether all operands of a layer are the output of another. */
	boolean feedsAll(int producer, int consumer) {
		long elements = items[consumer].layer().inputs().stream().mapToLong(shape -> shape.elements()).sum();
		return feeds(producer, consumer) && items[consumer].elementsFrom(producer) == elements;
	}
}
