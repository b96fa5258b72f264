package org.m2q.accelerator.internal;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.systolic.SystolicArray;
import org.m2q.base.Checked;

/**
 * Bytes that pass between the buffers and the engines of a multiplying layer, by what the registers of the engines keep.
 *
 * @param weightReads bytes read from the buffer of weights
 * @param inputReads bytes read from the buffer of inputs
 * @param partialReads bytes of unfinished sums read
 * @param partialWrites bytes of unfinished sums written
 * @param registerBytes bytes latched in operand registers and read and written in accumulator registers
 */
record OnChip(long weightReads, long inputReads, long partialReads, long partialWrites, long registerBytes) {

	/** No bytes. */
	static final OnChip NONE = new OnChip(0, 0, 0, 0, 0);

	/** Sum of two; engines that work at the same time may share one stream of inputs. */
	OnChip plus(OnChip other, boolean sharesInputs) {
		return new OnChip(Math.addExact(weightReads, other.weightReads),
				sharesInputs ? Math.max(inputReads, other.inputReads) : Math.addExact(inputReads, other.inputReads),
				Math.addExact(partialReads, other.partialReads), Math.addExact(partialWrites, other.partialWrites),
				Math.addExact(registerBytes, other.registerBytes));
	}

	/** The bytes of as many equal boxes. */
	OnChip times(long count) {
		return count == 1 ? this
				: new OnChip(Math.multiplyExact(weightReads, count), Math.multiplyExact(inputReads, count), Math.multiplyExact(partialReads, count),
						Math.multiplyExact(partialWrites, count), Math.multiplyExact(registerBytes, count));
	}

	/** Whether unfinished sums stay in registers until a tile is done. */
	static boolean keepsSums(Plan.Part part) {
		return part.dataflow() == Dataflow.OUTPUT_STATIONARY || part.dataflow() == Dataflow.ROW_STATIONARY;
	}

	/** Bytes of a part over a layer or a box. */
	static OnChip of(Work work, Plan.Part part, ArrayTiming timing) {
		if (part.engine().kind() == EngineKind.SYSTOLIC_ARRAY) {
			return systolic(work, part, timing);
		}
		Dataflow dataflow = part.dataflow();
		long stationary = Checked.packedBytes(timing.stationary(), TileBytes.stationaryBits(work, part));
		long pass = bytes(timing.inputReads(), work.activationBits());
		long sums = Checked.packedBytes(timing.outputs(), work.accumulatorBits());
		long accumulations = Math.multiplyExact(sums, timing.reductionSteps());
		boolean sumsStay = keepsSums(part);
		long weightReads = switch (dataflow) {
			case WEIGHT_STATIONARY -> stationary;
			case INPUT_STATIONARY -> Math.multiplyExact(stationary, timing.pixelSteps());
			default -> Math.multiplyExact(stationary, Checked.ceilDiv(timing.pixelSteps(), part.engine().accumulators()));
		};
		long inputReads = dataflow == Dataflow.INPUT_STATIONARY ? pass : Math.multiplyExact(pass, timing.filterPasses());
		long partialWrites = sumsStay ? 0 : accumulations;
		long partialReads = sumsStay ? 0 : accumulations - sums;
		long registers = Checked.sum(weightReads, inputReads, sumsStay ? Math.multiplyExact(2, accumulations) : 0);
		return new OnChip(weightReads, inputReads, partialReads, partialWrites, registers);
	}

	private static OnChip systolic(Work work, Plan.Part part, ArrayTiming timing) {
		long copies = timing.systolicCopies();
		SystolicArray.Accesses words = ArrayTiming.array(part).accesses(ArrayTiming.product(work, timing));
		long inputs = Checked.packedBytes(Math.multiplyExact(words.inputReads(), copies), work.activationBits());
		long weights = Checked.packedBytes(Math.multiplyExact(words.weightReads(), copies), TileBytes.stationaryBits(work, part));
		long reads = Checked.packedBytes(Math.multiplyExact(words.sumReads(), copies), work.accumulatorBits());
		boolean sumsStay = keepsSums(part);
		long writes = sumsStay ? 0 : Checked.packedBytes(Math.multiplyExact(words.sumWrites(), copies), work.accumulatorBits());
		// Every operand is latched once per element that it passes: both operands and the sum of every product.
		long latched = Checked.packedBytes(timing.macs(), work.activationBits() + (double) TileBytes.stationaryBits(work, part) + 2.0 * work.accumulatorBits());
		return new OnChip(weights, inputs, reads, writes, latched);
	}

	private static long bytes(double elements, int bits) {
		double bytes = Math.ceil(elements * bits / 8);
		if (!(bytes < Long.MAX_VALUE)) {
			throw new ArithmeticException("long overflow");
		}
		return (long) bytes;
	}
}
