package org.m2q.core.quantized;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.calibration.Accuracy;
import org.m2q.calibration.Candidate;
import org.m2q.calibration.DataDeclarations;
import org.m2q.calibration.Evaluation;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Scoring;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.calibration.data.DataException;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.ElementOperator;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;

/** Scores all policies of an experiment on its validation data, beside the network in single precision. Not in the user interface thread. */
public final class AccuracyRun {

	private static final int QUANTIZE = 40;
	private static final int SCORE = 60;
	private static final int FLOAT_BITS = 32;
	/** Before this much time has passed nothing can be said of the rest. */
	private static final double PATIENCE_SECONDS = 3;

	private final M2qDocument document;
	private final String experiment;

	/**
	 * What came of it.
	 *
	 * @param table the scores; empty when there is an obstacle
	 * @param points the quantized points, in the order of the text
	 * @param policies names of their policies
	 * @param problems what could not be quantized, at its layers
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
		SubMonitor progress = SubMonitor.convert(monitor, QUANTIZE + SCORE);
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
		try {
			return score(new ExperimentData(found.get(), Path.of(URI.create(document.uri())).getParent()), result, progress, news, cancellation);
		} catch (OnnxException | DataException e) {
			return Outcome.no(e.getMessage());
		} catch (IOException e) {
			return Outcome.no(NLS.bind(Messages.cannotRead, e.getMessage()));
		}
	}

	private Outcome score(ExperimentData data, ExperimentResult result, SubMonitor progress, Consumer<String> news, Cancellation cancellation)
			throws OnnxException, DataException, IOException {
		List<ExperimentPoint> all = new ArrayList<>(result.points());
		all.addAll(result.baselines());
		if (all.isEmpty()) {
			return Outcome.no(NLS.bind(Messages.noPoint, experiment, 1));
		}
		Network network = all.getFirst().cost().network().network();
		List<QuantizedPoint> points = new ArrayList<>();
		List<String> policies = new ArrayList<>();
		List<Evaluation.Entrant> entrants = new ArrayList<>();
		ExperimentData.Weights weights = data.weights(network);
		entrants.add(new Evaluation.Entrant(Messages.floatName, List.of(Candidate.of(new FloatNetwork(network, weights.tensors())))));
		SubMonitor quantizing = progress.split(QUANTIZE);
		quantizing.setWorkRemaining(all.size());
		Set<String> known = new HashSet<>();
		for (int i = 0; i < all.size(); i++) {
			ExperimentPoint point = all.get(i);
			// Accelerators do not change what is computed, and points of other models have scores of their own.
			if (!point.model().equals(all.getFirst().model()) || !point.arguments().equals(all.getFirst().arguments()) || !known.add(point.policy())) {
				continue;
			}
			news.accept(NLS.bind(Messages.quantizing, point.policy()));
			QuantizationOutcome outcome = new PointQuantizer(document, experiment, i).run(quantizing.split(1));
			if (outcome.point().isEmpty()) {
				return new Outcome(Optional.empty(), points, policies, outcome.problems(), outcome.obstacle());
			}
			points.add(outcome.point().get());
			policies.add(point.policy());
			entrants.add(new Evaluation.Entrant(point.policy(), List.of(Candidate.of(outcome.point().get().built().program().orElseThrow()))));
		}
		ExperimentData.Samples samples = data.samples(DataKind.VALIDATION, network);
		Scoring scoring = data.scoring();
		news.accept(NLS.bind(Messages.scoring, samples.source()));
		boolean probabilities = network.nodes().getLast().operator() instanceof ElementOperator.Softmax;
		List<Accuracy> scores = Evaluation.run(entrants, samples.feed(), scoring, probabilities, Workers.allCores(), shown(progress.split(SCORE), samples.feed().size()), cancellation);
		List<AccuracyTable.Row> rows = new ArrayList<>();
		for (int i = 0; i < scores.size(); i++) {
			rows.add(new AccuracyTable.Row(scores.get(i), i == 0 ? FLOAT_BITS : bits(points.get(i - 1))));
		}
		return new Outcome(Optional.of(new AccuracyTable(network.model(), weights.source(), points.getFirst().samples(), samples.source(), scoring instanceof Scoring.Text,
				points.stream().anyMatch(QuantizedPoint::synthetic), rows)), points, policies, List.of(), "");
	}

	private static double bits(QuantizedPoint point) {
		double bits = 0;
		long count = 0;
		for (QuantizedWeights weights : point.built().weights().values()) {
			long own = (long) weights.codes().filters() * weights.codes().size();
			bits += weights.codes().meanBits() * own;
			count += own;
		}
		return count == 0 ? 0 : bits / count;
	}

	/** Progress with how long the rest will take at the present pace. */
	private static org.m2q.calibration.Progress shown(SubMonitor progress, int size) {
		progress.setWorkRemaining(size);
		long start = System.nanoTime();
		int[] before = new int[1];
		return (done, total) -> {
			progress.worked(done - before[0]);
			before[0] = done;
			double seconds = (System.nanoTime() - start) / 1e9;
			String rest = seconds < PATIENCE_SECONDS ? "" : NLS.bind(Messages.timeLeft, Format.time(seconds / done * (total - done)));
			progress.subTask(NLS.bind(Messages.scored, new Object[] { Format.grouped(done), Format.grouped(total), rest }));
		};
	}
}
