package org.m2q.core.results;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;

/**
 * One point of a report that views show.
 *
 * @param id tells results apart; an estimate keeps its id while the text changes
 * @param origin where it comes from
 * @param source the {@code .m2q} file in the workspace; empty when it is not there any more
 * @param report the whole report, with at least one point
 * @param experiment index of the experiment in the report
 * @param point index of the point in the experiment
 * @param stored the file that it is stored in; empty for an estimate
 * @param isStale whether the text has changed since
 */
public record ShownResult(String id, Origin origin, Optional<IFile> source, Report report, int experiment, int point,
		Optional<StoredResult> stored, boolean isStale) {

	/** Where a result comes from. */
	public enum Origin {
		/** Priced while the text is edited; shown with {@code ~}. */
		ESTIMATE,
		/** Simulated. */
		SIMULATION
	}

	/** Rejects missing parts and indices that the report does not have. */
	public ShownResult {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(origin, "origin");
		Objects.requireNonNull(source, "source");
		Objects.requireNonNull(stored, "stored");
		Objects.checkIndex(experiment, report.experiments().size());
		Objects.checkIndex(point, report.experiments().get(experiment).points().size());
	}

	/** Another point of the same report. */
	public ShownResult at(int otherExperiment, int otherPoint) {
		return new ShownResult(id, origin, source, report, otherExperiment, otherPoint, stored, isStale);
	}

	/** The same result, known to be stale or not. */
	public ShownResult stale(boolean stale) {
		return new ShownResult(id, origin, source, report, experiment, point, stored, stale);
	}

	/** Whether it was priced while the text is edited. */
	public boolean isEstimate() {
		return origin == Origin.ESTIMATE;
	}

	/** The experiment that is shown. */
	public ExperimentReport experimentReport() {
		return report.experiments().get(experiment);
	}

	/** The point that is shown. */
	public PointReport pointReport() {
		return experimentReport().points().get(point);
	}

	/** What the point is compared with; empty for nothing. */
	public Optional<PointReport> baseline() {
		return experimentReport().baselineOf(pointReport());
	}

	/** Names of the layers, in network order. */
	public List<String> layerNames() {
		return pointReport().layers().stream().map(layer -> layer.name()).toList();
	}
}
