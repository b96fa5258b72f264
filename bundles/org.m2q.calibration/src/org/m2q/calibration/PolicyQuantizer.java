package org.m2q.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.build.RoundingTuner;
import org.m2q.calibration.data.DataException;
import org.m2q.onnx.OnnxException;
import org.m2q.quant.ResolvedPolicy;

/**
 * Quantizes a model by one policy after the other: observes ranges over as many samples as the policy says, builds a program for every size of the input, and learns rounding and
 * corrects biases where the policy says so. Not for use by several threads.
 */
public final class PolicyQuantizer {

	private final TrainedModel model;
	private final Feed feed;
	private final Optional<CalibrationCache> cache;
	private final Workers workers;
	private final Map<Integer, Calibration> calibrations = new HashMap<>();

	/**
	 * Prepares.
	 *
	 * @param feed the calibration data, for the sizes of the model
	 * @param cache keeps what was observed; empty to observe it anew
	 */
	public PolicyQuantizer(TrainedModel model, Feed feed, Optional<CalibrationCache> cache, Workers workers) {
		this.model = model;
		this.feed = feed;
		this.cache = cache;
		this.workers = workers;
	}

	/** How many samples a policy uses: the first ones, at most those that there are. */
	public int samples(ResolvedPolicy policy) {
		int wanted = policy.layers().stream().mapToInt(layer -> layer.tuning().samples()).max().orElse(0);
		return wanted == 0 ? feed.size() : Math.min(wanted, feed.size());
	}

	/**
	 * Quantizes.
	 *
	 * @param progress told how many samples were observed; not at all when that is known already
	 * @throws DataException when a sample cannot be used
	 * @throws OnnxException when the model cannot be run
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public QuantizedModel quantize(ResolvedPolicy policy, Progress progress, Cancellation cancellation) throws DataException, OnnxException {
		int samples = samples(policy);
		Calibration calibration = calibrations.get(samples);
		if (calibration == null) {
			Feed used = feed.first(samples);
			calibration = cache.isPresent() ? cache.get().get(model.floats(), model.parameters(), used, workers, progress, cancellation)
					: Calibration.run(model.floats(), used, workers, progress, cancellation);
			calibrations.put(samples, calibration);
		}
		List<BuiltProgram> programs = new ArrayList<>();
		for (int i = 0; i < model.networks().size() && programs.stream().allMatch(built -> built.program().isPresent()); i++) {
			BuildRequest request = request(model, policy, calibration, i);
			programs.add(i == 0 ? ProgramBuilder.build(request, cancellation) : ProgramBuilder.build(request, programs.getFirst(), cancellation));
		}
		if (programs.size() == model.networks().size() && policy.layers().stream().anyMatch(layer -> layer.tuning().changes())) {
			programs = RoundingTuner.tune(programs, policy.layers(), tuned(samples, cancellation), cancellation);
		}
		return new QuantizedModel(model, policy, calibration, programs);
	}

	private List<RoundingTuner.Sample> tuned(int observed, Cancellation cancellation) throws DataException {
		List<RoundingTuner.Sample> samples = new ArrayList<>();
		int count = Math.min(observed, RoundingTuner.SAMPLES);
		for (int i = 0; i < count; i++) {
			cancellation.check();
			// Spread over the data, which may be sorted by class.
			Feed.Item item = feed.item((int) ((long) i * observed / count));
			samples.add(new RoundingTuner.Sample(item.network(), item.elements()));
		}
		return samples;
	}

	static BuildRequest request(TrainedModel model, ResolvedPolicy policy, Calibration calibration, int network) {
		return new BuildRequest(model.networks().get(network), model.parameters(), policy, calibration.observations(network));
	}
}
