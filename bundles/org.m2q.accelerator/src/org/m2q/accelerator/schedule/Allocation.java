package org.m2q.accelerator.schedule;

import org.m2q.accelerator.Operand;

/**
 * Room in a buffer for a box of a tensor. It is taken from the start of the first step that writes it to the end of the last step that
 * reads or writes it (or of {@code heldUntil}, when that is later).
 *
 * @param index position in {@link Schedule#allocations()}
 * @param memory index into {@code AcceleratorSpec.memories()}
 * @param operand in which role the bytes lie there
 * @param layer layer whose tensor it is: of weights and inputs the layer that reads them, of outputs and kept tensors the layer that made them
 * @param region box of the tensor, as in {@link Region}
 * @param bytes bytes it takes
 * @param heldUntil step at whose end the room is given back at the earliest, −1 for the last use
 */
public record Allocation(int index, int memory, Operand operand, int layer, Region region, long bytes, int heldUntil) {
}
