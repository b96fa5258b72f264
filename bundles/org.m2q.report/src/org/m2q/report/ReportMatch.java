package org.m2q.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A point of one report and the point of another one that it is compared with.
 *
 * @param before the experiment of the earlier point
 * @param after the experiment of the later point
 * @param diff what changed
 */
public record ReportMatch(ExperimentReport before, ExperimentReport after, ReportDiff diff) {

	/** Rejects missing parts. */
	public ReportMatch {
		Objects.requireNonNull(before, "before");
		Objects.requireNonNull(after, "after");
		Objects.requireNonNull(diff, "diff");
	}

	/** Pairs the points of the same ids in experiments of the same names; when both reports have one experiment, whatever their names. */
	public static List<ReportMatch> of(Report before, Report after) {
		boolean alone = before.experiments().size() == 1 && after.experiments().size() == 1;
		List<ReportMatch> matches = new ArrayList<>();
		for (ExperimentReport later : after.experiments()) {
			for (PointReport point : later.points()) {
				before.experiments().stream().filter(other -> alone || other.name().equals(later.name())).flatMap(
						earlier -> earlier.points().stream().filter(other -> other.id().equals(point.id())).map(other -> new ReportMatch(earlier, later, ReportDiff.of(other, point))))
						.findFirst().ifPresent(matches::add);
			}
		}
		return matches;
	}

	/** What is compared, for a heading: {@code Experiment Headline, point 1}. */
	public String title() {
		return "Experiment " + after.name() + ", point " + diff.after().id();
	}

	/** What differs between the texts of the policies; empty when they were not recorded. */
	public Optional<LineDiff> policies() {
		return texts(DeclarationReport.Kind.POLICY, Optional.of(diff.before().setup().policy()), Optional.of(diff.after().setup().policy()));
	}

	/** What differs between the texts of the mappings; empty when they were not recorded. */
	public Optional<LineDiff> mappings() {
		return texts(DeclarationReport.Kind.MAPPING, diff.before().setup().mapping(), diff.after().setup().mapping());
	}

	private Optional<LineDiff> texts(DeclarationReport.Kind kind, Optional<String> earlier, Optional<String> later) {
		Optional<String> a = earlier.flatMap(name -> before.declaration(kind, name));
		Optional<String> b = later.flatMap(name -> after.declaration(kind, name));
		return a.isPresent() && b.isPresent() ? Optional.of(LineDiff.of(a.get(), b.get())) : Optional.empty();
	}
}
