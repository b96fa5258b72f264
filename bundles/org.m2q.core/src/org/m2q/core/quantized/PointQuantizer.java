package org.m2q.core.quantized;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.CalibrationCache;
import org.m2q.calibration.Feed;
import org.m2q.calibration.HealthCheck;
import org.m2q.calibration.Observations;
import org.m2q.calibration.PolicyQuantizer;
import org.m2q.calibration.QualityMeasurement;
import org.m2q.calibration.QuantizedModel;
import org.m2q.calibration.StudyData;
import org.m2q.calibration.StudyPoints;
import org.m2q.calibration.TrainedModel;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.MadeUpSamples;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.OnnxException;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;

/** Makes integer programs of points of experiments, with the data that the experiments name. Not in the user interface thread. */
public final class PointQuantizer {

	/** What was observed depends on weights and samples alone: other policies find it again. */
	static final CalibrationCache CACHE = new CalibrationCache(Path.of(System.getProperty("java.io.tmpdir"), "m2q-calibration-" + System.getProperty("user.name")));
	private static final int CALIBRATION = 80;
	private static final int MEASURE = 20;

	private final M2qDocument document;
	private final String experiment;
	private final int point;

	/**
	 * Prepares.
	 *
	 * @param document the text
	 * @param experiment name of an experiment
	 * @param point index of a point of it; its baselines follow the points
	 */
	public PointQuantizer(M2qDocument document, String experiment, int point) {
		this.document = document;
		this.experiment = experiment;
		this.point = point;
	}

	/**
	 * Makes the program.
	 *
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public QuantizationOutcome run(IProgressMonitor monitor) {
		Cancellation cancellation = monitor::isCanceled;
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return new QuantizationOutcome(Optional.empty(), "", List.of(error.get()), NLS.bind(Messages.textHasErrors, error.get().message()));
		}
		Optional<Experiment> found = document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst();
		Optional<ExperimentResult> result = found.map(known -> document.result(known, cancellation));
		if (result.isEmpty() || point >= StudyPoints.all(result.get()).size()) {
			return QuantizationOutcome.no(NLS.bind(Messages.noPoint, experiment, point + 1));
		}
		try {
			return quantize(new StudyData(found.get(), folder(document)), result.get(), SubMonitor.convert(monitor, CALIBRATION + MEASURE), cancellation);
		} catch (OnnxException | DataException e) {
			return QuantizationOutcome.no(e.getMessage());
		}
	}

	/** Folder of a text, against which names of files are resolved. */
	static Path folder(M2qDocument document) {
		return Path.of(URI.create(document.uri())).getParent();
	}

	private QuantizationOutcome quantize(StudyData data, ExperimentResult result, SubMonitor progress, Cancellation cancellation) throws OnnxException, DataException {
		StudyPoints points = StudyPoints.of(result, point);
		TrainedModel model = data.model(points.networks());
		StudyData.Samples samples = data.calibration(model);
		progress.subTask(NLS.bind(Messages.observing, samples.description()));
		PolicyQuantizer quantizer = new PolicyQuantizer(model, samples.feed(), Optional.of(CACHE), Workers.allCores());
		QuantizedModel quantized = quantizer.quantize(points.policy(), new MonitoredSamples(progress.newChild(CALIBRATION), Messages.observed), cancellation);
		if (!quantized.isComplete()) {
			String first = quantized.problems().stream().filter(Problem::isError).findFirst().map(Problem::message).orElse("");
			return new QuantizationOutcome(Optional.empty(), "", quantized.problems(), first);
		}
		progress.subTask(Messages.measuring);
		QuantizedPoint made = point(result, point, quantized, points.chosen(), samples, document.text().orElse(""), progress.newChild(MEASURE), cancellation);
		return new QuantizationOutcome(Optional.of(made), points.policy().policy(), quantized.problems(), "");
	}

	/**
	 * What the views show of a quantized model: the errors of all its values over the first samples.
	 *
	 * @param index number of the point
	 * @param network which of the sizes of the model
	 */
	static QuantizedPoint point(ExperimentResult result, int index, QuantizedModel quantized, int network, StudyData.Samples samples, String text, SubMonitor progress,
			Cancellation cancellation) throws OnnxException, DataException {
		TrainedModel model = quantized.model();
		BuiltProgram built = quantized.programs().get(network);
		List<List<float[]>> inputs = samples.feed().elements(network, QualityMeasurement.SAMPLES, cancellation);
		if (inputs.isEmpty()) {
			// No sample is of this size: noise shows at least what a run looks like.
			MadeUpSamples noise = new MadeUpSamples(model.inputs().sizes().get(network));
			inputs = List.of(new Feed(noise, samples.feed().preprocessing(), model.inputs().size(network)).item(0).elements());
		}
		progress.setWorkRemaining(inputs.size());
		QualityMeasurement measurement = new QualityMeasurement(model.networks().get(network), model.floats().get(network), built);
		for (List<float[]> input : inputs) {
			measurement.add(input, cancellation);
			progress.worked(1);
		}
		List<ValueQuality> values = values(model.networks().get(network), built, quantized.calibration().observations(network), measurement);
		ExperimentReport report = ExperimentReport.of(result, span -> "");
		PointReport own = index < result.points().size() ? report.points().get(index) : report.baselines().get(index - result.points().size());
		String seen = quantized.calibration().samples() + " samples of " + samples.source();
		return new QuantizedPoint(result.name(), own.id(), model.networks().get(network), model.parameters(), built, values, model.weights(), seen,
				model.synthetic() || samples.synthetic(), inputs.getFirst(), samples.feed().preprocessing(), HealthCheck.of(quantized.request(network), built), text,
				QuantizedPoint.precisions(own.layers()));
	}

	private static List<ValueQuality> values(LayerNetwork network, BuiltProgram built, Observations observations, QualityMeasurement measurement) {
		IntegerProgram program = built.program().orElseThrow();
		Map<Integer, String> layers = new HashMap<>();
		for (Step step : program.steps()) {
			if (step.info().layer() != StepInfo.NONE) {
				layers.put(step.output(), network.layers().get(step.info().layer()).name());
			}
		}
		List<ValueQuality> values = new ArrayList<>();
		built.tensors().entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(entry -> observations.of(entry.getKey())
				.ifPresent(observed -> values.add(new ValueQuality(layers.getOrDefault(entry.getValue(), ""), program.tensors().get(entry.getValue()), observed,
						measurement.sqnr(entry.getKey())))));
		return values;
	}
}
