package org.m2q.core.quantized;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.AccuracyStudy;
import org.m2q.calibration.DataDeclarations;
import org.m2q.calibration.Progress;
import org.m2q.calibration.QuantizedModel;
import org.m2q.calibration.StudyData;
import org.m2q.calibration.StudyPoints;
import org.m2q.calibration.Workers;
import org.m2q.calibration.data.DataException;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.Experiment;
import org.m2q.onnx.OnnxException;

/** Scores all policies of an experiment on its validation data, beside the network in single precision, as {@code m2q evaluate} does. Not in the user interface thread. */
public final class AccuracyRun {

	private static final int QUANTIZE = 40;
	private static final int SCORE = 50;
	private static final int MEASURE = 10;

	private final M2qDocument document;
	private final String experiment;

	/**
	 * What came of it.
	 *
	 * @param table the scores; empty when there is an obstacle
	 * @param points the quantized points, in the order of the text
	 * @param policies names of their policies
	 * @param problems what could not be quantized, at its layers; policies without such problems are scored all the same
	 * @param obstacle why there are no scores, in words; empty when there are some
	 */
	public record Outcome(Optional<AccuracyTable> table, List<QuantizedPoint> points, List<String> policies, List<Problem> problems, String obstacle) {

		/** Copies the lists. */
		public Outcome {
			points = List.copyOf(points);
			policies = List.copyOf(policies);
			problems = List.copyOf(problems);
		}

		private static Outcome no(String obstacle) {
			return new Outcome(Optional.empty(), List.of(), List.of(), List.of(), obstacle);
		}
	}

	/**
	 * Prepares.
	 *
	 * @param document the text
	 * @param experiment name of an experiment
	 */
	public AccuracyRun(M2qDocument document, String experiment) {
		this.document = document;
		this.experiment = experiment;
	}

	/**
	 * Scores.
	 *
	 * @param news told about every policy that begins
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Outcome run(IProgressMonitor monitor, Consumer<String> news) {
		Cancellation cancellation = monitor::isCanceled;
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return new Outcome(Optional.empty(), List.of(), List.of(), List.of(error.get()), NLS.bind(Messages.textHasErrors, error.get().message()));
		}
		Optional<Experiment> found = document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst();
		if (found.isEmpty()) {
			return Outcome.no(NLS.bind(Messages.noPoint, experiment, 1));
		}
		if (DataDeclarations.source(found.get(), DataKind.VALIDATION).isEmpty()) {
			return Outcome.no(NLS.bind(Messages.noValidation, experiment));
		}
		ExperimentResult result = document.result(found.get(), cancellation);
		if (StudyPoints.all(result).isEmpty()) {
			return Outcome.no(NLS.bind(Messages.noPoint, experiment, 1));
		}
		try {
			return score(found.get(), result, SubMonitor.convert(monitor, QUANTIZE + MEASURE + SCORE), news, cancellation);
		} catch (OnnxException | DataException e) {
			return Outcome.no(e.getMessage());
		}
	}

	private Outcome score(Experiment found, ExperimentResult result, SubMonitor progress, Consumer<String> news, Cancellation cancellation) throws OnnxException, DataException {
		List<QuantizedModel> models = new ArrayList<>();
		AccuracyStudy.Listener listener = new AccuracyStudy.Listener() {
			private final Progress observed = new MonitoredSamples(progress.newChild(QUANTIZE), Messages.observed);
			private Optional<Progress> scored = Optional.empty();

			@Override
			public synchronized void at(AccuracyStudy.Stage stage, int done, int total) {
				if (stage == AccuracyStudy.Stage.CALIBRATING) {
					observed.at(done, total);
					return;
				}
				if (scored.isEmpty()) {
					scored = Optional.of(new MonitoredSamples(progress.newChild(SCORE), Messages.scored));
				}
				scored.get().at(done, total);
			}

			@Override
			public void quantizing(String policy) {
				news.accept(NLS.bind(Messages.quantizing, policy));
			}

			@Override
			public void quantized(QuantizedModel model) {
				models.add(model);
			}
		};
		StudyData data = new StudyData(found, PointQuantizer.folder(document));
		AccuracyStudy study = AccuracyStudy.run(found, result, new AccuracyStudy.Settings(data.folder(), Optional.of(PointQuantizer.CACHE), 0, Workers.allCores()), listener,
				cancellation);
		List<Problem> problems = study.rows().stream().flatMap(row -> row.problems().stream()).distinct().toList();
		List<QuantizedPoint> points = new ArrayList<>();
		List<String> policies = new ArrayList<>();
		SubMonitor measuring = progress.newChild(MEASURE).setWorkRemaining(models.size());
		for (QuantizedModel model : models) {
			SubMonitor own = measuring.newChild(1);
			if (model.isComplete()) {
				points.add(PointQuantizer.point(result, index(result, model), model, 0, data.required(DataKind.CALIBRATION, model.model()), document.text().orElse(""), own,
						cancellation));
				policies.add(model.policy().policy());
			}
		}
		List<AccuracyTable.Row> rows = study.rows().stream().flatMap(row -> row.accuracy().map(scores -> new AccuracyTable.Row(scores, row.weightBits())).stream()).toList();
		AccuracyTable table = new AccuracyTable(study.model(), study.weights(), study.calibrated() + " samples of " + study.calibration(),
				study.scored() + " samples of " + study.validation(), study.texts(), study.synthetic(), rows);
		return new Outcome(Optional.of(table), points, policies, problems, "");
	}

	/** The first point of a model with its policy. */
	private static int index(ExperimentResult result, QuantizedModel model) {
		List<ExperimentPoint> points = StudyPoints.all(result);
		for (int i = 0; i < points.size(); i++) {
			if (points.get(i).policy().equals(model.policy().policy()) && points.get(i).model().equals(model.model().name())
					&& points.get(i).cost().network() == model.model().networks().getFirst()) {
				return i;
			}
		}
		return 0;
	}
}
