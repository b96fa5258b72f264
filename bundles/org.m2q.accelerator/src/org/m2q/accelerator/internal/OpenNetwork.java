package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/**
 * A network on machines of one accelerator that differ in sizes of arrays, accumulators, capacities and lanes, clock, bandwidth and energies.
 *
 * <p>What such a machine does not change is kept: the {@linkplain CutShelf cuts} of every distinct layer with their transfers, and what fused layers move in every number of
 * bands. A machine makes the decisions of the cost model (dataflows, tiles, bands, which layers are fused) among these and adds up what the cost model would,
 * in its order, so that the totals equal those of the cost model bit for bit. Safe for use by several threads.
 */
final class OpenNetwork {

	/** Most divisions of filters, and most combinations of dataflows, that are kept. */
	private static final int LIMIT = 256;

	/** Most prices that are kept. */
	private static final int SHARED = 512;

	/** Most prices that are known to have come. */
	private static final int SEEN = 65_536;

	private final LayerNetwork network;
	private final ResolvedPolicy policy;
	private final MappingSpec mapping;
	private final boolean splitsByEngines;
	private final Work[] works;
	private final OpenParts parts = new OpenParts();
	private final Map<List<Long>, OpenSplits> splits = new ConcurrentHashMap<>();
	private final Map<List<List<Long>>, Division> divisions = new ConcurrentHashMap<>();
	private final Map<List<Integer>, Optional<OpenPrices>> prices = new ConcurrentHashMap<>();
	private final OpenRests rests = new OpenRests();
	private final OpenLanes lanes = new OpenLanes();
	private final AtomicInteger shared = new AtomicInteger();
	private volatile TileCache.OfMachine unused;

	/** A division of filters among engines, and the layers by the dataflows that are chosen. */
	private record Division(Machine skeleton, Plan[] plans, List<Open> open, Map<List<Integer>, OpenItems> items) {
	}

	/** A layer whose dataflow is chosen among several. */
	private record Open(int layer, List<OpenLayer> choices) {
	}

	/** A chain that is fused, and what it is as long as nothing else stays on chip. */
	private record Fused(Neighbours.Chain chain, OpenGroup group) {
	}

	/**
	 * Prepares a network.
	 *
	 * @param spec a machine of the accelerator
	 * @throws NotShared when the mapping or the machine asks for what is not open
	 */
	OpenNetwork(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec spec, MappingSpec mapping) {
		boolean given = mapping.tilings().stream().anyMatch(rule -> !rule.sizes().isEmpty()) || mapping.dataflows().stream().anyMatch(rule -> !rule.spatial().isEmpty());
		if (given || !mapping.prefetched().isEmpty() || !spec.memories().stream().allMatch(OpenNetwork::isModelled)) {
			throw new NotShared("given tiles and lanes, fetches ahead, memories without energies");
		}
		this.network = network;
		this.policy = policy;
		this.mapping = mapping;
		splitsByEngines = Planner.asksForBalance(policy);
		works = new Work[network.layers().size()];
		for (int i = 0; i < works.length; i++) {
			works[i] = Work.of(network.layers().get(i), policy.layers().get(i));
		}
	}

	/** Whether the energy of reading and of writing is known, or is never asked for. */
	private static boolean isModelled(MemorySpec memory) {
		return memory.kind() == MemoryKind.REGISTERS
				|| memory.energy().filter(row -> row.energyPerBit().isPresent() || row.read().isPresent() && row.write().isPresent()).isPresent();
	}

	/**
	 * The totals on a machine, and what is wrong when layers do not fit it.
	 *
	 * @throws ProblemException when a layer cannot run
	 * @throws ArithmeticException when a count is too large to be exact, or there are too many cuts
	 * @throws NotShared when the mapping or the machine asks for what is not open
	 */
	CountedMachines.Totals totals(MachineParts.Found found) {
		OpenMachine machine = new OpenMachine(new Machine(found.spec(), mapping), found.tariff(), prices(found.priced()), rests, lanes);
		OpenItems items = items(machine);
		OpenFrame[] frame = { null };
		List<Fused> fused = new ArrayList<>();
		MovePlanner planner = new MovePlanner(machine.machine, items.all(), items.neighbours(), unused, (decided, chain, taken) -> {
			frame[0] = frame[0] == null ? items.frame(decided.residualsOnChip()) : frame[0];
			Optional<OpenChain.Fused> best = frame[0].bands(machine, decided, chain, taken);
			best.ifPresent(bands -> fused.add(new Fused(chain, bands.group())));
			return best.map(OpenChain.Fused::bands);
		});
		planner.decide();
		return sum(machine, planner, fused, frame[0] == null ? items.frame(planner.residualsOnChip()) : frame[0], items);
	}

	/** Prices that machines share. Those of the first machine are not kept: in most sweeps over sizes of arrays there is no other. */
	private OpenPrices prices(List<Integer> priced) {
		Optional<OpenPrices> known = prices.get(priced);
		if (known == null) {
			if (prices.size() >= SEEN) {
				prices.clear();
				shared.set(0);
			}
			prices.put(priced, Optional.empty());
			return new OpenPrices(false);
		}
		if (known.isEmpty() && shared.get() < SHARED) {
			shared.incrementAndGet();
			known = Optional.of(new OpenPrices(true));
			prices.put(priced, known);
		}
		return known.orElseGet(() -> new OpenPrices(false));
	}

	/** Whether layers of a group keep tensors on chip for others, which is decided after the layers are fused. */
	private static boolean keepsMore(MovePlanner planner, MovePlanner.Group group) {
		for (int layer : group.layers()) {
			if (planner.kept(layer) != 0) {
				return true;
			}
		}
		return false;
	}

	private CountedMachines.Totals sum(OpenMachine machine, MovePlanner planner, List<Fused> fused, OpenFrame frame, OpenItems items) {
		Tariff tariff = machine.tariff;
		long[] added = new long[works.length];
		double[] joules = new double[works.length];
		boolean[] missing = new boolean[works.length];
		List<Problem> problems = new ArrayList<>();
		long bytes = 0;
		boolean modelled = items.modelled();
		for (int i = 0; i < works.length; i++) {
			if (planner.groupOf(i) < 0) {
				Optional<OpenAlone.Price> price = frame.alone(machine, planner, i);
				if (price.isEmpty()) {
					missing[i] = true;
					problems.add(overflow(planner, i));
					continue;
				}
				added[i] = price.get().cycles();
				joules[i] = price.get().joules();
				bytes = Math.addExact(bytes, price.get().bytes());
				modelled &= price.get().modelled();
			}
		}
		for (int g = 0; g < fused.size(); g++) {
			MovePlanner.Group planned = planner.groups().get(g);
			Fused of = fused.get(g);
			OpenGroup group = keepsMore(planner, planned) ? frame.group(machine, planner, planned, of.chain()) : of.group();
			OpenGroup.Price price = machine.price(group);
			for (int k = 0; k < planned.layers().size(); k++) {
				int layer = planned.layers().get(k);
				added[layer] = price.cycles()[k];
				joules[layer] = price.joules()[k];
				bytes = Math.addExact(bytes, group.bytes(k));
			}
			modelled &= group.modelled();
		}
		long cycles = 0;
		double energy = 0;
		long products = 0;
		for (int i = 0; i < added.length; i++) {
			if (!missing[i]) {
				cycles = Math.addExact(cycles, added[i]);
				energy += withLeakage(joules[i], added[i] / tariff.clock(), tariff);
				products = Math.addExact(products, items.products()[i]);
			}
		}
		double peak = machine.peak();
		double utilisation = cycles == 0 || peak == 0 ? 0 : products / (cycles * peak);
		return new CountedMachines.Totals(cycles, cycles / tariff.clock(), energy, tariff.area(), utilisation, bytes, modelled && problems.isEmpty(),
				StaticChecks.merged(problems).stream().findFirst());
	}

	/** What the cost model says of a layer that does not fit. */
	private static Problem overflow(MovePlanner planner, int layer) {
		if (planner.item(layer).plan().isPresent()) {
			return planner.chooser(layer).overflow();
		}
		try {
			planner.moves(layer);
		} catch (ProblemException e) {
			return e.problem();
		}
		throw new IllegalStateException(planner.item(layer).layer().name() + " fits");
	}

	private static double withLeakage(double joules, double seconds, Tariff tariff) {
		double sum = joules;
		if (seconds > 0) {
			for (double watts : tariff.leaks()) {
				sum = watts > 0 ? sum + seconds * watts : sum;
			}
		}
		return sum;
	}

	/** The layers on a machine, with the dataflows that are best on it. */
	private OpenItems items(OpenMachine machine) {
		long[][] dealt = dealt(machine);
		List<List<Long>> key = Arrays.stream(dealt).map(counts -> counts == null ? List.<Long>of() : Arrays.stream(counts).boxed().toList()).toList();
		Division division = divisions.get(key);
		if (division == null) {
			division = divide(key, dealt, machine);
		}
		List<Integer> dataflows = dataflows(division, machine);
		OpenItems items = division.items().get(dataflows);
		return items == null ? plan(division, dataflows) : items;
	}

	/** Filters of every part of every layer whose filters are dealt by their price. */
	private long[][] dealt(OpenMachine machine) {
		if (!splitsByEngines) {
			return new long[0][];
		}
		List<Long> lanes = lanes(machine.machine.spec);
		OpenSplits known = splits.get(lanes);
		if (known == null) {
			synchronized (this) {
				if (splits.size() >= LIMIT) {
					splits.clear();
				}
				Machine skeleton = machine.skeleton();
				known = splits.computeIfAbsent(lanes, added -> new OpenSplits(network, policy, new Planner(skeleton.spec, mapping), skeleton, unused(skeleton), parts));
			}
		}
		return known.on(machine);
	}

	/** Lanes of every engine, by which filters are dealt. */
	private static List<Long> lanes(AcceleratorSpec spec) {
		List<Long> lanes = new ArrayList<>();
		for (EngineSpec engine : spec.engines()) {
			lanes.add(engine.rows());
			lanes.add(engine.columns());
			engine.unrollings().forEach(unrolling -> unrolling.factors().forEach(factor -> lanes.add(factor.factor())));
		}
		return lanes;
	}

	private static List<Integer> dataflows(Division division, OpenMachine machine) {
		if (division.open().isEmpty()) {
			return List.of();
		}
		Tiles.Room room = Tiles.Room.whole(machine.machine);
		List<Integer> chosen = new ArrayList<>(division.open().size());
		for (Open layer : division.open()) {
			chosen.add(machine.best(layer.choices(), room));
		}
		return chosen;
	}

	private Item item(int index, Plan plan) {
		return new Item(network.layers().get(index), policy.layers().get(index), works[index], Optional.ofNullable(plan));
	}

	/** The layers with the plan of a machine, open where a dataflow is to be chosen. */
	private Plan[] plans(Machine skeleton, long[][] dealt) {
		if (skeleton.sheet.isPresent()) {
			throw new NotShared("timing nvdla-sheet");
		}
		Plan[] plans = new Plan[works.length];
		for (int i = 0; i < plans.length; i++) {
			Layer layer = network.layers().get(i);
			LayerPrecision precision = policy.layers().get(i);
			long[] counts = i < dealt.length ? dealt[i] : null;
			Planner planner = counts == null ? new Planner(skeleton.spec, mapping) : new Planner(skeleton.spec, mapping, split -> counts);
			plans[i] = layer.kind().hasMacs() ? planner.plan(layer, precision) : null;
			if (plans[i] != null && (plans[i].isRowStationary() || !LayerForm.describes(skeleton, works[i], plans[i]))) {
				throw new NotShared(layer.name());
			}
		}
		return plans;
	}

	private static boolean isOpen(Plan plan) {
		return plan != null && plan.parts().stream().anyMatch(part -> part.dataflow() == Dataflow.AUTO);
	}

	private TileCache.OfMachine unused(Machine skeleton) {
		if (unused == null) {
			unused = new TileCache().of(skeleton.spec, mapping);
		}
		return unused;
	}

	private synchronized Division divide(List<List<Long>> key, long[][] dealt, OpenMachine machine) {
		Machine skeleton = machine.skeleton();
		TileCache.OfMachine unused = unused(skeleton);
		Plan[] plans = plans(skeleton, dealt);
		List<Open> open = new ArrayList<>();
		synchronized (parts) {
			OpenParts.OnSkeleton own = parts.on(skeleton);
			DataflowChooser dataflows = new DataflowChooser(skeleton, unused);
			for (int i = 0; i < plans.length; i++) {
				if (isOpen(plans[i])) {
					List<OpenLayer> choices = new ArrayList<>();
					for (Plan candidate : DataflowChooser.candidates(plans[i])) {
						choices.add(own.layer(item(i, candidate), dataflows.tiles(network.layers().get(i), policy.layers().get(i), works[i], candidate)));
					}
					open.add(new Open(i, choices));
				}
			}
		}
		if (divisions.size() >= LIMIT) {
			divisions.clear();
		}
		return divisions.computeIfAbsent(key, added -> new Division(skeleton, plans, open, new ConcurrentHashMap<>()));
	}

	private OpenItems plan(Division division, List<Integer> dataflows) {
		Item[] items = new Item[works.length];
		for (int i = 0; i < items.length; i++) {
			items[i] = item(i, division.plans()[i]);
		}
		for (int i = 0; i < dataflows.size(); i++) {
			int layer = division.open().get(i).layer();
			items[layer] = item(layer, DataflowChooser.candidates(division.plans()[layer]).get(dataflows.get(i)));
		}
		if (division.items().size() >= LIMIT) {
			division.items().clear();
		}
		return division.items().computeIfAbsent(dataflows, added -> OpenItems.of(mapping, division.skeleton(), items, parts));
	}
}
