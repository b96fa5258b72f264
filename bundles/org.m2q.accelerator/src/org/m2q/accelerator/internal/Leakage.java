package org.m2q.accelerator.internal;

import java.util.Optional;

import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MemorySpec;

/** Books what leaks while a layer runs. */
final class Leakage {

	private Leakage() {
	}

	static void book(Machine machine, double seconds, Ledger ledger) {
		if (seconds <= 0) {
			return;
		}
		for (EngineSpec engine : machine.spec.engines()) {
			if (engine.leakage().isPresent() && engine.leakage().getAsDouble() > 0) {
				term(engine.name(), seconds, engine.leakage().getAsDouble(), engine.cell(), ledger);
			}
		}
		for (MemorySpec memory : machine.spec.memories()) {
			if (memory.leakage().isPresent() && memory.leakage().getAsDouble() > 0) {
				term(memory.name(), seconds, memory.leakage().getAsDouble(), memory.energy(), ledger);
			}
		}
	}

	private static void term(String component, double seconds, double watts, Optional<EnergyRow> row, Ledger ledger) {
		ledger.terms.add(new EnergyTerm(EnergyCause.STATIC, component, "leak", seconds, watts, row.map(EnergyRow::name).orElse("accelerator"),
				row.map(EnergyRow::source).orElse("leakage given in the accelerator")));
	}
}
