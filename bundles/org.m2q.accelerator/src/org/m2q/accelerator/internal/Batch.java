package org.m2q.accelerator.internal;

import org.m2q.accelerator.RowPads;

/** The images that a network is computed for at once. */
final class Batch {

	private Batch() {
	}

	/**
	 * The smallest number of images that every row-stationary engine computes in whole batches of its own; the largest number when that does not fit.
	 *
	 * @param items the layers, null for those that cannot be priced
	 */
	static long images(Item[] items) {
		long common = 1;
		for (Item item : items) {
			if (item != null && item.plan().filter(Plan::isRowStationary).isPresent()) {
				long own = item.plan().get().parts().getFirst().engine().pads().map(RowPads::images).orElse(1L);
				common = own == common ? common : commonMultiple(common, own);
			}
		}
		return common;
	}

	private static long commonMultiple(long a, long b) {
		long divisor = a;
		for (long rest = b; rest > 0;) {
			long next = divisor % rest;
			divisor = rest;
			rest = next;
		}
		return b / divisor > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * (b / divisor);
	}
}
