package org.m2q.accelerator;

/** Level of a memory. */
public enum MemoryKind {
	/** On-chip SRAM. */
	BUFFER,
	/** Registers inside the engines. */
	REGISTERS,
	/** Off-chip memory. */
	DRAM
}
