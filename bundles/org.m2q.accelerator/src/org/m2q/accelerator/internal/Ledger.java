package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.Traffic;

/** Collects the energy terms and the traffic of one layer. */
final class Ledger {

	private static final String[] READS = actions("read ");
	private static final String[] WRITES = actions("write ");

	final List<EnergyTerm> terms = new ArrayList<>(24);
	final List<Traffic> traffic = new ArrayList<>(12);
	final List<String> notModelled = new ArrayList<>(2);

	private static String[] actions(String verb) {
		return java.util.Arrays.stream(Operand.values()).map(operand -> verb + operand.keyword()).toArray(String[]::new);
	}

	/** Books operations; without a row they are noted as not modelled. */
	void operations(EnergyCause cause, String component, String action, double count, Optional<EnergyRow> row) {
		if (count <= 0) {
			return;
		}
		if (row.isEmpty() || row.get().energy().isEmpty()) {
			notModelled.add("energy of " + action + " on " + component);
			return;
		}
		terms.add(new EnergyTerm(cause, component, action, count, row.get().energy().getAsDouble(), row.get().name(), row.get().source()));
	}

	/** Books bytes read from and written to a memory. */
	void memory(EnergyCause cause, MemorySpec memory, Operand operand, long read, long written) {
		if (read <= 0 && written <= 0) {
			return;
		}
		traffic.add(new Traffic(memory.name(), memory.kind(), operand, read, written));
		transfer(cause, memory, READS[operand.ordinal()], read, true);
		transfer(cause, memory, WRITES[operand.ordinal()], written, false);
	}

	private void transfer(EnergyCause cause, MemorySpec memory, String action, long bytes, boolean reading) {
		if (bytes <= 0) {
			return;
		}
		Optional<EnergyRow> row = memory.energy();
		if (row.isPresent() && row.get().energyPerBit().isPresent()) {
			bits(cause, memory.name(), action, bytes, row.get());
			return;
		}
		if (row.isEmpty() || (reading ? row.get().read() : row.get().write()).isEmpty()) {
			notModelled.add("energy of " + action + " in " + memory.name());
			return;
		}
		double energy = (reading ? row.get().read() : row.get().write()).getAsDouble();
		terms.add(new EnergyTerm(cause, memory.name(), action, Math.ceil(bytes / word(memory, row.get())), energy, row.get().name(), row.get().source()));
	}

	/** Bytes of the word that an access of a memory moves. */
	static double word(MemorySpec memory, EnergyRow row) {
		return row.width().orElse(memory.width() > 0 && memory.kind() != MemoryKind.DRAM ? memory.width() : 1);
	}

	/** Books bits at an energy per bit. */
	void bits(EnergyCause cause, String component, String action, double bytes, EnergyRow row) {
		terms.add(new EnergyTerm(cause, component, action, bytes * 8, row.energyPerBit().getAsDouble(), row.name(), row.source()));
	}

	/** Sum of the terms in the order of booking. */
	double energy() {
		double sum = 0;
		for (EnergyTerm term : terms) {
			sum += term.joules();
		}
		return sum;
	}
}
