package org.m2q.accelerator;

/**
 * Bytes that a layer moves at one memory level for one operand.
 *
 * @param memory name of the memory
 * @param kind its level
 * @param operand what is moved
 * @param readBytes bytes read from the memory
 * @param writtenBytes bytes written to it
 */
public record Traffic(String memory, MemoryKind kind, Operand operand, long readBytes, long writtenBytes) {
}
