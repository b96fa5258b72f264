package org.m2q.ui.views.internal.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.m2q.core.exploration.PricedPoint;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.report.DeclarationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.ui.views.internal.PresentTexts;

/**
 * One of the two points that are compared.
 *
 * @param result the result that has the point
 * @param baseline id of the baseline that is meant; empty for the point that the result shows
 * @param own the text that it was made from, where that is none of a file; empty for the text of the result as it is now
 */
record Side(ShownResult result, Optional<String> baseline, Optional<M2qDocument> own) {

	/** Rejects a baseline that the experiment does not have. */
	Side {
		Objects.requireNonNull(result, "result");
		Objects.requireNonNull(own, "own");
		if (baseline.isPresent() && baseline(result, baseline.get()).isEmpty()) {
			throw new IllegalArgumentException("no baseline " + baseline.get());
		}
	}

	/** A side with the present text of its result. */
	Side(ShownResult result, Optional<String> baseline) {
		this(result, baseline, Optional.empty());
	}

	/** What a result shows. */
	static Side of(ShownResult result) {
		return new Side(result, Optional.empty());
	}

	/** A point of a search. */
	static Side of(PricedPoint point) {
		return new Side(point.result(), Optional.empty(), Optional.of(point.document()));
	}

	/** All points of a result, then the baselines of its experiments. */
	static List<Side> all(ShownResult result) {
		List<Side> points = new ArrayList<>();
		List<Side> baselines = new ArrayList<>();
		List<ExperimentReport> experiments = result.report().experiments();
		for (int i = 0; i < experiments.size(); i++) {
			for (int j = 0; j < experiments.get(i).points().size(); j++) {
				points.add(of(result.at(i, j)));
			}
			if (!experiments.get(i).points().isEmpty()) {
				ShownResult first = result.at(i, 0);
				experiments.get(i).baselines().forEach(point -> baselines.add(new Side(first, Optional.of(point.id()))));
			}
		}
		points.addAll(baselines);
		return points;
	}

	/** The point. */
	PointReport point() {
		return baseline.flatMap(id -> baseline(result, id)).orElseGet(result::pointReport);
	}

	private static Optional<PointReport> baseline(ShownResult result, String id) {
		return result.experimentReport().baselines().stream().filter(point -> point.id().equals(id)).findFirst();
	}

	/** Experiment, point and what it combines. */
	String name() {
		return result.experimentReport().name() + " " + point().id() + ": " + point().setup().text();
	}

	/** The recorded text of its policy; empty when there is none. */
	Optional<String> policy() {
		return result.experimentReport().declaration(DeclarationReport.Kind.POLICY, point().setup().policy());
	}

	/** The recorded text of its mapping; empty when there is none. */
	Optional<String> mapping() {
		return point().setup().mapping().flatMap(name -> result.experimentReport().declaration(DeclarationReport.Kind.MAPPING, name));
	}

	/** The text that it was made from, or what that says now; not in the user interface thread. */
	Optional<M2qDocument> document() {
		return own.or(() -> PresentTexts.of(result));
	}

	/** Whether the present text is known to be the one that it was made from, so that what the result does not hold can be made again. */
	boolean isOfPresentText() {
		return own.isPresent() || !result.isStale() && (result.isEstimate() || !result.report().inputs().isEmpty());
	}
}
