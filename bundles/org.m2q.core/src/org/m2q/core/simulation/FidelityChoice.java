package org.m2q.core.simulation;

import java.util.Locale;
import java.util.Optional;

import org.m2q.accelerator.Objective;

/** How exactly a run simulates. */
public enum FidelityChoice {
	/** As every experiment says. */
	AS_WRITTEN,
	/** Cycles of layers from their tiles; fast. */
	ANALYTICAL,
	/** Every tile on its way through engines and memories. */
	EVENT;

	/** Name in launch configurations. */
	public String keyword() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** The choice of a name; as written for an unknown one. */
	public static FidelityChoice of(String keyword) {
		for (FidelityChoice choice : values()) {
			if (choice.keyword().equals(keyword)) {
				return choice;
			}
		}
		return AS_WRITTEN;
	}

	/** The objective of a name in launch configurations; empty for what the mapping says. */
	public static Optional<Objective> objective(String keyword) {
		for (Objective objective : Objective.values()) {
			if (objective.keyword().equals(keyword)) {
				return Optional.of(objective);
			}
		}
		return Optional.empty();
	}
}
