package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.ACCELERATOR_USE__ACCELERATOR;
import static org.m2q.model.m2q.M2qPackage.Literals.EXPECTATION__BASELINE;
import static org.m2q.model.m2q.M2qPackage.Literals.EXPECTATION__COMPARISON;
import static org.m2q.model.m2q.M2qPackage.Literals.NAMED_ELEMENT__NAME;
import static org.m2q.model.m2q.M2qPackage.Literals.REPORT_OUTPUT__PATH;
import static org.m2q.model.m2q.M2qPackage.Literals.RUN_SPECIFICATION__MAPPINGS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.ReportEnding;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Unit;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Baseline;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.ExpectationKind;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.ReportOutput;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.RunSpecification;

/** Runs, baselines and expectations. */
final class ExperimentChecks {

	/** Values that a quantity may have, both ends included or not. */
	private record Interval(double least, boolean withLeast, double most, boolean withMost) {

		boolean isEmpty() {
			return least > most || least == most && !(withLeast && withMost);
		}

		Interval and(Interval other) {
			boolean lower = other.least > least || other.least == least && !other.withLeast;
			boolean upper = other.most < most || other.most == most && !other.withMost;
			return new Interval(lower ? other.least : least, lower ? other.withLeast : withLeast, upper ? other.most : most,
					upper ? other.withMost : withMost);
		}
	}

	private final Report report;

	ExperimentChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		if (element instanceof Experiment experiment) {
			check(experiment);
		}
		if (element instanceof ReportOutput output && output.getPath() != null && ReportEnding.of(output.getPath()).isEmpty()) {
			report.at(output, REPORT_OUTPUT__PATH, ProblemCodes.REPORT_ENDING, "'" + output.getPath() + "' does not say as what the report is written. Let its name end in "
					+ ReportEnding.list() + ".", ReportEnding.texts().toArray(String[]::new));
		}
	}

	private void check(Experiment experiment) {
		List<Baseline> baselines = new ArrayList<>();
		boolean runs = false;
		for (EObject member : experiment.getMembers()) {
			runs |= member instanceof Run;
			if (member instanceof RunSpecification run) {
				mappings(run);
			}
			if (member instanceof Baseline baseline) {
				baselines.add(baseline);
			}
		}
		if (!runs) {
			report.at(experiment, NAMED_ELEMENT__NAME, ProblemCodes.EXPERIMENT_EMPTY,
					"Experiment '" + experiment.getName() + "' runs nothing. Add 'run Model with Policy on Accelerator using Mapping'.");
		}
		Map<Object, Interval> known = new HashMap<>();
		for (EObject member : experiment.getMembers()) {
			if (member instanceof Expectation expectation && expectation.getMetric() != null && !expectation.getMetric().eIsProxy()) {
				baseline(expectation, baselines);
				possible(expectation, known);
			}
		}
	}

	private void mappings(RunSpecification run) {
		List<Accelerator> accelerators = run.getAccelerators().stream().map(AcceleratorUse::getAccelerator).toList();
		if (accelerators.stream().anyMatch(each -> each == null || each.eIsProxy())
				|| run.getMappings().stream().anyMatch(each -> each.eIsProxy() || each.getAccelerator() == null || each.getAccelerator().eIsProxy())) {
			return;
		}
		for (int i = 0; i < run.getMappings().size(); i++) {
			Mapping mapping = run.getMappings().get(i);
			if (!accelerators.contains(mapping.getAccelerator())) {
				report.at(run, RUN_SPECIFICATION__MAPPINGS, i, ProblemCodes.MAPPING_ACCELERATOR, "Mapping '" + mapping.getName() + "' is for accelerator '"
						+ mapping.getAccelerator().getName() + "', which is not run here. Use a mapping of " + Names.list(names(accelerators)) + ".");
			}
		}
		if (run.getMappings().isEmpty() || run.getMappings().stream().noneMatch(mapping -> accelerators.contains(mapping.getAccelerator()))) {
			return;
		}
		for (AcceleratorUse use : run.getAccelerators()) {
			if (run.getMappings().stream().noneMatch(mapping -> mapping.getAccelerator() == use.getAccelerator())) {
				report.at(use, ACCELERATOR_USE__ACCELERATOR, ProblemCodes.MAPPING_ACCELERATOR,
						"No mapping of this run is for accelerator '" + use.getAccelerator().getName() + "'. Add one after 'using'.");
			}
		}
	}

	private static List<String> names(List<Accelerator> accelerators) {
		return accelerators.stream().map(accelerator -> "'" + accelerator.getName() + "'").distinct().toList();
	}

	private void baseline(Expectation expectation, List<Baseline> baselines) {
		if (expectation.getComparison() == ExpectationKind.ABSOLUTE) {
			return;
		}
		Accelerator wanted = expectation.getBaseline();
		if (baselines.isEmpty()) {
			report.at(expectation, EXPECTATION__COMPARISON, ProblemCodes.EXPECT_BASELINE,
					"'" + expectation.getComparison().getLiteral() + "' compares with a baseline, but this experiment has none. Add 'baseline with Policy on Accelerator'.");
		} else if (wanted != null && !wanted.eIsProxy() && baselines.stream().flatMap(baseline -> baseline.getAccelerators().stream())
				.map(AcceleratorUse::getAccelerator).noneMatch(wanted::equals)) {
			report.at(expectation, EXPECTATION__BASELINE, ProblemCodes.EXPECT_BASELINE, "No baseline of this experiment runs on '" + wanted.getName() + "'.");
		}
	}

	private void possible(Expectation expectation, Map<Object, Interval> known) {
		Optional<Double> bound = bound(expectation);
		if (bound.isEmpty()) {
			return;
		}
		Interval wanted = wanted(expectation, bound.get());
		if (wanted == null) {
			return;
		}
		Interval possible = range(expectation);
		if (wanted.and(possible).isEmpty()) {
			report.at(expectation, ProblemCodes.EXPECT_IMPOSSIBLE, "This can never hold: " + subject(expectation) + " lies between " + text(possible.least(), expectation)
					+ " and " + (Double.isInfinite(possible.most()) ? "infinity" : text(possible.most(), expectation)) + ". Change the bound.");
			return;
		}
		Object key = List.of(expectation.getMetric(), expectation.getComparison(), Objects.requireNonNullElse(expectation.getBaseline(), expectation.eContainer()));
		Interval before = known.getOrDefault(key, possible);
		if (before.and(wanted).isEmpty()) {
			report.at(expectation, ProblemCodes.EXPECT_IMPOSSIBLE,
					"This can never hold together with the expectations of " + subject(expectation) + " above. Change one of the bounds.");
			return;
		}
		known.put(key, before.and(wanted));
	}

	private static String text(double value, Expectation expectation) {
		boolean percent = dimension(expectation) == Dimension.RATIO;
		if (Double.isInfinite(value)) {
			return value > 0 ? "infinity" : "minus infinity";
		}
		return percent ? Math.round(value * 100) + " %" : String.valueOf(Math.round(value));
	}

	private static String subject(Expectation expectation) {
		String metric = expectation.getMetric().getName();
		return switch (expectation.getComparison()) {
		case ABSOLUTE -> "'" + metric + "'";
		case SAVING -> "the saving of '" + metric + "'";
		case DROP -> "the drop of '" + metric + "'";
		case SPEEDUP -> "the speedup";
		case RATIO -> "the ratio of '" + metric + "'";
		};
	}

	private static Dimension dimension(Expectation expectation) {
		return switch (expectation.getComparison()) {
		case SAVING -> Dimension.RATIO;
		case SPEEDUP, RATIO -> Dimension.COUNT;
		case ABSOLUTE, DROP -> QuantityChecks.dimension(expectation.getMetric()).orElse(Dimension.COUNT);
		};
	}

	/** What the left side can be at all. */
	private static Interval range(Expectation expectation) {
		Dimension dimension = QuantityChecks.dimension(expectation.getMetric()).orElse(Dimension.COUNT);
		double infinity = Double.POSITIVE_INFINITY;
		return switch (expectation.getComparison()) {
		// Nothing can be saved beyond everything.
		case SAVING -> new Interval(-infinity, false, 1, false);
		case DROP -> dimension == Dimension.RATIO ? new Interval(-1, true, 1, true) : new Interval(-infinity, false, infinity, false);
		case SPEEDUP, RATIO -> new Interval(0, false, infinity, false);
		case ABSOLUTE -> switch (dimension) {
		case RATIO -> new Interval(0, true, 1, true);
		case LEVEL -> new Interval(-infinity, false, infinity, false);
		case COUNT -> new Interval(0, true, infinity, false);
		// Something always takes time, energy and room.
		default -> new Interval(0, false, infinity, false);
		};
		};
	}

	private static Optional<Double> bound(Expectation expectation) {
		if (!(expectation.getValue() instanceof NumberLiteral number) || number.getValue() == null) {
			return Optional.empty();
		}
		if (number.getUnit() == null && dimension(expectation) != Dimension.COUNT) {
			// The missing unit is told; until it is there nothing is known about the bound.
			return Optional.empty();
		}
		double value = number.getValue().doubleValue();
		return number.getUnit() == null ? Optional.of(value) : Unit.find(number.getUnit()).map(unit -> unit.toBase(value));
	}

	private static Interval wanted(Expectation expectation, double bound) {
		double infinity = Double.POSITIVE_INFINITY;
		return switch (expectation.getOperator()) {
		case LESS -> new Interval(-infinity, false, bound, false);
		case LESS_EQUAL -> new Interval(-infinity, false, bound, true);
		case GREATER -> new Interval(bound, false, infinity, false);
		case GREATER_EQUAL -> new Interval(bound, true, infinity, false);
		case EQUAL -> new Interval(bound, true, bound, true);
		default -> null;
		};
	}
}
