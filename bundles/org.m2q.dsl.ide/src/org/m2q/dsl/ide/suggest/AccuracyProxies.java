package org.m2q.dsl.ide.suggest;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.NetworkCost;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.Layer;
import org.m2q.quant.LayerPrecision;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyReport;

/** Adds accuracy proxies to reports. Remembers what was measured. Safe for use by several threads. */
@Singleton
public final class AccuracyProxies {

	private final WeightMetrics metrics;

	/** Remembers its own measurements. */
	public AccuracyProxies() {
		this(new WeightMetrics());
	}

	/** Shares measurements of weights with others. */
	@Inject
	AccuracyProxies(WeightMetrics metrics) {
		this.metrics = metrics;
	}

	/** How the accuracy of an experiment is judged as long as nothing but its text is known: by the errors of the weights that it names. */
	private SensitivityMetric metric(Experiment experiment) {
		return metrics.of(experiment, Optional.empty());
	}

	/**
	 * The report with the accuracy proxies of its points and baselines.
	 *
	 * @param document that has the experiment
	 * @param result that the report was made from
	 * @return the report as it is when the document has no such experiment
	 */
	public ExperimentReport with(M2qDocument document, ExperimentResult result, ExperimentReport report) {
		return document.experiments().stream().filter(candidate -> report.name().equals(candidate.getName())).findFirst()
				.map(experiment -> with(metric(experiment), result, report)).orElse(report);
	}

	/** The report with the values of a metric for its points and baselines. */
	public static ExperimentReport with(SensitivityMetric metric, ExperimentResult result, ExperimentReport report) {
		Map<PointReport, NetworkCost> costs = new IdentityHashMap<>();
		pair(costs, report.points(), result.points());
		pair(costs, report.baselines(), result.baselines());
		return report.with((PointReport point) -> of(metric, costs.get(point)).map(point::with).orElse(point));
	}

	private static void pair(Map<PointReport, NetworkCost> costs, List<PointReport> reports, List<ExperimentPoint> points) {
		for (int i = 0; i < reports.size(); i++) {
			costs.put(reports.get(i), points.get(i).cost());
		}
	}

	/** The proxy of a priced network, by the weights that an experiment names; empty when it has none. */
	public Optional<ProxyReport> of(M2qDocument document, String experiment, NetworkCost cost) {
		return document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst().flatMap(found -> of(metric(found), cost));
	}

	private static Optional<ProxyReport> of(SensitivityMetric metric, NetworkCost cost) {
		List<LayerPrecision> precisions = Advisor.executed(cost);
		double value = metric.network(cost.network(), precisions);
		if (Double.isNaN(value)) {
			return Optional.empty();
		}
		Map<String, Double> layers = new LinkedHashMap<>();
		for (Layer layer : cost.network().layers()) {
			layers.put(layer.name(), metric.layer(layer, precisions.get(layer.index())));
		}
		return Optional.of(new ProxyReport(metric.name(), metric.basis(), metric.unit(), metric.higherIsBetter(), value, layers));
	}
}
