package org.m2q.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A stage on the way from the text of a model to its schedule, in the order in which they are reached. */
public enum IrStage {
	/** The operators of the model with the shapes of what they read and compute. */
	OPERATORS,
	/** Layers: normalisations folded, activations and residual additions at outputs, views absorbed into addressing. */
	LAYERS,
	/** The formats that the policy gives to every layer. */
	POLICY,
	/** Which engine computes which filters, and which layers are fused. */
	ENGINES,
	/** How every layer is cut to fit the buffers. */
	TILES,
	/** When every resource works for a layer. */
	SCHEDULE;

	/** Name on the command line. */
	public String keyword() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** The stage of a name. */
	public static Optional<IrStage> of(String keyword) {
		return Arrays.stream(values()).filter(stage -> stage.keyword().equals(keyword)).findFirst();
	}
}
