package org.m2q.accelerator.internal;

import java.util.List;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.MappingSpec;
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

	/** Sums the parts of a layer; parts that work at the same time share one stream of inputs. */
	static OnChip of(Machine machine, Work work, Plan plan, List<ArrayTiming> timings) {
		long weights = 0;
		long inputs = 0;
		long partialReads = 0;
		long partialWrites = 0;
		long registers = 0;
		for (int i = 0; i < timings.size(); i++) {
			OnChip part = part(machine, work, plan.parts().get(i), timings.get(i));
			weights += part.weightReads;
			inputs = plan.concurrent() ? Math.max(inputs, part.inputReads) : Math.addExact(inputs, part.inputReads);
			partialReads = Math.addExact(partialReads, part.partialReads);
			partialWrites = Math.addExact(partialWrites, part.partialWrites);
			registers = Math.addExact(registers, part.registerBytes);
		}
		return new OnChip(weights, inputs, partialReads, partialWrites, registers);
	}

	private static OnChip part(Machine machine, Work work, Plan.Part part, ArrayTiming timing) {
		Dataflow dataflow = machine.mapping.dataflow(part.engine().name());
		if (dataflow != Dataflow.AUTO) {
			return flow(dataflow, work, part, timing);
		}
		OnChip outputs = flow(Dataflow.OUTPUT_STATIONARY, work, part, timing);
		OnChip weights = flow(Dataflow.WEIGHT_STATIONARY, work, part, timing);
		return weights.cycles(machine) < outputs.cycles(machine) ? weights : outputs;
	}

	private static OnChip flow(Dataflow dataflow, Work work, Plan.Part part, ArrayTiming timing) {
		long stationary = Checked.packedBytes(timing.stationary(), part.bits());
		long pass = bytes(timing.inputReads(), work.activationBits());
		long sums = Checked.packedBytes(timing.outputs(), work.accumulatorBits());
		long accumulations = Math.multiplyExact(sums, timing.reductionSteps());
		boolean sumsStay = dataflow == Dataflow.OUTPUT_STATIONARY || dataflow == Dataflow.ROW_STATIONARY;
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

	private static long bytes(double elements, int bits) {
		double bytes = Math.ceil(elements * bits / 8);
		if (!(bytes < Long.MAX_VALUE)) {
			throw new ArithmeticException("long overflow");
		}
		return (long) bytes;
	}

	private double cycles(Machine machine) {
		return Math.max(weightReads / machine.weights.bytesPerCycle(), Math.max(inputReads / machine.inputs.bytesPerCycle(),
				(partialReads + partialWrites) / machine.partialSums.bytesPerCycle()));
	}
}
