package org.m2q.calibration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.data.DataException;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Value;
import org.m2q.onnx.OnnxException;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/**
 * The accuracy of a model of an experiment in single precision and with each of its policies. Where the experiment runs the model in several sizes, all share weights, ranges
 * and precision (that of the first), and a sample goes to the narrowest that it fits.
 *
 * @param experiment name of the experiment
 * @param model name of the model
 * @param weights where the weights come from
 * @param synthetic whether the weights are synthetic, so that nothing follows for accuracy
 * @param calibration the calibration data as the text names them
 * @param calibrated largest number of samples that ranges are from; policies may use fewer
 * @param validation the validation data as the text names them
 * @param scored number of samples that were scored
 * @param texts whether texts were scored, instead of classes
 * @param rows results, single precision first, then the policies in the order of the text
 */
public record AccuracyStudy(String experiment, String model, String weights, boolean synthetic, String calibration, int calibrated, String validation, int scored, boolean texts,
		List<Row> rows) {

	/** Name of the row of single precision. */
	public static final String FLOAT = "float32";

	/** Copies the list. */
	public AccuracyStudy {
		rows = List.copyOf(rows);
	}

	/**
	 * One result.
	 *
	 * @param policy name of the policy; {@link #FLOAT} for single precision
	 * @param weightBits mean width of a weight of convolutions and linear layers in bits
	 * @param shiftAdd part of these weights that are sums of powers of two, 0 to 1
	 * @param activationBits mean width of an operand of these layers in bits, by their elements
	 * @param calibrated number of samples that ranges are from; 0 in single precision
	 * @param accuracy the result; empty when the policy cannot be computed in integers
	 * @param problems why not, and warnings
	 */
	public record Row(String policy, double weightBits, double shiftAdd, double activationBits, int calibrated, Optional<Accuracy> accuracy, List<Problem> problems) {

		/** Copies the list. */
		public Row {
			problems = List.copyOf(problems);
		}
	}

	/** Stages of the work. */
	public enum Stage {
		/** Ranges are observed. */
		CALIBRATING,
		/** Candidates are scored. */
		SCORING
	}

	/** Told about the progress. */
	@FunctionalInterface
	public interface Listener {

		/** So many samples of a stage are done. */
		void at(Stage stage, int done, int total);

		/** A policy begins. */
		default void quantizing(String policy) {
			// Nothing to show.
		}

		/** A policy has its programs, or problems say why not. */
		default void quantized(QuantizedModel model) {
			// Nothing to keep.
		}
	}

	/**
	 * How the work is done.
	 *
	 * @param folder where the text is; paths are relative to it
	 * @param cache keeps ranges; empty to observe them anew
	 * @param samples score only so many; 0 for all
	 * @param workers the threads
	 */
	public record Settings(Path folder, Optional<CalibrationCache> cache, int samples, Workers workers) {
	}

	/**
	 * Measures the model of the first point.
	 *
	 * @param result what the experiment came to: its points have the networks and the precision of every layer
	 * @throws DataException when weights or data are missing or cannot be used; files are named
	 * @throws OnnxException when the model cannot be run
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static AccuracyStudy run(Experiment experiment, ExperimentResult result, Settings settings, Listener listener, Cancellation cancellation)
			throws DataException, OnnxException {
		StudyPoints points = StudyPoints.of(result, 0);
		StudyData data = new StudyData(experiment, settings.folder());
		TrainedModel model = data.model(points.networks());
		StudyData.Samples all = data.required(DataKind.VALIDATION, model);
		StudyData.Samples calibration = data.required(DataKind.CALIBRATION, model);
		Feed feed = settings.samples() > 0 ? all.feed().first(settings.samples()) : all.feed();
		Scoring scoring = data.scoring();
		PolicyQuantizer quantizer = new PolicyQuantizer(model, calibration.feed(), settings.cache(), settings.workers());
		List<Evaluation.Entrant> entrants = new ArrayList<>();
		entrants.add(new Evaluation.Entrant(FLOAT, model.floats().stream().map(Candidate::of).toList()));
		List<Row> rows = new ArrayList<>();
		for (ResolvedPolicy policy : points.policies()) {
			listener.quantizing(policy.policy());
			QuantizedModel quantized = quantizer.quantize(policy, (done, total) -> listener.at(Stage.CALIBRATING, done, total), cancellation);
			listener.quantized(quantized);
			if (quantized.isComplete()) {
				entrants.add(new Evaluation.Entrant(policy.policy(), quantized.programs().stream().map(built -> Candidate.later(() -> Candidate.of(built.program().orElseThrow()))).toList()));
			}
			rows.add(row(quantized));
		}
		Progress progress = (done, total) -> listener.at(Stage.SCORING, done, total);
		List<Accuracy> accuracies = Evaluation.run(entrants, feed, scoring, probabilities(model.networks().getFirst()), settings.workers(), progress, cancellation);
		List<Row> filled = new ArrayList<>(List.of(new Row(FLOAT, Float.SIZE, 0, Float.SIZE, 0, Optional.of(accuracies.getFirst()), List.of())));
		int next = 1;
		for (Row row : rows) {
			Optional<Accuracy> accuracy = row.accuracy().isPresent() ? Optional.of(accuracies.get(next++)) : Optional.empty();
			filled.add(new Row(row.policy(), row.weightBits(), row.shiftAdd(), row.activationBits(), row.calibrated(), accuracy, row.problems()));
		}
		return new AccuracyStudy(result.name(), model.name(), model.weights(), model.synthetic(), path(experiment, DataKind.CALIBRATION),
				filled.stream().mapToInt(Row::calibrated).max().orElse(0), path(experiment, DataKind.VALIDATION), feed.size(), scoring instanceof Scoring.Text, filled);
	}

	/** What is known without scoring. A placeholder stands for the accuracy of what can be scored. */
	private static Row row(QuantizedModel quantized) {
		ResolvedPolicy policy = quantized.policy();
		LayerNetwork network = quantized.model().networks().getFirst();
		double bits = 0;
		double shifted = 0;
		double weights = 0;
		double operandBits = 0;
		double operands = 0;
		for (var entry : quantized.programs().getFirst().weights().entrySet()) {
			double count = entry.getValue().original().length;
			bits += entry.getValue().codes().meanBits() * count;
			shifted += count * entry.getValue().codes().formats().stream().filter(format -> format.isShiftAdd()).count() / entry.getValue().codes().filters();
			weights += count;
			LayerPrecision precision = policy.layers().get(entry.getKey());
			double elements = network.layers().get(entry.getKey()).inputElements();
			operandBits += precision.activations().bits() * elements;
			operands += elements;
		}
		Optional<Accuracy> scored = quantized.isComplete() ? Optional.of(new Accuracy(policy.policy(), 0, 0, 0, 0, 0, 0)) : Optional.empty();
		return new Row(policy.policy(), weights == 0 ? 0 : bits / weights, weights == 0 ? 0 : shifted / weights, operands == 0 ? 0 : operandBits / operands,
				quantized.calibration().samples(), scored, quantized.problems());
	}

	/** Whether the result is a softmax. */
	private static boolean probabilities(LayerNetwork network) {
		Value output = network.network().outputs().getFirst();
		return !output.isInput() && network.network().nodes().get(output.node()).operator().name().equals("softmax");
	}

	private static String path(Experiment experiment, DataKind kind) {
		return DataDeclarations.source(experiment, kind).map(DataSource::getPath).orElse("");
	}

	/** A row of a policy by name. */
	public Optional<Row> row(String policy) {
		return rows.stream().filter(row -> row.policy().equals(policy)).findFirst();
	}

	/** Percentage points of the first metric by which a row is below single precision. */
	public OptionalDouble loss(Row row) {
		return row.accuracy().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(100 * (rows.getFirst().accuracy().orElseThrow().top1() - row.accuracy().get().top1()));
	}
}
