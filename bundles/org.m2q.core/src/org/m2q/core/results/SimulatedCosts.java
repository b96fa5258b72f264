package org.m2q.core.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.CostWords;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.report.ExperimentReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Setup;

/**
 * Puts what was simulated in the place of what is estimated.
 *
 * <p>A simulation holds for the text that it was made from, and after changes that leave the estimate of every layer as it was: they do not concern it.
 * A run that used something else than the text says, such as another clock, is not a simulation of the text. Of one text; safe for use by several
 * threads.
 */
public final class SimulatedCosts {

	private static final double EXACT = 1e-9;

	private final Map<String, Match> matches = new HashMap<>();

	/** A simulation of a model, and what was estimated for the same text: of its first point and of the baseline. */
	private record Match(StoredResult result, ExperimentReport experiment, PointReport point, NetworkCost estimate, Optional<NetworkCost> baseline) {
	}

	/**
	 * What a simulation says of the present text.
	 *
	 * @param whole whether it was made from exactly this text; else it holds for its first point only
	 * @param compared whether it holds for the baseline as well
	 */
	private record Use(Match match, boolean whole, boolean compared) {

		static Use of(Match match, PricedModel run, List<StoredResult> exact) {
			boolean whole = exact.contains(match.result());
			return new Use(match, whole, whole || match.baseline().isPresent() == run.baseline().isPresent()
					&& match.baseline().stream().allMatch(base -> isSame(base, run.baseline().get())));
		}
	}

	/**
	 * What is to be shown of a text.
	 *
	 * @param estimate what the text is estimated to cost
	 * @param exact results that were made from exactly this text
	 * @param pinned what everything is compared with; empty for the baselines of the experiments
	 */
	public synchronized CostReport of(CostReport estimate, List<StoredResult> exact, Optional<StoredResult> pinned) {
		Map<String, Use> now = new HashMap<>();
		for (PricedModel run : estimate.experiments()) {
			match(run, exact).ifPresent(match -> {
				matches.put(run.experiment(), match);
				now.put(run.experiment(), Use.of(match, run, exact));
			});
		}
		if (now.isEmpty() && pinned.isEmpty()) {
			return estimate;
		}
		List<LineCost> lines = estimate.lines().stream()
				.map(line -> Optional.ofNullable(now.get(experiment(line, estimate))).map(use -> line(line, use.match().point())).orElse(line)).toList();
		List<LineLabel> labels = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			LineCost line = lines.get(i);
			labels.add(line == estimate.lines().get(i) ? estimate.labels().get(i) : LineLabel.of(line, estimate.labels().get(i).hot()));
		}
		List<HeaderCost> headers = estimate.headers().stream().map(header -> Optional.ofNullable(now.get(header.experiment()))
				.flatMap(use -> point(header, use).map(point -> simulated(header, use.match(), point))).orElse(header))
				.map(header -> against(header, estimate, pinned)).toList();
		return new CostReport(estimate.models(), estimate.experiments(), headers, lines, labels, estimate.inferred());
	}

	/** Name of the experiment that prices a line. */
	private static String experiment(LineCost line, CostReport estimate) {
		return estimate.models().stream().filter(model -> model.name().equals(line.model())).map(PricedModel::experiment).findFirst().orElse("");
	}

	private Optional<Match> match(PricedModel model, List<StoredResult> exact) {
		if (model.cost().isEmpty() || !model.cost().get().isComplete()) {
			return Optional.empty();
		}
		NetworkCost cost = model.cost().get();
		Optional<Match> before = Optional.ofNullable(matches.get(model.experiment())).filter(match -> match.result().file().exists() && isSame(match.estimate(), cost));
		for (StoredResult result : exact) {
			for (ExperimentReport experiment : result.report().experiments()) {
				if (experiment.name().equals(model.experiment())) {
					if (before.filter(match -> match.result().equals(result)).isPresent()) {
						return before;
					}
					Optional<Match> found = point(experiment, model, cost).map(point -> new Match(result, experiment, point, cost, model.baseline()));
					if (found.isPresent()) {
						return found;
					}
				}
			}
		}
		return before;
	}

	private static Optional<PointReport> point(ExperimentReport experiment, PricedModel model, NetworkCost cost) {
		Setup setup = Estimates.setup(model.policy(), cost);
		Optional<PointReport> point = experiment.points().stream().filter(candidate -> isSame(candidate.setup(), setup)).findFirst();
		return point.filter(found -> isOfText(found, PointReport.of("", setup, List.of(), cost, span -> "")));
	}

	/** Whether a point was run as the text says: two analyses of the same tiles have the same totals, and other ones the same hardware. */
	private static boolean isOfText(PointReport point, PointReport estimate) {
		boolean sameAnalysis = point.assumptions().equals(estimate.assumptions());
		return point.hardware().equals(estimate.hardware()) && Set.copyOf(point.sources()).equals(Set.copyOf(estimate.sources())) && names(point).equals(names(estimate))
				&& (!sameAnalysis || isClose(point.totals().energy(), estimate.totals().energy()) && isClose(point.totals().latency(), estimate.totals().latency()));
	}

	/** Sums of the same numbers in another order are the same. */
	private static boolean isClose(double one, double other) {
		return Math.abs(one - other) <= EXACT * Math.abs(other);
	}

	/** A run names the parameters of its accelerator that it gives a value, an estimate all of them. */
	private static boolean isSame(Setup run, Setup estimate) {
		return run.model().equals(estimate.model()) && Set.copyOf(run.modelArguments()).equals(Set.copyOf(estimate.modelArguments()))
				&& run.policy().equals(estimate.policy()) && run.accelerator().equals(estimate.accelerator()) && run.mapping().equals(estimate.mapping())
				&& run.acceleratorArguments().stream().allMatch(given -> estimate.acceleratorArguments().stream().anyMatch(known -> isSame(given, known)));
	}

	private static boolean isSame(Setup.Setting one, Setup.Setting other) {
		return one.name().equals(other.name()) && (one.value().equals(other.value())
				|| Quantity.parse(one.value()).isPresent() && Quantity.parse(one.value()).equals(Quantity.parse(other.value())));
	}

	private static List<String> names(PointReport point) {
		return point.layers().stream().map(LayerReport::name).toList();
	}

	/** Whether two estimates say the same of every layer. */
	private static boolean isSame(NetworkCost one, NetworkCost other) {
		if (one == other) {
			return true;
		}
		boolean same = one.layers().size() == other.layers().size() && one.cycles() == other.cycles() && one.latency() == other.latency()
				&& one.energy() == other.energy() && one.accelerator().name().equals(other.accelerator().name())
				&& one.mapping().name().equals(other.mapping().name());
		for (int i = 0; same && i < one.layers().size(); i++) {
			var a = one.layers().get(i);
			var b = other.layers().get(i);
			same = a.layer().name().equals(b.layer().name()) && a.energy() == b.energy() && a.latency() == b.latency() && a.precision().weights().equals(b.precision().weights()) && a.precision().activations().equals(b.precision().activations())
					&& a.engines().equals(b.engines());
		}
		return same;
	}

	private static LineCost line(LineCost line, PointReport point) {
		List<LayerReport> layers = line.layers().stream().map(point.layers()::get).toList();
		double latency = 0;
		Map<Bound.Kind, Double> bounds = new EnumMap<>(Bound.Kind.class);
		for (LayerReport layer : layers) {
			latency += layer.latency();
			Arrays.stream(Bound.Kind.values()).filter(kind -> kind != Bound.Kind.NONE && kind.label().equals(layer.bound().kind()))
					.forEach(kind -> bounds.merge(kind, layer.latency(), Double::sum));
		}
		return line.simulated(CostWords.sum(layers.stream().map(LayerReport::share).toList()), latency, CostWords.sum(layers.stream().map(LayerReport::energy).toList()),
				bounds);
	}

	/**
	 * The point that a header is about: that of the estimate when it has one, else the first that uses what is below the header. Empty when it may be another
	 * one by now, or is compared with another one.
	 */
	private static Optional<PointReport> point(HeaderCost header, Use use) {
		if (header.saving().isPresent() && !use.compared()) {
			return Optional.empty();
		}
		return switch (header.kind()) {
			case MODEL, EXPERIMENT -> Optional.of(use.match().point());
			case POLICY -> points(use).filter(point -> point.setup().policy().equals(header.name())).findFirst();
			case MAPPING -> points(use).filter(point -> point.setup().mapping().filter(header.name()::equals).isPresent()).findFirst();
		};
	}

	private static Stream<PointReport> points(Use use) {
		Match match = use.match();
		Stream<PointReport> others = use.whole() ? Stream.concat(match.experiment().points().stream(), match.experiment().baselines().stream()) : Stream.empty();
		return Stream.concat(Stream.of(match.point()), others);
	}

	private static HeaderCost simulated(HeaderCost header, Match match, PointReport point) {
		String setup = header.priced() ? header.setup() : setup(header, point.setup());
		HeaderCost shown = header.priced(match.experiment().name(), point.totals().latency(), point.totals().energy(), setup, CostOrigin.SIMULATION);
		return header.saving().isEmpty() ? shown
				: match.experiment().baselineOf(point).map(base -> shown.against(header.baseline(), base.totals().edp())).orElse(shown);
	}

	private static String setup(HeaderCost header, Setup setup) {
		return header.kind() == HeaderCost.Kind.POLICY ? setup.modelText() + " on " + setup.acceleratorText() : setup.modelText() + " with " + setup.policy();
	}

	/** Compares with the point of a pinned result that runs the same model with the same arguments. */
	private static HeaderCost against(HeaderCost header, CostReport estimate, Optional<StoredResult> pinned) {
		if (pinned.isEmpty() || !header.priced()) {
			return header;
		}
		Optional<Setup> setup = estimate.experiments().stream().filter(model -> model.experiment().equals(header.experiment()) && model.cost().isPresent()).findFirst()
				.map(model -> Estimates.setup(model.policy(), model.cost().get()));
		return setup.flatMap(own -> pinned.get().report().experiments().stream().flatMap(experiment -> experiment.points().stream())
				.filter(point -> point.setup().model().equals(own.model()) && point.setup().modelArguments().equals(own.modelArguments())).findFirst())
				.map(point -> header.against("pinned " + pinned.get().name(), point.totals().edp())).orElse(header);
	}
}
