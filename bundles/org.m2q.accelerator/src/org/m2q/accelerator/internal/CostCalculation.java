package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.Limits;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.RooflinePoint;
import org.m2q.accelerator.Speedups;
import org.m2q.accelerator.Traffic;
import org.m2q.base.Cancellation;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/** One run of the analytical cost model. */
public final class CostCalculation {

	private final LayerNetwork network;
	private final ResolvedPolicy policy;
	private final AcceleratorSpec spec;
	private final MappingSpec mapping;
	private final TileCache tiles;
	private final ProblemCollector problems = new ProblemCollector();
	private final List<Problem> found = new ArrayList<>();

	/** Prepares a run. */
	public CostCalculation(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec spec, MappingSpec mapping, TileCache tiles) {
		this.network = network;
		this.policy = policy;
		this.spec = spec;
		this.mapping = mapping;
		this.tiles = tiles;
	}

	/** Prices the network. */
	public NetworkCost run(Cancellation cancellation) {
		return plan(cancellation).map(this::total).orElseGet(this::unavailable);
	}

	/** Makes all decisions; empty when the accelerator cannot be used at all. */
	Optional<Planned> plan(Cancellation cancellation) {
		SpecChecks.check(spec, problems);
		SheetPlanner.check(spec, mapping, problems);
		Machine machine = null;
		if (!problems.hasErrors()) {
			try {
				machine = new Machine(spec, mapping);
			} catch (ProblemException e) {
				problems.accept(e.problem());
			}
		}
		if (machine == null) {
			return Optional.empty();
		}
		Item[] items = items(machine, cancellation);
		MovePlanner planner = new MovePlanner(machine, items, tiles);
		try {
			planner.decide();
		} catch (ArithmeticException e) {
			// The layer that overflows reports it below.
			planner = new MovePlanner(machine, items, tiles);
		}
		LayerPricer.Price[] prices = new LayerPricer.Price[items.length];
		Moves[] moves = new Moves[items.length];
		LayerPricer pricer = new LayerPricer(machine);
		for (int i = 0; i < items.length; i++) {
			cancellation.check();
			if (items[i] != null) {
				price(i, items[i], planner, pricer, moves, prices);
			}
		}
		StaticChecks.merged(found).forEach(problems::accept);
		if (Arrays.stream(items).allMatch(Objects::nonNull)) {
			MappingReview.of(network, mapping, planner).forEach(problems::accept);
		}
		return Optional.of(new Planned(machine, items, planner, moves, prices));
	}

	/** What was found wrong so far. */
	List<Problem> problems() {
		return problems.problems();
	}

	private void price(int index, Item item, MovePlanner planner, LayerPricer pricer, Moves[] moves, LayerPricer.Price[] prices) {
		try {
			Moves planned = planner.moves(index);
			Optional<LayerPricer.Price> price = item.plan().isPresent()
					? Optional.of(pricer.multiply(item.layer(), item.work(), item.plan().get(), planned))
					: pricer.apply(item.layer(), item.work(), planned);
			if (price.isEmpty()) {
				found.add(noExecutor(item.layer(), spec, mapping));
				return;
			}
			moves[index] = planned;
			prices[index] = price.get();
		} catch (ProblemException e) {
			found.add(e.problem());
		} catch (ArithmeticException e) {
			found.add(overflow(item.layer()));
		}
	}

	private Item[] items(Machine machine, Cancellation cancellation) {
		TileCache.OfMachine cache = tiles.of(spec, mapping);
		DataflowChooser dataflows = new DataflowChooser(machine, cache);
		Planner planner = new Planner(spec, mapping, new PricedSplits(machine, cache, dataflows));
		Item[] items = new Item[network.layers().size()];
		for (int i = 0; i < items.length; i++) {
			cancellation.check();
			Layer layer = network.layers().get(i);
			LayerPrecision precision = policy.layers().get(i);
			try {
				Work work = Work.of(layer, precision);
				Optional<Plan> plan = layer.kind().hasMacs() ? Optional.of(planned(machine, dataflows, layer, precision, work, planner.plan(layer, precision))) : Optional.empty();
				items[i] = new Item(layer, precision, work, plan);
			} catch (ProblemException e) {
				found.add(e.problem());
			} catch (ArithmeticException e) {
				found.add(overflow(layer));
			}
		}
		return items;
	}

	/** With a dataflow for every part; in a sheet there are no tiles by which one could be chosen. */
	private static Plan planned(Machine machine, DataflowChooser dataflows, Layer layer, LayerPrecision precision, Work work, Plan plan) {
		return machine.sheet.isPresent() ? plan.withSumsKept() : dataflows.resolved(layer, precision, work, plan);
	}

	static Problem noExecutor(Layer layer, AcceleratorSpec spec, MappingSpec mapping) {
		String operator = layer.operator().name();
		return Problem.error(ProblemCodes.MAPPING_UNASSIGNED, mapping.span(), "No engine of accelerator '" + spec.name() + "' applies '" + operator
				+ "' (layer '" + layer.name() + "'); add 'apply " + operator + ": …' to a vector unit.", layer.name(), operator);
	}

	static Problem overflow(Layer layer) {
		return Problem.error(ProblemCodes.LIMIT_OVERFLOW, layer.place(), "A counter of layer '" + layer.name()
				+ "', or of the network up to it, does not fit 64 bits; its shapes are too large, or DRAM is far too slow for the clock.", layer.name());
	}

	/** The result with the closed form of latencies. */
	NetworkCost total(Planned planned) {
		try {
			Timeline timeline = new Timeline(planned);
			return total(planned, timeline::spent, planned.machine().sheet.isPresent()
					? "Performance sheet of NVDLA: a layer takes the larger of its MAC and its DRAM cycles, in both fidelities."
					: "Fidelity analytical: latencies are closed forms of tiles and bands.");
		} catch (ArithmeticException e) {
			return overflown(planned);
		}
	}

	/**
	 * The result, given the cycles that every layer adds, by what it waits for.
	 *
	 * @param fidelity one sentence on where the cycles come from
	 */
	NetworkCost total(Planned planned, IntFunction<Map<Bound.Kind, Long>> spent, String fidelity) {
		Machine machine = planned.machine();
		Item[] items = planned.items();
		LayerPricer.Price[] prices = planned.prices();
		List<LayerCost> layers = new ArrayList<>(items.length);
		Counters counters = new Counters();
		double energy = 0;
		for (int i = 0; i < items.length; i++) {
			Layer layer = network.layers().get(i);
			if (prices[i] == null) {
				layers.add(missing(layer, policy.layers().get(i)));
				continue;
			}
			try {
				Map<Bound.Kind, Long> causes = spent.apply(i);
				long added = Checked.sum(causes.values().stream().mapToLong(Long::longValue).toArray());
				LayerCost cost = layerCost(machine, items[i], planned.planner(), planned.moves()[i], prices[i], added, causes);
				counters.add(cost, causes);
				layers.add(cost);
				energy += cost.energy();
			} catch (ArithmeticException e) {
				problems.accept(overflow(layer));
				layers.add(missing(layer, policy.layers().get(i)));
			}
		}
		long cycles = counters.cycles();
		NotModelled.of(spec, layers, machine).ifPresent(problems::accept);
		return new NetworkCost(network, spec, mapping, layers, cycles, cycles / spec.clock(), energy, areas(), assumptions(machine, fidelity, planned.images()),
				new Speedups(new FasterResources(planned)::cycles), problems.problems());
	}

	/** A result without numbers: a counter does not fit that belongs to several layers, of which the one that takes longest is named. */
	NetworkCost overflown(Planned planned) {
		problems.accept(overflow(planned.longest()));
		return unavailable();
	}

	private LayerCost layerCost(Machine machine, Item item, MovePlanner planner, Moves moves, LayerPricer.Price price, long critical,
			Map<Bound.Kind, Long> spent) {
		long compute = 0;
		long memory = 0;
		for (Busy busy : price.busy()) {
			if (busy.kind() == Bound.Kind.COMPUTE || busy.kind() == Bound.Kind.VECTOR) {
				compute = Math.max(compute, busy.cycles());
			} else {
				memory = Math.max(memory, busy.cycles());
			}
		}
		int group = planner.groupOf(item.layer().index());
		long own = Math.max(critical, Math.max(compute, memory));
		double latency = critical / spec.clock();
		Leakage.book(machine, latency, price.ledger());
		long macs = Checked.sum(price.engines().stream().mapToLong(EngineUse::macs).toArray());
		double utilisation = price.peak() == 0 || own == 0 ? 0 : Math.min(1, macs / (own * price.peak()));
		List<String> notes = new ArrayList<>(item.plan().map(Plan::notes).orElse(List.of()));
		notes.addAll(moves.notes());
		if (group >= 0) {
			notes.add(groupNote(planner.groups().get(group)));
		}
		List<String> notModelled = price.ledger().notModelled.stream().distinct().toList();
		LayerCost.Status status = notModelled.isEmpty() ? LayerCost.Status.PRICED : LayerCost.Status.PARTIAL;
		Limits limits = new Limits(Bounds.of(price, critical == 0), spent, roofline(machine, price, macs, own));
		return new LayerCost(item.layer(), item.precision(), status, price.engines(), compute, memory, own, latency, price.ledger().terms,
				price.ledger().energy(), price.ledger().traffic, utilisation, limits, moves.tile(),
				group < 0 ? List.of() : planner.groups().get(group).layers(), notModelled, notes);
	}

	private static Optional<RooflinePoint> roofline(Machine machine, LayerPricer.Price price, long macs, long cycles) {
		if (macs == 0 || cycles == 0 || price.peak() == 0) {
			return Optional.empty();
		}
		long bytes = 0;
		for (Traffic part : price.ledger().traffic) {
			bytes = part.kind() == MemoryKind.DRAM ? Checked.sum(bytes, part.readBytes(), part.writtenBytes()) : bytes;
		}
		OptionalDouble intensity = bytes == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) macs / bytes);
		return Optional.of(new RooflinePoint(intensity, (double) macs / cycles, price.peak(), machine.dramBytesPerCycle));
	}

	private String groupNote(MovePlanner.Group group) {
		StringBuilder text = new StringBuilder(group.pipelined() ? "Pipelined with " : "Fused with ");
		int first = group.layers().getFirst();
		int last = group.layers().getLast();
		text.append(network.layers().get(first).name()).append(" to ").append(network.layers().get(last).name());
		text.append(group.bands() == 1 ? ": the tensors between them stay on chip whole." : ": the tensors between them stay on chip, in "
				+ group.bands() + " bands of rows.");
		return text.toString();
	}

	private LayerCost missing(Layer layer, LayerPrecision precision) {
		return new LayerCost(layer, precision, LayerCost.Status.UNAVAILABLE, List.of(), 0, 0, 0, 0, List.of(), 0, List.of(), 0,
				Limits.UNKNOWN, Optional.empty(), List.of(), List.of("everything"), List.of());
	}

	/** Adds a problem. */
	void report(Problem problem) {
		problems.accept(problem);
	}

	/** A result without numbers. */
	NetworkCost unavailable() {
		List<LayerCost> layers = new ArrayList<>();
		for (int i = 0; i < network.layers().size(); i++) {
			layers.add(missing(network.layers().get(i), policy.layers().get(i)));
		}
		return new NetworkCost(network, spec, mapping, layers, 0, 0, 0, Map.of(), List.of(), Speedups.NONE, problems.problems());
	}

	private Map<String, Double> areas() {
		Map<String, Double> areas = new LinkedHashMap<>();
		for (EngineSpec engine : spec.engines()) {
			engine.area().ifPresent(area -> areas.put(engine.name(), area));
		}
		for (MemorySpec memory : spec.memories()) {
			memory.area().ifPresent(area -> areas.put(memory.name(), area));
		}
		return areas;
	}

	private static List<String> assumptions(Machine machine, String fidelity, long images) {
		List<String> list = new ArrayList<>();
		list.add(fidelity);
		if (machine.sheet.isPresent()) {
			list.add("One image at a time; pooling, additions and activations run beside the convolutions and take no time.");
			return list;
		}
		list.add(images == 1 ? "One image at a time; layers run one after another in the order of the network, except within fused groups."
				: images + " images in a batch, of which one is priced; layers run one after another in the order of the network, each for all images, except within "
						+ "fused groups, which run image by image.");
		list.add(machine.mapping.prefetched().isEmpty() || images > 1
				? "DRAM delivers its full bandwidth; weights and inputs of a layer are not prefetched during the layer before."
				: "DRAM delivers its full bandwidth; weights are prefetched during the layer before, of a fused group the first of its first layer; inputs are not.");
		list.add("Reshapes, splits and concatenations move no data: producers write and consumers read at the right addresses.");
		list.add("Requantization, activation and residual addition of an output form one pipeline on the vector unit.");
		if (machine.interconnect.isEmpty()) {
			list.add("Wires between buffers and engines cost neither time nor energy.");
		}
		return list;
	}
}
