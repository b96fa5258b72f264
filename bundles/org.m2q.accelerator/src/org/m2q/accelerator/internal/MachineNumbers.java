package org.m2q.accelerator.internal;

import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.MemorySpec;

/** The numbers of a machine that turn bytes into cycles and joules, looked up once. Immutable. */
final class MachineNumbers {

	final Access[] reads;
	final Access[] writes;
	/** Bytes per cycle of every memory. */
	final double[] rates;
	/** Joules per bit of registers and of wires, as long as they are known. */
	final OptionalDouble registers;
	final OptionalDouble wires;
	/** Bytes per cycle of the wires, 0 when nothing limits them. */
	final double wireWidth;
	final double clock;
	final double bytesPerCycle;
	/** Watts. */
	final double leakage;

	/** Energy of an access to a memory; nothing when it is not modelled. */
	record Access(boolean perBit, double energy, double word) {

		private static final Access NONE = new Access(true, 0, 1);

		static Access of(MemorySpec memory, boolean reading) {
			Optional<EnergyRow> row = memory.energy();
			if (row.isEmpty()) {
				return NONE;
			}
			if (row.get().energyPerBit().isPresent()) {
				return new Access(true, row.get().energyPerBit().getAsDouble(), 1);
			}
			OptionalDouble energy = reading ? row.get().read() : row.get().write();
			return energy.isEmpty() ? NONE : new Access(false, energy.getAsDouble(), Ledger.word(memory, row.get()));
		}

		double joules(long bytes) {
			return bytes <= 0 ? 0 : perBit ? (double) bytes * 8 * energy : Math.ceil(bytes / word) * energy;
		}

		/** Joules per byte, without rounding up to whole words. */
		double perByte() {
			return perBit ? 8 * energy : energy / word;
		}
	}

	MachineNumbers(Machine machine) {
		int memories = machine.spec.memories().size();
		reads = new Access[memories];
		writes = new Access[memories];
		rates = new double[memories];
		for (int i = 0; i < memories; i++) {
			MemorySpec memory = machine.spec.memories().get(i);
			reads[i] = Access.of(memory, true);
			writes[i] = Access.of(memory, false);
			rates[i] = memory.bytesPerCycle();
		}
		registers = perBit(machine.registers.flatMap(MemorySpec::energy));
		wires = perBit(machine.interconnect.flatMap(found -> found.energy()));
		wireWidth = machine.interconnect.map(found -> found.width()).orElse(0.0);
		clock = machine.spec.clock();
		bytesPerCycle = machine.dramBytesPerCycle;
		leakage = machine.leakage();
	}

	private static OptionalDouble perBit(Optional<EnergyRow> row) {
		return row.isPresent() ? row.get().energyPerBit() : OptionalDouble.empty();
	}

	/** Cycles that DRAM needs. */
	long dramCycles(long bytes) {
		return (long) Math.ceil(bytes / bytesPerCycle);
	}
}
