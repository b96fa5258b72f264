package org.m2q.calibration;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.data.DataException;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.OnnxException;
import org.m2q.quant.ResolvedPolicy;

/**
 * What quantization does to every layer of the model of an experiment, for each of its policies.
 *
 * @param experiment name of the experiment
 * @param network the layers, in the size that the experiment names first
 * @param weights where the weights come from
 * @param synthetic whether the weights are synthetic
 * @param calibration the calibration data as the text names them, or {@link StudyData#NOISE}
 * @param calibrated largest number of samples that ranges are from; policies may use fewer
 * @param measured number of them that layers were compared on
 * @param policies the results, in the order of the text
 */
public record QualityStudy(String experiment, LayerNetwork network, String weights, boolean synthetic, String calibration, int calibrated, int measured, List<Policy> policies) {

	/** Copies the list. */
	public QualityStudy {
		policies = List.copyOf(policies);
	}

	/**
	 * A quantized network.
	 *
	 * @param policy how it was quantized
	 * @param built the program
	 * @param layers quality of the layers; empty without a program
	 * @param findings what is not well
	 * @param problems what could not be built, and warnings
	 */
	public record Policy(ResolvedPolicy policy, BuiltProgram built, List<LayerQuality> layers, List<HealthFinding> findings, List<Problem> problems) {

		/** Copies the lists. */
		public Policy {
			layers = List.copyOf(layers);
			findings = List.copyOf(findings);
			problems = List.copyOf(problems);
		}
	}

	/**
	 * Quantizes and compares.
	 *
	 * @param settings the number of samples is that on which layers are compared, {@link QualityMeasurement#SAMPLES} when it is 0
	 * @throws DataException when weights or data are missing or cannot be used; files are named
	 * @throws OnnxException when the model cannot be run
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static QualityStudy run(Experiment experiment, ExperimentResult result, AccuracyStudy.Settings settings, AccuracyStudy.Listener listener,
			Cancellation cancellation) throws DataException, OnnxException {
		StudyPoints points = StudyPoints.of(result, 0);
		StudyData data = new StudyData(experiment, settings.folder());
		TrainedModel model = data.model(points.networks());
		StudyData.Samples calibration = data.calibration(model);
		PolicyQuantizer quantizer = new PolicyQuantizer(model, calibration.feed(), settings.cache(), settings.workers());
		LayerNetwork network = points.networks().getFirst();
		List<List<float[]>> inputs = calibration.feed().elements(0, settings.samples() > 0 ? settings.samples() : QualityMeasurement.SAMPLES, cancellation);
		List<Policy> policies = new ArrayList<>();
		int calibrated = 0;
		for (ResolvedPolicy policy : points.policies()) {
			QuantizedModel quantized = quantizer.quantize(policy, (done, total) -> listener.at(AccuracyStudy.Stage.CALIBRATING, done, total), cancellation);
			BuiltProgram built = quantized.programs().getFirst();
			calibrated = Math.max(calibrated, quantized.calibration().samples());
			List<LayerQuality> layers = new ArrayList<>();
			if (built.program().isPresent() && !inputs.isEmpty()) {
				QualityMeasurement measurement = new QualityMeasurement(network, model.floats().getFirst(), built);
				for (int i = 0; i < inputs.size(); i++) {
					measurement.add(inputs.get(i), cancellation);
					listener.at(AccuracyStudy.Stage.SCORING, policies.size() * inputs.size() + i + 1, points.policies().size() * inputs.size());
				}
				layers.addAll(measurement.layers());
			}
			policies.add(new Policy(policy, built, layers, HealthCheck.of(quantized.request(0), built), quantized.problems()));
		}
		return new QualityStudy(result.name(), network, model.weights(), model.synthetic(), calibration.source(), calibrated,
				inputs.size(), policies);
	}
}
