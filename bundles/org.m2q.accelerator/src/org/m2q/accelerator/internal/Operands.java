package org.m2q.accelerator.internal;

import org.m2q.base.Checked;

/**
 * Bytes of the operands of a layer that come from DRAM.
 *
 * @param stationary of weights, or of the stationary operand of a matrix product
 * @param streamed of the others, each counted once
 * @param stationaryOnChip whether a producer left the stationary operand on chip
 * @param streamedOnChip whether nothing of the others comes from DRAM
 */
record Operands(long stationary, long streamed, boolean stationaryOnChip, boolean streamedOnChip) {

	/**
	 * The operands of a layer.
	 *
	 * @param producer layer whose outputs lie on chip, any negative number for none
	 */
	static Operands of(Item item, int producer) {
		Work work = item.work();
		boolean product = item.plan().isPresent() && !work.learned();
		long onChip = 0;
		boolean stationaryOnChip = product && item.isFrom(0, producer);
		for (int i = product ? 1 : 0; i < item.layer().producers().size(); i++) {
			if (item.isFrom(i, producer)) {
				onChip = Math.addExact(onChip, item.layer().inputs().get(i).elements());
			}
		}
		long streamed = Checked.packedBytes(Math.max(0, work.inputs() - onChip), work.activationBits());
		return new Operands(stationaryOnChip ? 0 : work.stationaryBytes(), streamed, stationaryOnChip, streamed == 0);
	}
}
