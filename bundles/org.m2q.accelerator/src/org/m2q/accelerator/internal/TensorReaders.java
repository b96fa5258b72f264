package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

/** Which layers read the tensors of which. */
final class TensorReaders {

	private final List<List<Integer>> readers = new ArrayList<>();
	private final List<List<Integer>> residualReaders = new ArrayList<>();

	/**
	 * Looks at all operands.
	 *
	 * @param items one per layer, null for layers that cannot be priced
	 */
	TensorReaders(Item[] items) {
		for (int i = 0; i < items.length; i++) {
			readers.add(new ArrayList<>(2));
			residualReaders.add(new ArrayList<>(1));
		}
		for (int i = 0; i < items.length; i++) {
			if (items[i] != null) {
				operandsOf(items, i);
			}
		}
	}

	private void operandsOf(Item[] items, int consumer) {
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

	/** Whether a tensor is read by more than one layer, is a result of the network, or is added where it does not lie on chip: then it must be in DRAM. */
	boolean hasOthers(int layer, KeptResiduals residuals) {
		return readers.get(layer).size() != 1 || residualReaders.get(layer).stream().anyMatch(consumer -> !residuals.isOnChip(consumer));
	}
}
