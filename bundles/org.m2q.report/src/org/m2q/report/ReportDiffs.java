package org.m2q.report;

import java.util.List;
import java.util.Optional;

/** What changed between two reports, point by point. */
public final class ReportDiffs {

	private ReportDiffs() {
	}

	/**
	 * Compares the points of the same ids in experiments of the same names; when both reports have one experiment, whatever their names.
	 *
	 * @param markdown whether in Markdown, else as text for a terminal
	 * @return empty when the reports have no point in common
	 */
	public static Optional<String> text(Report before, Report after, boolean markdown) {
		StringBuilder text = new StringBuilder();
		boolean alone = before.experiments().size() == 1 && after.experiments().size() == 1;
		for (ExperimentReport experiment : after.experiments()) {
			List<ExperimentReport> same = before.experiments().stream().filter(other -> alone || other.name().equals(experiment.name())).toList();
			for (PointReport point : experiment.points()) {
				Optional<PointReport> match = same.stream().flatMap(other -> other.points().stream()).filter(other -> other.id().equals(point.id())).findFirst();
				if (match.isPresent()) {
					ReportDiff diff = ReportDiff.of(match.get(), point);
					text.append(text.isEmpty() ? "" : "\n").append(markdown ? "## Experiment " : "experiment ").append(experiment.name()).append(", point ").append(point.id())
							.append(markdown ? "\n\n" : "\n");
					text.append(markdown ? MarkdownReport.text(diff) : DiffText.print(diff));
				}
			}
		}
		return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
	}

	/** Names of the experiments of a report, for a message; {@code none} without any. */
	public static String names(Report report) {
		return report.experiments().isEmpty() ? "none" : String.join(", ", report.experiments().stream().map(ExperimentReport::name).toList());
	}
}
