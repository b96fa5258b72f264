package org.m2q.dsl.ide.suggest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.inject.Singleton;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.WeightSqnr;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.WeightsSource;

/** Accuracy proxies on the weights of experiments, with what they have measured already. Safe for use by several threads. */
@Singleton
final class WeightMetrics {

	private static final int SEEDS = 8;

	private final Map<Long, SensitivityMetric> synthetic = new LinkedHashMap<>();
	private Optional<Measured> measured = Optional.empty();

	private record Measured(WeightSource source, SensitivityMetric metric) {
	}

	/** How the accuracy is judged for an experiment: on its weights. */
	SensitivityMetric of(Experiment experiment, Optional<WeightSource> real) {
		long seed = experiment.getMembers().stream().filter(WeightsSource.class::isInstance).map(WeightsSource.class::cast)
				.mapToLong(WeightsSource::getSeed).findFirst().orElse(0);
		synchronized (synthetic) {
			if (real.isPresent()) {
				// Errors are remembered for the weights that were asked for last; those of other networks take much room.
				if (measured.filter(known -> known.source().equals(real.get())).isEmpty()) {
					measured = Optional.of(new Measured(real.get(), new WeightSqnr(real.get())));
				}
				return measured.orElseThrow().metric();
			}
			if (synthetic.size() >= SEEDS && !synthetic.containsKey(seed)) {
				synthetic.clear();
			}
			return synthetic.computeIfAbsent(seed, key -> new WeightSqnr(WeightSource.synthetic(key)));
		}
	}
}
