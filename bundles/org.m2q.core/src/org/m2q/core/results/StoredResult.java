package org.m2q.core.results;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.core.resources.IFile;
import org.m2q.report.ExperimentReport;
import org.m2q.report.InputReport;
import org.m2q.report.Report;

/**
 * A result that is stored with its project.
 *
 * @param file where
 * @param report what it holds: one experiment
 * @param when the time of the file; not in its bytes, so that the same text gives the same file
 */
public record StoredResult(IFile file, Report report, Instant when) {

	/** Rejects missing parts, and a report without any point. */
	public StoredResult {
		Objects.requireNonNull(file, "file");
		Objects.requireNonNull(when, "when");
		if (report.experiments().stream().allMatch(experiment -> experiment.points().isEmpty())) {
			throw new IllegalArgumentException("the report has no point");
		}
	}

	/** Tells it from other results of the workspace: its path. */
	public String id() {
		return file.getFullPath().toString();
	}

	/** Name of the file without ending, e.g. {@code M2Q_against_W8A8-3}. */
	public String name() {
		String name = file.getName();
		return name.endsWith(ResultStore.SUFFIX) ? name.substring(0, name.length() - ResultStore.SUFFIX.length()) : name;
	}

	/** The first experiment that has a point. */
	public ExperimentReport experiment() {
		return report.experiments().get(firstExperiment());
	}

	private int firstExperiment() {
		int index = 0;
		while (report.experiments().get(index).points().isEmpty()) {
			index++;
		}
		return index;
	}

	/** The {@code .m2q} file that it was made from; empty when it is not in the workspace. */
	public Optional<IFile> source() {
		return SourcePlace.find(file.getProject(), report.file());
	}

	/**
	 * Names of the texts that are not any more what the result was made from; a file that is gone counts.
	 *
	 * @param texts the present text of a file, unsaved changes included; empty when it cannot be read
	 */
	public List<String> changedInputs(Function<IFile, Optional<String>> texts) {
		return report.inputs().stream()
				.filter(input -> !SourcePlace.find(file.getProject(), input.file()).flatMap(texts).map(input::isOf).orElse(false))
				.map(InputReport::file).toList();
	}

	/** For the views. */
	public ShownResult shown(boolean stale) {
		return new ShownResult(id(), ShownResult.Origin.SIMULATION, source(), report, firstExperiment(), 0, Optional.of(this), stale);
	}
}
