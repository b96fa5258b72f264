package org.m2q.ui.views.tests;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.ui.tests.Ui;

/** Results of the examples, computed as the command line does. */
final class Samples {

	private static final Map<String, ExperimentResult> RESULTS = new HashMap<>();

	private Samples() {
	}

	/** The result of the first experiment of an example. */
	static ExperimentResult result(String file) {
		return RESULTS.computeIfAbsent(file, name -> {
			M2qDocument document = M2qWorkspace.create().open(Ui.root().resolve("dsl-examples").resolve(name));
			return document.result(document.experiments().getFirst(), Cancellation.NONE);
		});
	}

	/** The report of the first experiment of an example. */
	static ExperimentReport report(String file) {
		return ExperimentReport.of(result(file), span -> span.isKnown() ? file + ":" + span.line() + ":" + span.column() : "");
	}

	/** The first point of an example. */
	static PointReport point(String file) {
		return report(file).points().getFirst();
	}

	/** The schedule of the first point of an example. */
	static Schedule schedule(String file) {
		ExperimentPoint point = result(file).points().getFirst();
		NetworkCost cost = point.cost();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		return new Scheduler().schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), Cancellation.NONE).schedule().orElseThrow();
	}
}
