package org.m2q.dsl.ide.cost;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.Setup;
import org.m2q.report.ValueReport;

/** Finds out what the result of an experiment rests on: every value that is written for it, and where its text says that it comes from. */
public final class Origins {

	private Origins() {
	}

	/**
	 * The report with the values behind an experiment that asks for ablations or sensitivities; any other report as it is.
	 *
	 * @param document that has the experiment
	 * @param report made from it
	 * @param places how places in the text are written
	 */
	public static ExperimentReport with(M2qDocument document, ExperimentReport report, Function<SourceSpan, String> places) {
		if (!report.study().isAsked()) {
			return report;
		}
		return document.experiments().stream().filter(experiment -> report.name().equals(experiment.getName())).findFirst()
				.map(experiment -> report.with(report.study().with(TextLocator.INSTANCE.documentation(experiment), values(document, experiment, report, places))))
				.orElse(report);
	}

	private static List<ValueReport> values(M2qDocument document, Experiment experiment, ExperimentReport report, Function<SourceSpan, String> places) {
		List<PointReport> points = Stream.concat(report.points().stream(), report.baselines().stream()).toList();
		WrittenValues written = new WrittenValues(places, ranges(report));
		Map<EnergyRow, Set<String>> rows = new LinkedHashMap<>();
		for (String name : names(points, Setup::accelerator)) {
			document.find(Accelerator.class, name).ifPresent(accelerator -> {
				written.accelerator(accelerator, arguments(points, name));
				written.rows(accelerator).forEach((row, factors) -> rows.computeIfAbsent(row, key -> new LinkedHashSet<>()).addAll(factors));
			});
		}
		points.stream().flatMap(point -> point.setup().mapping().stream()).distinct()
				.forEach(name -> document.find(Mapping.class, name).ifPresent(written::mapping));
		Set<Policy> policies = new LinkedHashSet<>();
		for (String name : names(points, Setup::policy)) {
			for (Policy policy = document.find(Policy.class, name).orElse(null); policy != null && policies.add(policy);) {
				policy = policy.getBase();
			}
		}
		policies.forEach(written::policy);
		rows.forEach(written::row);
		written.experiment(experiment);
		return written.values();
	}

	private static List<String> names(List<PointReport> points, Function<Setup, String> name) {
		return points.stream().map(PointReport::setup).map(name).distinct().toList();
	}

	/** Values of the parameters in all points of an accelerator. */
	private static Map<String, String> arguments(List<PointReport> points, String accelerator) {
		Map<String, Set<String>> values = new LinkedHashMap<>();
		points.stream().map(PointReport::setup).filter(setup -> setup.accelerator().equals(accelerator)).flatMap(setup -> setup.acceleratorArguments().stream())
				.forEach(setting -> values.computeIfAbsent(setting.name(), name -> new LinkedHashSet<>()).add(setting.value()));
		return values.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
	}

	private static Map<String, String> ranges(ExperimentReport report) {
		Map<String, String> ranges = new LinkedHashMap<>();
		report.study().sensitivities().forEach(each -> ranges.put(each.parameter(), each.low() + " to " + each.high()));
		return ranges;
	}
}
