package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.validation.Runs;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;

/**
 * Prices what a file defines and books the costs on its lines.
 *
 * <p>A model is priced by the first experiment of the file that runs it, at the first point of the experiment's grid: first policy, first
 * accelerator, first value of every swept parameter. Everything else of the grid is for a simulation.
 */
@Singleton
public final class CostAnnotations {

	private final PointPricer pricer;
	private final LongAdder reports = new LongAdder();

	/** Prices on its own. */
	public CostAnnotations() {
		pricer = new PointPricer(new AnalyticalCostModel());
	}

	/** Shares what is known about layers with the checks, which run the same experiments. */
	@Inject
	CostAnnotations(Runs runs) {
		pricer = new PointPricer(runs.costs());
	}

	/**
	 * What pricing took so far; for tests that nothing is done twice.
	 *
	 * @param reports texts that were priced, or were begun to be
	 * @param points points of experiments, and baselines, that were simulated for them
	 * @param searches layers whose tiles had to be searched for, because no layer before was like them
	 */
	public record Effort(long reports, long points, long searches) {
	}

	/** What pricing took since the start. */
	public Effort effort() {
		return new Effort(reports.sum(), pricer.points(), pricer.searches());
	}

	/**
	 * Costs of a text.
	 *
	 * @param document the linked text
	 * @param cancellation asked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public CostReport report(M2qDocument document, Cancellation cancellation) {
		reports.increment();
		pricer.begin();
		Map<String, Pricing> byModel = new HashMap<>();
		Map<Experiment, Pricing> byExperiment = new LinkedHashMap<>();
		for (Experiment experiment : document.experiments()) {
			cancellation.check();
			Optional<PointPricer.Point> point = PointPricer.firstPoint(experiment);
			if (point.isEmpty()) {
				continue;
			}
			PointPricer.Result result = pricer.price(point.get(), cancellation);
			Optional<PointPricer.Point> base = PointPricer.baseline(experiment, point.get());
			Optional<PointPricer.Result> baseline = base.map(b -> pricer.price(b, cancellation));
			Pricing pricing = new Pricing(experiment.getName(), point.get(), result, base, baseline.flatMap(PointPricer.Result::cost));
			byExperiment.put(experiment, pricing);
			byModel.putIfAbsent(point.get().model().getName(), pricing);
		}
		List<PricedModel> models = new ArrayList<>();
		List<HeaderCost> headers = new ArrayList<>();
		for (Model model : document.models()) {
			cancellation.check();
			PricedModel priced = model(model, Optional.ofNullable(byModel.get(model.getName())), cancellation);
			models.add(priced);
			headers.add(header(model, priced));
		}
		Uses uses = new Uses(byExperiment);
		document.definitions(Policy.class).forEach(policy -> headers.add(uses.header(policy)));
		document.definitions(Mapping.class).forEach(mapping -> headers.add(uses.header(mapping)));
		document.experiments().forEach(experiment -> headers.add(header(experiment, Optional.ofNullable(byExperiment.get(experiment)))));
		headers.sort(Comparator.comparingInt(HeaderCost::offset));
		LineCosts booking = new LineCosts(document);
		models.forEach(booking::add);
		List<LineCost> lines = booking.lines();
		Set<LineCost> hot = HotLines.of(lines, HotLines.COUNT, HotLines.LEAST_SHARE).stream().map(HotLines.Hot::cost).collect(Collectors.toSet());
		List<PricedModel> experiments = byExperiment.values().stream().map(pricing -> priced(pricing.point().model(), pricing)).toList();
		return new CostReport(models, experiments, headers, lines, lines.stream().map(line -> LineLabel.of(line, hot.contains(line))).toList(),
				ShapeLabels.of(List.copyOf(models), document.uri()));
	}

	/** How an experiment prices a model. */
	record Pricing(String experiment, PointPricer.Point point, PointPricer.Result result, Optional<PointPricer.Point> base,
			Optional<NetworkCost> baseline) {

		String baselinePolicy() {
			return base.map(point -> point.policy().getName()).orElse("");
		}
	}

	private PricedModel model(Model model, Optional<Pricing> pricing, Cancellation cancellation) {
		SourceSpan place = place(model);
		if (pricing.isEmpty()) {
			PointPricer.Result result = pricer.elaborate(model, cancellation);
			String obstacle = result.obstacle().isEmpty() ? "not priced: no experiment in this file runs " + model.getName() : result.obstacle();
			return new PricedModel(model.getName(), place, result.layers(), Optional.empty(), Optional.empty(), "", "", "", "",
					obstacle, result.problems());
		}
		return priced(model, pricing.get());
	}

	private static PricedModel priced(Model model, Pricing pricing) {
		PointPricer.Result result = pricing.result();
		return new PricedModel(model.getName(), place(model), result.layers(), result.cost(), pricing.baseline(), pricing.experiment(), pricing.point().setup(),
				pricing.point().policy().getName(), pricing.baselinePolicy(), result.obstacle(), result.problems());
	}

	private static HeaderCost header(Model model, PricedModel priced) {
		String setup = priced.cost().isPresent() ? priced.setup() : priced.obstacle();
		return header(HeaderCost.Kind.MODEL, model, priced.experiment(), priced.cost(), priced.baseline(), priced, setup);
	}

	private static HeaderCost header(Experiment experiment, Optional<Pricing> pricing) {
		if (pricing.isEmpty()) {
			return header(HeaderCost.Kind.EXPERIMENT, experiment, "", Optional.empty(), Optional.empty(), null, "not priced: nothing to run");
		}
		PointPricer.Result result = pricing.get().result();
		String setup = result.cost().isPresent() ? pricing.get().point().description() : result.obstacle();
		return header(HeaderCost.Kind.EXPERIMENT, experiment, pricing.get().experiment(), result.cost(), pricing.get().baseline(), null, setup);
	}

	/** The sum of some layers is no price of the network, and nothing to compare with. */
	static HeaderCost header(HeaderCost.Kind kind, NamedElement element, String experiment, Optional<NetworkCost> priced, Optional<NetworkCost> base,
			PricedModel model, String said) {
		Optional<NetworkCost> cost = priced.filter(NetworkCost::isComplete);
		Optional<NetworkCost> baseline = base.filter(NetworkCost::isComplete);
		String setup = priced.isPresent() && cost.isEmpty() ? Obstacles.of(priced.get()) : said;
		SourceSpan place = TextLocator.INSTANCE.locate(element);
		OptionalDouble saving = cost.filter(NetworkCost::isEnergyKnown).isPresent() && baseline.filter(NetworkCost::isEnergyKnown).isPresent() && baseline.get().edp() > 0
				? OptionalDouble.of(1 - cost.get().edp() / baseline.get().edp()) : OptionalDouble.empty();
		int layers = model == null ? 0 : model.layers().map(network -> network.layers().size()).orElse(0);
		long parameters = model == null ? 0 : model.layers().map(network -> network.parameters()).orElse(0L);
		long macs = model == null ? 0 : model.layers().map(network -> network.macs()).orElse(0L);
		return new HeaderCost(place.line(), place.offset(), kind, element.getName() == null ? "" : element.getName(), experiment == null ? "" : experiment, cost.isPresent(),
				cost.map(NetworkCost::latency).orElse(0.0), cost.map(known -> known.isEnergyKnown() ? known.energy() : Double.NaN).orElse(0.0), saving,
				baseline.map(other -> other.accelerator().name()).orElse(""), layers, parameters, macs, setup, CostOrigin.ESTIMATE);
	}

	private static SourceSpan place(NamedElement element) {
		return TextLocator.INSTANCE.locate(element, M2qPackage.Literals.NAMED_ELEMENT__NAME);
	}
}
