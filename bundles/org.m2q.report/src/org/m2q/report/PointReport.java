package org.m2q.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.SourceSpan;
import org.m2q.report.internal.PointBuilder;

/**
 * One priced combination of model, policy, accelerator and mapping.
 *
 * @param id unique in the experiment: {@code 1}, {@code 2}, … for points, {@code baseline1}, … for baselines
 * @param setup what was combined
 * @param baselines ids of the baselines that it is compared with, the first one in all tables; none for a baseline itself
 * @param totals of the whole network
 * @param layers in network order
 * @param hardware what bounds the performance
 * @param assumptions what the cost model assumes beyond the file, one sentence each
 * @param sources where the energies come from
 * @param limits what keeps the network from being faster, and what its parts do
 * @param proxy the accuracy proxy; empty when it was not computed
 */
public record PointReport(String id, Setup setup, List<String> baselines, TotalReport totals, List<LayerReport> layers,
		HardwareReport hardware, List<String> assumptions, List<SourceReport> sources, LimitsReport limits, Optional<ProxyReport> proxy) {

	/** Copies the lists. */
	public PointReport {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(setup, "setup");
		baselines = List.copyOf(baselines);
		Objects.requireNonNull(totals, "totals");
		Objects.requireNonNull(hardware, "hardware");
		layers = List.copyOf(layers);
		assumptions = List.copyOf(assumptions);
		sources = List.copyOf(sources);
		Objects.requireNonNull(limits, "limits");
		Objects.requireNonNull(proxy, "proxy");
	}

	/** A point without accuracy proxy. */
	public PointReport(String id, Setup setup, List<String> baselines, TotalReport totals, List<LayerReport> layers, HardwareReport hardware,
			List<String> assumptions, List<SourceReport> sources, LimitsReport limits) {
		this(id, setup, baselines, totals, layers, hardware, assumptions, sources, limits, Optional.empty());
	}

	/** A point about whose limits nothing is known. */
	public PointReport(String id, Setup setup, List<String> baselines, TotalReport totals, List<LayerReport> layers, HardwareReport hardware,
			List<String> assumptions, List<SourceReport> sources) {
		this(id, setup, baselines, totals, layers, hardware, assumptions, sources, LimitsReport.NONE);
	}

	/** The same with an accuracy proxy. */
	public PointReport with(ProxyReport other) {
		return new PointReport(id, setup, baselines, totals, layers, hardware, assumptions, sources, limits, Optional.of(other));
	}

	/** The same with some of its layers only; totals and proxy stay those of the network. */
	public PointReport withLayers(List<LayerReport> some) {
		return new PointReport(id, setup, baselines, totals, some, hardware, assumptions, sources, limits, proxy);
	}

	/** Bytes of the weights in the formats of their layers, without zero points and factors of groups. */
	public double weightBytes() {
		return layers.stream().mapToDouble(LayerReport::weightBytes).sum();
	}

	/** The layer of a name. */
	public Optional<LayerReport> layer(String name) {
		return layers.stream().filter(layer -> layer.name().equals(name)).findFirst();
	}

	/**
	 * Makes the report of a priced network.
	 *
	 * @param id unique in the experiment
	 * @param setup what was combined
	 * @param baselines ids of the baselines that it is compared with
	 * @param cost what the cost model says
	 * @param places how places in the text are written
	 */
	public static PointReport of(String id, Setup setup, List<String> baselines, NetworkCost cost, Function<SourceSpan, String> places) {
		return PointBuilder.build(id, setup, baselines, cost, places);
	}
}
