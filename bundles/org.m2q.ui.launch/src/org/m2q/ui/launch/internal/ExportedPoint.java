package org.m2q.ui.launch.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.StudyPoints;
import org.m2q.core.results.SourcePlace;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;

/**
 * What of a text is exported.
 *
 * @param file the text
 * @param experiment name of one of its experiments
 * @param number of a point of it, from 1; baselines follow the points
 */
record ExportedPoint(IFile file, String experiment, int number) {

	/** A file name for what is made of it, without ending. */
	String fileName() {
		return experiment.replaceAll("[^\\p{L}\\p{N}_.-]", "_") + "-point" + number;
	}

	/**
	 * Prices the experiment. Not in the user interface thread.
	 *
	 * @throws CoreException when the text has errors, or no such experiment or point any more
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	ExperimentPoint price(M2qDocument document, Cancellation cancellation) throws CoreException {
		check(document.allProblems(Depth.STRUCTURE, cancellation));
		Optional<Experiment> found = document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst();
		ExperimentResult result = document.result(found.orElseThrow(() -> failure(NLS.bind(Messages.exportNoExperiment, experiment, file.getName()))), cancellation);
		check(result.problems());
		List<ExperimentPoint> points = StudyPoints.all(result);
		if (number > points.size()) {
			throw failure(points.size() == 1 ? NLS.bind(Messages.exportOnePoint, experiment) : NLS.bind(Messages.exportPoints, experiment, points.size()));
		}
		return points.get(number - 1);
	}

	/** Stops at the first error. */
	void check(List<Problem> problems) throws CoreException {
		Optional<Problem> error = problems.stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			throw failure(NLS.bind(Messages.exportProblem, SourcePlace.text(file.getProject(), error.get().span()), error.get().message()));
		}
	}

	static CoreException failure(String sentence) {
		return new CoreException(Status.error(sentence));
	}
}
