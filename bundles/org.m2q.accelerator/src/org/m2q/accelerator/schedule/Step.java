package org.m2q.accelerator.schedule;

import java.util.Optional;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Operand;

/**
 * One step of a schedule: what one resource does for one tile without interruption.
 *
 * @param index position in {@link Schedule#steps()}: steps that use the same resource use it in this order
 * @param kind what it does
 * @param layer index of the layer
 * @param part index into {@link LayerSchedule#parts()} for COMPUTE, else −1
 * @param resource index into {@code AcceleratorSpec.engines()} for COMPUTE, POST and APPLY; into {@code AcceleratorSpec.memories()} (the
 *        DRAM) for LOAD and STORE
 * @param operand what LOAD and STORE move, empty for the others
 * @param region box of products, of outputs, or of what is moved; see {@link Region}
 * @param bytes bytes moved between DRAM and the chip (whole bursts); 0 for steps that move none
 * @param cycles cycles of its own resource, without waiting for buffers
 * @param reads indices of the allocations that it reads
 * @param writes indices of the allocations that it writes
 * @param after indices of earlier steps that must have ended before it starts
 * @param ports bytes that it moves through the ports of each memory and over each interconnect: one entry per
 *        {@code AcceleratorSpec.memories()}, then one per {@code AcceleratorSpec.interconnects()}; empty for none
 * @param start cycle in which it starts
 * @param end cycle in which it has ended, exclusive: {@code end ≥ start + cycles}
 * @param waits index into {@code ports} of what moves its last bytes when it ends later than {@code start + cycles}, −1 when it waits for nothing or
 *        nothing is known of that
 */
public record Step(int index, StepKind kind, int layer, int part, int resource, Optional<Operand> operand, Region region, long bytes, long cycles,
		Ints reads, Ints writes, Ints after, Ints ports, long start, long end, int waits) {

	/** A step of which is not known what it waits for. */
	public Step(int index, StepKind kind, int layer, int part, int resource, Optional<Operand> operand, Region region, long bytes, long cycles,
			Ints reads, Ints writes, Ints after, Ints ports, long start, long end) {
		this(index, kind, layer, part, resource, operand, region, bytes, cycles, reads, writes, after, ports, start, end, -1);
	}

	/** The same step at another time. */
	public Step at(long newStart, long newEnd) {
		return new Step(index, kind, layer, part, resource, operand, region, bytes, cycles, reads, writes, after, ports, newStart, newEnd, waits);
	}

	/**
	 * The same step with another end.
	 *
	 * @param newEnd cycle, exclusive
	 * @param waitsFor as {@code waits}
	 */
	public Step until(long newEnd, int waitsFor) {
		return new Step(index, kind, layer, part, resource, operand, region, bytes, cycles, reads, writes, after, ports, start, newEnd, waitsFor);
	}

	/**
	 * Bytes that it moves over an interconnect.
	 *
	 * @param accelerator whose memories and interconnects {@code ports} are of
	 * @param interconnect index into {@code accelerator.interconnects()}
	 */
	public long wireBytes(AcceleratorSpec accelerator, int interconnect) {
		return ports.size() == 0 ? 0 : ports.get(accelerator.memories().size() + interconnect);
	}
}
