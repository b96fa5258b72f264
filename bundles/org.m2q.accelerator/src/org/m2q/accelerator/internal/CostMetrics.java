package org.m2q.accelerator.internal;

import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.network.Layer;
import org.m2q.quant.LayerMetrics;

/** Answers what rules ask about the cost of layers, and remembers whether they asked. */
public final class CostMetrics implements LayerMetrics {

	private final Optional<NetworkCost> cost;
	private boolean asked;

	/** Answers from a cost, or with nothing. */
	public CostMetrics(Optional<NetworkCost> cost) {
		this.cost = cost;
	}

	/** Whether a rule asked for a cost. */
	public boolean wasAsked() {
		return asked;
	}

	@Override
	public OptionalDouble value(Layer layer, String metric) {
		asked = true;
		if (cost.isEmpty()) {
			return OptionalDouble.empty();
		}
		LayerCost found = cost.get().layers().get(layer.index());
		if (found.status() == LayerCost.Status.UNAVAILABLE || !isKnown(found, metric)) {
			return OptionalDouble.empty();
		}
		return switch (metric) {
			case "edp_share" -> OptionalDouble.of(cost.get().share(layer.index()));
			case "cycles" -> OptionalDouble.of(found.cycles());
			case "latency" -> OptionalDouble.of(found.latency());
			case "energy" -> OptionalDouble.of(found.energy());
			case "edp" -> OptionalDouble.of(found.edp());
			case "utilization" -> OptionalDouble.of(found.utilisation());
			case "dram_traffic" -> OptionalDouble.of(found.dramBytes());
			default -> OptionalDouble.empty();
		};
	}

	/** A part that is not modelled is no 0 that a condition may compare with. */
	private boolean isKnown(LayerCost layer, String metric) {
		return switch (metric) {
			case "edp_share" -> cost.orElseThrow().isFullyModelled();
			case "energy", "edp" -> layer.status() == LayerCost.Status.PRICED;
			default -> true;
		};
	}
}
