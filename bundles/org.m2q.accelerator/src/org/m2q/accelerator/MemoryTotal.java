package org.m2q.accelerator;

/**
 * What passes a memory for a network.
 *
 * @param memory its name
 * @param kind its level
 * @param readBytes bytes read
 * @param writtenBytes bytes written
 * @param reads accesses that read, of a word of a buffer or a burst of DRAM
 * @param writes accesses that write
 */
public record MemoryTotal(String memory, MemoryKind kind, long readBytes, long writtenBytes, long reads, long writes) {
}
