package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.internal.ChangedText;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;

/**
 * Predicts what the experiments of a text come to once a repair is made, by pricing the text with it. Of several points the first one tells that the
 * repair changes. Safe for use by several threads, which take turns.
 */
@Singleton
public final class Forecasts {

	/** Experiments with more points in all are not priced again for every repair. */
	static final int MOST_POINTS = 100;

	private final M2qWorkspace trial;
	private final WeightMetrics metrics;
	private final Map<M2qDocument, Map<QuickFix, Forecast>> known = new WeakHashMap<>();

	@Inject
	Forecasts(Injector injector, WeightMetrics metrics) {
		trial = new M2qWorkspace(injector);
		this.metrics = metrics;
	}

	/** What was predicted already; never waits. */
	public Optional<Forecast> known(M2qDocument document, QuickFix fix) {
		return Optional.ofNullable(ofDocument(document).get(fix));
	}

	/** Forgets what was predicted for a text, as when other weights are known. */
	public void forget(M2qDocument document) {
		ofDocument(document).clear();
	}

	private Map<QuickFix, Forecast> ofDocument(M2qDocument document) {
		synchronized (known) {
			return known.computeIfAbsent(document, key -> new ConcurrentHashMap<>());
		}
	}

	/**
	 * Predicts what a repair changes; what was predicted already is remembered as long as the document is.
	 *
	 * @param document the text as it is
	 * @param fix a repair of it
	 * @param weights the weights of the network that an experiment runs; empty for synthetic ones
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Forecast of(M2qDocument document, QuickFix fix, BiFunction<Experiment, LayerNetwork, Optional<WeightSource>> weights, Cancellation cancellation) {
		Map<QuickFix, Forecast> own = ofDocument(document);
		Forecast before = own.get(fix);
		if (before != null) {
			return before;
		}
		synchronized (trial) {
			cancellation.check();
			// Whoever had its turn before may have asked the same.
			Forecast fresh = own.get(fix);
			if (fresh == null) {
				fresh = predict(document, fix, weights, cancellation);
				own.put(fix, fresh);
			}
			return fresh;
		}
	}

	private Forecast predict(M2qDocument document, QuickFix fix, BiFunction<Experiment, LayerNetwork, Optional<WeightSource>> weights, Cancellation cancellation) {
		Map<Object, ExperimentPoint> now = new LinkedHashMap<>();
		if (firstError(document.problems(Depth.MEANING, cancellation)).isEmpty()) {
			int points = 0;
			for (Experiment experiment : document.experiments()) {
				ExperimentResult result = document.result(experiment, cancellation);
				points += result.points().size();
				priced(result).forEach(point -> now.putIfAbsent(key(result, point), point));
			}
			if (points > MOST_POINTS) {
				return Forecast.unknown("the experiments have " + points + " points; run them with the repair.");
			}
		}
		try (ChangedText changed = ChangedText.open(document, fix.apply(document.text().orElse("")), trial)) {
			return predict(changed.document(), now, weights, cancellation);
		}
	}

	/** Compares what a changed text comes to with the points of the text as it is. */
	private Forecast predict(M2qDocument changed, Map<Object, ExperimentPoint> now, BiFunction<Experiment, LayerNetwork, Optional<WeightSource>> weights, Cancellation cancellation) {
		Optional<String> obstacle = firstError(changed.problems(Depth.MEANING, cancellation));
		if (obstacle.isPresent()) {
			return Forecast.unknown(obstacle.get());
		}
		List<Forecast> unchanged = new ArrayList<>();
		for (Experiment experiment : changed.experiments()) {
			ExperimentResult result = changed.result(experiment, cancellation);
			for (ExperimentPoint point : priced(result)) {
				cancellation.check();
				SensitivityMetric metric = metrics.of(experiment, weights.apply(experiment, point.cost().network()));
				Forecast forecast = compared(Optional.ofNullable(now.get(key(result, point))), point, metric);
				if (forecast.before().equals(forecast.after())) {
					unchanged.add(forecast);
				} else if (forecast.after().isPresent()) {
					return forecast;
				}
			}
			obstacle = obstacle.or(() -> firstError(result.problems()));
		}
		String reason = obstacle.orElse("no experiment of this text runs what changes.");
		return unchanged.isEmpty() ? Forecast.unknown(reason) : unchanged.getFirst();
	}

	private static Forecast compared(Optional<ExperimentPoint> before, ExperimentPoint after, SensitivityMetric metric) {
		Optional<Outcome> will = Advisor.outcome(after.cost(), metric);
		Optional<Outcome> was = before.flatMap(point -> Advisor.outcome(point.cost(), metric));
		String setup = after.model() + " with " + after.policy() + " on " + after.accelerator() + " using " + after.mapping();
		return will.map(outcome -> was.map(known -> Forecast.change(known, outcome, metric, setup)).orElseGet(() -> Forecast.first(outcome, metric, setup)))
				.orElseGet(() -> Forecast.unknown("its cost is not known."));
	}

	private static Optional<String> firstError(List<Problem> problems) {
		return problems.stream().filter(Problem::isError).findFirst().map(Problem::message);
	}

	private static Object key(ExperimentResult result, ExperimentPoint point) {
		return List.of(result.name(), point.model(), point.arguments(), point.policy(), point.accelerator(), point.acceleratorArguments(), point.mapping());
	}

	/** The points whose price holds: formats that only stand in for what the policy got wrong give none. */
	private static List<ExperimentPoint> priced(ExperimentResult result) {
		Set<Problem> ofPoints = new HashSet<>();
		result.points().forEach(point -> ofPoints.addAll(point.cost().problems()));
		result.baselines().forEach(point -> ofPoints.addAll(point.cost().problems()));
		boolean wrong = result.problems().stream().anyMatch(problem -> problem.isError() && !ofPoints.contains(problem));
		return wrong ? List.of()
				: result.points().stream().filter(point -> point.cost().isComplete() && point.cost().edp() > 0 && point.cost().problems().stream().noneMatch(Problem::isError)).toList();
	}
}
