package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.problem.ProblemCodes;

/** Factors on the energies of rows, and energies that parameters hold. */
class EnergyFactorTest {

	@Test
	void energiesOfAnEngine() {
		EngineSpec plain = Texts.accelerator("cell E.mac {", "cell E.mac {").value().orElseThrow().engines().getFirst();
		EngineSpec scaled = Texts.accelerator("cell E.mac {", "cell E.mac, energy_factor 1.5, leakage_factor 3 {").value().orElseThrow().engines().getFirst();
		EnergyRow energy = scaled.macModes().getFirst().energy().orElseThrow();
		assertEquals(1.5 * 0.2e-12, energy.energy().orElseThrow(), 1e-24);
		assertTrue(energy.source().endsWith("; energy × 1.5"), energy.source());
		assertEquals(3 * plain.leakage().orElseThrow(), scaled.leakage().orElseThrow(), 1e-15);
		assertEquals(plain.area(), scaled.area());
	}

	@Test
	void energiesOfABuffer() {
		MemorySpec plain = memory("banks 2, energy E.sram\n\tbuffer i", "banks 2, energy E.sram\n\tbuffer i");
		MemorySpec scaled = memory("banks 2, energy E.sram\n\tbuffer i", "banks 2, energy E.sram, energy_factor 4, leakage_factor 0.5\n\tbuffer i");
		assertEquals(4 * 3e-12, scaled.energy().orElseThrow().read().orElseThrow(), 1e-24);
		assertEquals(4 * 4e-12, scaled.energy().orElseThrow().write().orElseThrow(), 1e-24);
		assertEquals(plain.leakage().orElseThrow() / 2, scaled.leakage().orElseThrow(), 1e-15);
		assertEquals(plain.area(), scaled.area());
	}

	@Test
	void aFactorOf1ChangesNothing() {
		AcceleratorSpec plain = Texts.accelerator("cell E.mac {", "cell E.mac {").value().orElseThrow();
		AcceleratorSpec same = Texts.accelerator("cell E.mac {", "cell E.mac, energy_factor rate {").value().orElseThrow();
		assertEquals(plain.engines().getFirst().macModes().getFirst().energy().orElseThrow().energy(),
				same.engines().getFirst().macModes().getFirst().energy().orElseThrow().energy());
		assertEquals("made for tests", same.engines().getFirst().macModes().getFirst().energy().orElseThrow().source());
	}

	@Test
	void negativeFactorsAreReported() {
		Lowered<AcceleratorSpec> lowered = Texts.accelerator("cell E.mac {", "cell E.mac, energy_factor (0 - 1) {");
		assertTrue(lowered.value().isEmpty());
		assertEquals(List.of(ProblemCodes.VALUE_RANGE), Texts.codes(lowered.problems()));
	}

	private static MemorySpec memory(String what, String with) {
		return Texts.accelerator(what, with).value().orElseThrow().memory("w").orElseThrow();
	}
}
