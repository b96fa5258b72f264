package org.m2q.accelerator.internal;

import java.util.BitSet;
import java.util.Set;

import org.m2q.accelerator.Operand;

/** Which added tensors stay on chip from the layer that makes them to the one that adds them. */
final class KeptResiduals {

	private final Machine machine;
	private final Item[] items;
	private final long[] reserved;
	private final long images;
	private final boolean[] onChip;
	private final boolean[] kept;

	/**
	 * Keeps none so far.
	 *
	 * @param reserved bytes of the buffer of residuals that tensors occupy while a layer runs, to which those kept are added
	 * @param images images that are computed together, of all of which a tensor is kept
	 */
	KeptResiduals(Machine machine, Item[] items, long[] reserved, long images) {
		this.images = images;
		this.machine = machine;
		this.items = items;
		this.reserved = reserved;
		onChip = new boolean[items.length];
		kept = new boolean[items.length];
	}

	/** Whether a layer adds a tensor that lies on chip. */
	boolean isOnChip(int consumer) {
		return onChip[consumer];
	}

	/** Whether the output of a layer stays on chip to be added later. */
	boolean isKept(int producer) {
		return kept[producer];
	}

	/** By the layers that add tensors, which of these lie on chip. */
	BitSet onChip() {
		BitSet set = new BitSet(onChip.length);
		for (int i = 0; i < onChip.length; i++) {
			set.set(i, onChip[i]);
		}
		return set;
	}

	/** Keeps the same as another one; what is occupied is not changed. */
	void keepAs(KeptResiduals other) {
		System.arraycopy(other.onChip, 0, onChip, 0, onChip.length);
		System.arraycopy(other.kept, 0, kept, 0, kept.length);
	}

	/** Keeps what fits, first layers first. */
	void keep() {
		// A buffer of its own may be filled; one that also holds tiles keeps half of its room for them.
		long limit = machine.residuals.holds().equals(Set.of(Operand.RESIDUALS)) ? machine.residuals.capacity() : machine.residuals.capacity() / 2;
		for (int consumer = 0; consumer < items.length; consumer++) {
			if (items[consumer] == null || items[consumer].layer().residualFrom().orElse(-1) < 0) {
				continue;
			}
			int producer = items[consumer].layer().residualFrom().getAsInt();
			long bytes = Math.multiplyExact(items[consumer].work().outputBytes(), images);
			boolean fits = items[producer] != null;
			for (int i = producer; i <= consumer; i++) {
				fits &= reserved[i] + bytes <= limit;
			}
			if (fits) {
				for (int i = producer; i <= consumer; i++) {
					reserved[i] += bytes;
				}
				onChip[consumer] = true;
				kept[producer] = true;
			}
		}
	}
}
