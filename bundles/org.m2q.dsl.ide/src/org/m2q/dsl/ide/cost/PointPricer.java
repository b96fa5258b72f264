package org.m2q.dsl.ide.cost;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.IncrementalSimulation;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Quantity;
import org.m2q.base.unit.Unit;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Baseline;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.RunSpecification;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;

/**
 * Prices points of experiments. Several threads may ask; what one point has needed is remembered for the next.
 */
public final class PointPricer {

	/** Accelerators and mappings that are remembered; more are of texts that are gone. */
	private static final int MOST_HARDWARE = 32;

	private final Elaborator elaborator = new Elaborator(TextLocator.INSTANCE);
	private final IncrementalSimulation simulation;
	private final Set<EObject> hardware = Collections.newSetFromMap(new IdentityHashMap<>());
	private final Map<List<Object>, Result> networks = new HashMap<>();
	private final LongAdder points = new LongAdder();

	/** Prices with a cost model. */
	PointPricer(AnalyticalCostModel costs) {
		simulation = new IncrementalSimulation(TextLocator.INSTANCE, costs);
	}

	/**
	 * What to price.
	 *
	 * @param model the model
	 * @param arguments its arguments
	 * @param policy how it is quantized
	 * @param accelerator where it runs
	 * @param hardware arguments of the accelerator
	 * @param mapping how it runs there; empty for the first one of the accelerator
	 */
	public record Point(Model model, Map<String, Object> arguments, Policy policy, org.m2q.model.m2q.Accelerator accelerator,
			Map<String, Quantity> hardware, Optional<Mapping> mapping) {

		/** Policy and accelerator. */
		String setup() {
			return policy.getName() + " on " + accelerator.getName();
		}

		/** Everything that distinguishes the point. */
		String description() {
			String values = arguments.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue())
					.collect(Collectors.joining(", "));
			return model.getName() + (values.isEmpty() ? "" : "(" + values + ")") + " with " + policy.getName() + " on " + accelerator.getName();
		}
	}

	/**
	 * What came out.
	 *
	 * @param layers the network; empty when it has errors
	 * @param cost its price; empty when there is none
	 * @param obstacle why there is no price; empty when there is one
	 * @param problems what is wrong
	 */
	record Result(Optional<LayerNetwork> layers, Optional<NetworkCost> cost, String obstacle, List<Problem> problems) {
	}

	/** The first point of the grid; empty when the experiment runs nothing that is known. */
	public static Optional<Point> firstPoint(Experiment experiment) {
		return experiment.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast).findFirst()
				.flatMap(run -> point(run, run.getModels()));
	}

	/** What a point is compared with: the first baseline, with the same model and arguments unless it names its own. */
	static Optional<Point> baseline(Experiment experiment, Point point) {
		return experiment.getMembers().stream().filter(Baseline.class::isInstance).map(Baseline.class::cast).findFirst()
				.flatMap(baseline -> point(baseline, baseline.getModels())
						.map(base -> base.model() == point.model() && base.arguments().isEmpty() ? withModel(base, point) : base)
						.or(() -> withoutModel(baseline, point)));
	}

	private static Point withModel(Point base, Point point) {
		return new Point(point.model(), point.arguments(), base.policy(), base.accelerator(), base.hardware(), base.mapping());
	}

	private static Optional<Point> withoutModel(Baseline baseline, Point point) {
		return baseline.getModels().isEmpty() ? setup(baseline, point.model(), point.arguments()) : Optional.empty();
	}

	private static Optional<Point> point(RunSpecification run, List<ModelUse> models) {
		if (models.isEmpty() || missing(models.get(0).getModel())) {
			return Optional.empty();
		}
		Map<String, Object> arguments = new LinkedHashMap<>();
		for (Argument argument : models.get(0).getArguments()) {
			if (!missing(argument.getParameter())) {
				first(argument).ifPresent(value -> arguments.put(argument.getParameter().getName(), value));
			}
		}
		return setup(run, models.get(0).getModel(), arguments);
	}

	private static Optional<Point> setup(RunSpecification run, Model model, Map<String, Object> arguments) {
		if (run.getPolicies().isEmpty() || missing(run.getPolicies().get(0)) || run.getAccelerators().isEmpty()
				|| missing(run.getAccelerators().get(0).getAccelerator())) {
			return Optional.empty();
		}
		AcceleratorUse use = run.getAccelerators().get(0);
		Map<String, Quantity> hardware = new LinkedHashMap<>();
		for (Argument argument : use.getArguments()) {
			if (!missing(argument.getParameter())) {
				quantity(firstElement(argument.getValue())).ifPresent(value -> hardware.put(argument.getParameter().getName(), value));
			}
		}
		Optional<Mapping> mapping = run.getMappings().stream()
				.filter(candidate -> !missing(candidate) && candidate.getAccelerator() == use.getAccelerator()).findFirst();
		return Optional.of(new Point(model, arguments, run.getPolicies().get(0), use.getAccelerator(), hardware, mapping));
	}

	private static boolean missing(EObject element) {
		return element == null || element.eIsProxy();
	}

	private static Optional<Object> first(Argument argument) {
		return firstElement(argument.getValue()) instanceof NumberLiteral number ? Optional.ofNullable(number.getValue()).map(Object.class::cast)
				: Optional.empty();
	}

	private static Expression firstElement(Expression value) {
		return value instanceof ListLiteral list && !list.getElements().isEmpty() ? list.getElements().get(0) : value;
	}

	private static Optional<Quantity> quantity(Expression value) {
		if (!(value instanceof NumberLiteral number) || number.getValue() == null) {
			return Optional.empty();
		}
		BigDecimal amount = number.getValue();
		return number.getUnit() == null ? Optional.of(Quantity.count(amount.doubleValue()))
				: Unit.find(number.getUnit()).map(unit -> Quantity.of(amount.doubleValue(), unit));
	}

	/** Another state of a text comes: its models are new, its hardware may be that of the state before. */
	void begin() {
		synchronized (simulation) {
			networks.clear();
			simulation.networksChanged();
			if (hardware.size() > MOST_HARDWARE) {
				hardware.clear();
				simulation.hardwareChanged();
			}
		}
	}

	/** Number of points that were simulated since the start. */
	long points() {
		return points.sum();
	}

	/** Number of layers that were searched for since the start. */
	long searches() {
		return simulation.searches();
	}

	/** Only the network of a model, with the defaults of its parameters. */
	Result elaborate(Model model, Cancellation cancellation) {
		return elaborate(model, Map.of(), cancellation);
	}

	private Result elaborate(Model model, Map<String, Object> arguments, Cancellation cancellation) {
		Elaboration elaboration = elaborator.elaborate(model, arguments, cancellation);
		Optional<LayerNetwork> layers = elaboration.complete().map(Layers::of);
		return new Result(layers, Optional.empty(), layers.isPresent() ? "" : obstacle(elaboration.problems()), elaboration.problems());
	}

	/** The price of a point, the same as a simulation of it gives. */
	Result price(Point point, Cancellation cancellation) {
		Result network;
		synchronized (simulation) {
			network = networks.computeIfAbsent(List.of(point.model(), point.arguments()),
					key -> elaborate(point.model(), point.arguments(), cancellation));
		}
		if (network.layers().isEmpty()) {
			return network;
		}
		if (point.mapping().isEmpty()) {
			return new Result(network.layers(), Optional.empty(),
					"not priced: the experiment names no mapping for " + SourceTexts.name(point.accelerator()), network.problems());
		}
		points.increment();
		Simulated simulated;
		// The simulation keeps what it knows and is for one thread; a warm one takes milliseconds.
		synchronized (simulation) {
			cancellation.check();
			hardware.add(point.accelerator());
			hardware.add(point.mapping().get());
			simulated = simulation.run(point.model(), point.arguments(), point.policy(), point.accelerator(), point.hardware(), point.mapping().get(),
					cancellation);
		}
		return new Result(network.layers(), simulated.cost(), simulated.cost().isPresent() ? "" : obstacle(simulated.problems()),
				simulated.problems());
	}

	private static String obstacle(List<Problem> problems) {
		return "not priced: " + problems.stream().filter(Problem::isError).map(Problem::message).findFirst().orElse("the model has errors");
	}
}
