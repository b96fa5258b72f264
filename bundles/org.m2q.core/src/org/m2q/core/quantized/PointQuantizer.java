package org.m2q.core.quantized;

import java.io.IOException;
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
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.CalibrationCache;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.HealthCheck;
import org.m2q.calibration.Observations;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.data.DataException;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Value;
import org.m2q.onnx.OnnxException;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;
import org.m2q.quant.scheme.ErrorMetrics;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;

/** Makes integer programs of points of experiments, with the data that the experiments name. Not in the user interface thread. */
public final class PointQuantizer {

	/** What was observed depends on weights and samples alone: other policies find it again. */
	private static final CalibrationCache CACHE = new CalibrationCache(Path.of(System.getProperty("java.io.tmpdir"), "m2q-calibration-" + System.getProperty("user.name")));
	private static final int CALIBRATION = 60;
	private static final int BUILD = 20;
	private static final int MEASURE = 20;
	/** Errors are measured over as many samples as fit into this many multiply-accumulates, at least one. */
	private static final long MEASURED_MACS = 400_000_000L;
	private static final int MOST_MEASURED = 16;

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
		SubMonitor progress = SubMonitor.convert(monitor, CALIBRATION + BUILD + MEASURE);
		Cancellation cancellation = monitor::isCanceled;
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return new QuantizationOutcome(Optional.empty(), "", List.of(error.get()), NLS.bind(Messages.textHasErrors, error.get().message()));
		}
		Optional<Experiment> found = document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst();
		Optional<ExperimentResult> result = found.map(known -> document.result(known, cancellation));
		if (result.isEmpty() || point >= result.get().points().size() + result.get().baselines().size()) {
			return QuantizationOutcome.no(NLS.bind(Messages.noPoint, experiment, point + 1));
		}
		try {
			return quantize(new ExperimentData(found.get(), Path.of(URI.create(document.uri())).getParent()), result.get(), progress, cancellation);
		} catch (OnnxException | DataException e) {
			return QuantizationOutcome.no(e.getMessage());
		} catch (IOException e) {
			return QuantizationOutcome.no(NLS.bind(Messages.cannotRead, e.getMessage()));
		}
	}

	private ExperimentPoint chosen(ExperimentResult result) {
		return point < result.points().size() ? result.points().get(point) : result.baselines().get(point - result.points().size());
	}

	private PointReport report(ExperimentResult result) {
		ExperimentReport report = ExperimentReport.of(result, span -> "");
		return point < result.points().size() ? report.points().get(point) : report.baselines().get(point - result.points().size());
	}

	private QuantizationOutcome quantize(ExperimentData data, ExperimentResult result, SubMonitor progress, Cancellation cancellation)
			throws OnnxException, DataException, IOException {
		ExperimentPoint chosen = chosen(result);
		LayerNetwork network = chosen.cost().network();
		ResolvedPolicy policy = new ResolvedPolicy(chosen.policy(), chosen.cost().layers().stream().map(LayerCost::precision).toList(), List.of());
		ExperimentData.Weights weights = data.weights(network.network());
		FloatNetwork floats = new FloatNetwork(network.network(), weights.tensors());
		ExperimentData.Samples samples = data.samples(DataKind.CALIBRATION, network.network());
		progress.subTask(NLS.bind(Messages.observing, samples.source()));
		SubMonitor observing = progress.split(CALIBRATION);
		observing.setWorkRemaining(samples.feed().size());
		int[] seen = new int[1];
		Observations observations = CACHE.get(List.of(floats), weights.tensors(), samples.feed(), Workers.allCores(), (done, total) -> {
			observing.worked(done - seen[0]);
			seen[0] = done;
		}, cancellation).observations(0);
		progress.subTask(Messages.building);
		BuildRequest request = new BuildRequest(network, weights.tensors(), policy, observations);
		BuiltProgram built = ProgramBuilder.build(request, cancellation);
		progress.worked(BUILD);
		if (built.program().isEmpty()) {
			String first = built.problems().stream().filter(Problem::isError).findFirst().map(Problem::message).orElse("");
			return new QuantizationOutcome(Optional.empty(), "", built.problems(), first);
		}
		progress.subTask(Messages.measuring);
		List<ValueQuality> values = values(network, built, observations, measured(floats, built, samples.feed(), progress.split(MEASURE), cancellation));
		PointReport report = report(result);
		return new QuantizationOutcome(Optional.of(new QuantizedPoint(experiment, report.id(), network, weights.tensors(), built, values, weights.source(), samples.source(),
				weights.synthetic() || samples.synthetic(), samples.feed().item(0).elements(), data.preprocessing(), HealthCheck.of(request, built), document.text().orElse(""),
				QuantizedPoint.precisions(report.layers()))), chosen.policy(), built.problems(), "");
	}

	/** Errors of all values that have a tensor. */
	private static Map<Value, ErrorMetrics> measured(FloatNetwork floats, BuiltProgram built, Feed feed, SubMonitor progress, Cancellation cancellation)
			throws OnnxException, DataException {
		IntegerProgram program = built.program().orElseThrow();
		ProgramInterpreter interpreter = new ProgramInterpreter(program);
		int count = (int) Math.clamp(MEASURED_MACS / Math.max(1, program.network().macs()), 1, Math.min(MOST_MEASURED, feed.size()));
		progress.setWorkRemaining(count);
		Map<Value, ErrorMetrics> errors = new HashMap<>();
		for (int i = 0; i < count; i++) {
			cancellation.check();
			float[] input = feed.item(i).elements();
			int[][] codes = interpreter.run(program.tensors().get(program.inputs().getFirst()).quantize(input));
			floats.run(List.of(input), (value, elements) -> {
				Integer tensor = built.tensors().get(value);
				if (tensor != null) {
					float[] original = elements.reals();
					float[] restored = program.tensors().get(tensor).dequantize(codes[tensor]);
					errors.merge(value, ErrorMetrics.of(original, restored, 0, original.length), ErrorMetrics::plus);
				}
			}, cancellation);
			progress.worked(1);
		}
		return errors;
	}

	private static List<ValueQuality> values(LayerNetwork network, BuiltProgram built, Observations observations, Map<Value, ErrorMetrics> errors) {
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
						Optional.ofNullable(errors.get(entry.getKey())).map(ErrorMetrics::sqnr).orElse(Double.NaN)))));
		return values;
	}
}
