package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;

/** Says once what an accelerator does not describe, so that it is not counted as zero without a word. */
final class NotModelled {

	private static final String ENERGY = "energy of ";

	private NotModelled() {
	}

	/** The parts that these layers need and that have no cost; empty when nothing is missing. */
	static Optional<Problem> of(AcceleratorSpec spec, List<LayerCost> layers, Machine machine) {
		Set<String> missing = new LinkedHashSet<>();
		for (LayerCost layer : layers) {
			if (layer.status() == LayerCost.Status.PARTIAL) {
				missing.addAll(layer.notModelled());
			}
		}
		List<String> names = new ArrayList<>();
		for (EngineSpec engine : spec.engines()) {
			for (MacMode mode : engine.macModes()) {
				if (missing.remove(ENERGY + mode.label() + " on " + engine.name())) {
					names.add("MAC " + mode.label() + " on " + engine.name());
				}
			}
		}
		for (MemorySpec memory : spec.memories()) {
			boolean read = missing.removeIf(part -> part.startsWith(ENERGY + "read ") && part.endsWith(" in " + memory.name()));
			boolean written = missing.removeIf(part -> part.startsWith(ENERGY + "write ") && part.endsWith(" in " + memory.name()));
			if (read || written) {
				names.add((memory.kind() == MemoryKind.DRAM ? "DRAM " : "buffer ") + memory.name() + (read && written ? "" : read ? " (reading)" : " (writing)"));
			}
		}
		missing.forEach(part -> names.add(part.startsWith(ENERGY) ? part.substring(ENERGY.length()) : part.replaceFirst(": (.*)", " ($1)")));
		if (machine.registers.isEmpty()) {
			names.add("registers");
		}
		if (machine.interconnect.isEmpty()) {
			names.add("interconnect");
		}
		return names.isEmpty() ? Optional.empty()
				: Optional.of(Problem.info(ProblemCodes.ENERGY_NOT_MODELLED, spec.span(), "Accelerator '" + spec.name()
						+ "' does not describe what these cost, so they are not included: " + String.join(", ", names) + ".", names.toArray(String[]::new)));
	}
}
