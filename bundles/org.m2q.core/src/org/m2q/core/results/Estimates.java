package org.m2q.core.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.m2q.accelerator.NetworkCost;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyReport;
import org.m2q.report.Report;
import org.m2q.report.Setup;

/** Turns what the editor estimates into what the views show. */
public final class Estimates {

	private static final String POINT = "1";
	private static final String BASELINE = "baseline1";

	private Estimates() {
	}

	/** {@link ShownResult#id()} of the estimate of a file. */
	public static String id(IFile file) {
		return "estimate:" + file.getFullPath();
	}

	/**
	 * The estimate of a file: one experiment with one point per priced model, in the order of the text.
	 *
	 * @param file the file of the text
	 * @param costs what the text costs
	 * @return empty when no model has a price
	 */
	public static Optional<ShownResult> of(IFile file, CostReport costs) {
		return of(file, costs, (experiment, cost) -> Optional.empty());
	}

	/**
	 * The same with accuracy proxies.
	 *
	 * @param proxies the proxy of a network that an experiment runs, by the name of the experiment
	 */
	public static Optional<ShownResult> of(IFile file, CostReport costs, BiFunction<String, NetworkCost, Optional<ProxyReport>> proxies) {
		IProject project = file.getProject();
		List<ExperimentReport> experiments = new ArrayList<>();
		for (PricedModel model : costs.models()) {
			model.cost().ifPresent(cost -> {
				List<PointReport> baselines = model.baseline().map(base -> List.of(with(proxies.apply(model.experiment(), base),
						point(project, BASELINE, model.baselinePolicy(), List.of(), base)))).orElse(List.of());
				List<String> ids = baselines.stream().map(PointReport::id).toList();
				PointReport point = with(proxies.apply(model.experiment(), cost), point(project, POINT, model.policy(), ids, cost));
				experiments.add(new ExperimentReport(model.experiment(), "", false, List.of(point), baselines, List.of()));
			});
		}
		return experiments.isEmpty() ? Optional.empty()
				: Optional.of(new ShownResult(id(file), ShownResult.Origin.ESTIMATE, Optional.of(file),
						new Report(file.getProjectRelativePath().toString(), experiments), 0, 0, Optional.empty(), false));
	}

	/** What a model is priced with, as reports say it. */
	static Setup setup(String policy, NetworkCost cost) {
		return new Setup(cost.network().network().model(), settings(cost.network().network().arguments()), policy,
				simple(cost.accelerator().name()), settings(cost.accelerator().arguments()),
				Optional.of(simple(cost.mapping().name())).filter(name -> !name.isEmpty()));
	}

	private static PointReport point(IProject project, String id, String policy, List<String> baselines, NetworkCost cost) {
		return PointReport.of(id, setup(policy, cost), baselines, cost, span -> SourcePlace.text(project, span));
	}

	private static PointReport with(Optional<ProxyReport> proxy, PointReport point) {
		return proxy.map(point::with).orElse(point);
	}

	/** Reports name definitions without their package. */
	private static String simple(String qualified) {
		return qualified.substring(qualified.lastIndexOf('.') + 1);
	}

	private static List<Setup.Setting> settings(Map<String, String> arguments) {
		return arguments.entrySet().stream().map(entry -> new Setup.Setting(entry.getKey(), entry.getValue())).toList();
	}
}
