package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.ResolvedPolicy;

/**
 * A network on machines of one accelerator that differ in sizes of arrays, accumulators, capacities and lanes, clock, bandwidth and energies.
 *
 * <p>What such a machine does not change is kept: the {@linkplain CutShelf cuts} of every distinct layer with their transfers, and what fused layers move in every number of
 * bands. A machine makes the decisions of the cost model (dataflows, tiles, bands, which layers are fused) among these and adds up what the cost model would,
 * in its order, so that the totals equal those of the cost model bit for bit. Safe for use by several threads.
 */
final class OpenNetwork {

	/** Most combinations of capacities that are kept. */
	private static final int LIMIT = 4096;

	private final LayerNetwork network;
	private final ResolvedPolicy policy;
	private final MappingSpec mapping;
	private final boolean splitsByEngines;
	private final Work[] works;
	private final OpenParts parts = new OpenParts();
	private final Map<List<Long>, Floor> floors = new ConcurrentHashMap<>();

	/** What is decided with given capacities. */
	private final class Floor {

		private final List<Open> open;
		private final Map<List<Integer>, Node> roots = new ConcurrentHashMap<>();

		Floor(List<Open> open) {
			this.open = open;
		}
	}

	/** A layer whose dataflow is chosen among several. */
	private record Open(int layer, List<OpenLayer> choices) {
	}

	/** A chain of layers whose bands are chosen, and what follows from every choice; or the end of all choices. */
	private static final class Node {

		private volatile Chain chain;
		private volatile OpenPlan end;
		private final Map<TileCache.Bands, Node> next = new ConcurrentHashMap<>();
	}

	/** Instead of bands when layers are better alone. */
	private static final TileCache.Bands APART = new TileCache.Bands(0, false, 0);

	/**
	 * A chain of layers that may be fused.
	 *
	 * @param apart the layers alone, empty when one of them cannot be alone
	 * @param engines engines of its multiplying layers, whose lanes decide in how many pieces weights come
	 * @param fused the chain in all numbers of bands that fit, by these pieces
	 */
	private record Chain(List<OpenPlan.Alone> apart, List<OpenEngines> engines, Map<List<Integer>, List<Fused>> fused) {
	}

	private record Fused(TileCache.Bands bands, OpenGroup group) {
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
		splitsByEngines = policy.layers().stream().anyMatch(layer -> layer.mix().filter(mix -> mix.balance() == Mix.Balance.BALANCED).isPresent());
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
	 * The totals on a machine; empty when a layer does not fit it.
	 *
	 * @throws ProblemException when a layer cannot run
	 * @throws ArithmeticException when a count is too large to be exact, or there are too many cuts
	 * @throws NotShared when the mapping or the machine asks for what is not open
	 */
	Optional<CountedMachines.Totals> totals(AcceleratorSpec spec, Tariff tariff) {
		OpenMachine machine = new OpenMachine(new Machine(spec, mapping), tariff);
		List<Long> sizes = sizes(spec);
		Floor floor = floors.get(sizes);
		if (floor == null) {
			floor = prepare(sizes, machine);
		}
		List<Integer> dataflows = dataflows(floor, machine);
		Node node = floor.roots.get(dataflows);
		while (node != null && node.end == null) {
			Chain chain = node.chain;
			List<Fused> fused = chain == null ? null : chain.fused().get(OpenPlan.pieces(chain.engines(), machine));
			node = fused == null ? null : node.next.get(bands(chain, fused, machine));
		}
		if (node == null || node.end.groups().stream().anyMatch(group -> group.on(machine).isEmpty())) {
			return plan(floor, dataflows, machine).totals(machine);
		}
		return node.end.totals(machine);
	}

	private List<Long> sizes(AcceleratorSpec spec) {
		List<Long> sizes = new ArrayList<>(spec.memories().size() + spec.engines().size());
		for (MemorySpec memory : spec.memories()) {
			sizes.add(memory.capacity());
		}
		if (splitsByEngines) {
			for (EngineSpec engine : spec.engines()) {
				sizes.add(engine.elements());
			}
		}
		return sizes;
	}

	private static List<Integer> dataflows(Floor floor, OpenMachine machine) {
		if (floor.open.isEmpty()) {
			return List.of();
		}
		List<Integer> chosen = new ArrayList<>(floor.open.size());
		for (Open layer : floor.open) {
			int best = 0;
			CutShelf.Choice least = null;
			for (int i = 0; i < layer.choices().size(); i++) {
				CutShelf.Choice choice = machine.choice(layer.choices().get(i));
				if (choice != null && (least == null || DataflowChooser.isBetter(choice.value(), choice.form().tiles, least.value(), least.form().tiles))) {
					best = i;
					least = choice;
				}
			}
			chosen.add(best);
		}
		return chosen;
	}

	/** The best bands of a chain. */
	private static TileCache.Bands bands(Chain chain, List<Fused> fused, OpenMachine machine) {
		double least = Double.POSITIVE_INFINITY;
		if (!chain.apart().isEmpty()) {
			double joules = 0;
			double cycles = 0;
			boolean fits = true;
			for (OpenPlan.Alone alone : chain.apart()) {
				if (alone.layer().isPresent()) {
					CutShelf.Choice choice = machine.choice(alone.layer().get());
					fits &= choice != null;
					joules += choice == null ? 0 : choice.joules();
					cycles += choice == null ? 0 : choice.alone();
				} else {
					Bill bill = alone.elements().orElseThrow().bill(machine);
					joules += bill.joules(machine.tariff);
					cycles += bill.alone(machine.tariff);
				}
			}
			least = fits ? edp(joules, cycles, machine.tariff) : least;
		}
		TileCache.Bands best = APART;
		for (Fused candidate : fused) {
			OpenGroup.Price price = machine.price(candidate.group());
			double value = edp(price.sum(), price.total(), machine.tariff);
			if (value < least) {
				least = value;
				best = candidate.bands();
			}
		}
		return best;
	}

	private static double edp(double joules, double cycles, Tariff tariff) {
		double seconds = cycles / tariff.clock();
		return (joules + tariff.leakage() * seconds) * seconds;
	}

	private Item item(int index, Plan plan) {
		return new Item(network.layers().get(index), policy.layers().get(index), works[index], Optional.ofNullable(plan));
	}

	/** The layers with the plan of a machine, open where a dataflow is to be chosen. */
	private Plan[] plans(Machine skeleton) {
		Planner planner = new Planner(skeleton.spec, mapping);
		Plan[] plans = new Plan[works.length];
		for (int i = 0; i < plans.length; i++) {
			Layer layer = network.layers().get(i);
			LayerPrecision precision = policy.layers().get(i);
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

	private synchronized Floor prepare(List<Long> sizes, OpenMachine machine) {
		Machine skeleton = machine.skeleton();
		OpenParts.OnSkeleton own = parts.on(skeleton);
		Plan[] plans = plans(skeleton);
		List<Open> open = new ArrayList<>();
		DataflowChooser dataflows = new DataflowChooser(skeleton, new TileCache().of(skeleton.spec, mapping));
		for (int i = 0; i < plans.length; i++) {
			if (isOpen(plans[i])) {
				List<OpenLayer> choices = new ArrayList<>();
				for (Plan candidate : DataflowChooser.candidates(plans[i])) {
					choices.add(own.layer(item(i, candidate), dataflows.tiles(network.layers().get(i), policy.layers().get(i), works[i], candidate)));
				}
				open.add(new Open(i, choices));
			}
		}
		if (floors.size() >= LIMIT) {
			floors.clear();
		}
		return floors.computeIfAbsent(sizes, added -> new Floor(open));
	}

	/** Plans the network for a machine and remembers all choices on the way. */
	private synchronized OpenPlan plan(Floor floor, List<Integer> dataflows, OpenMachine machine) {
		Machine skeleton = machine.skeleton();
		Plan[] plans = plans(skeleton);
		for (int i = 0; i < dataflows.size(); i++) {
			int layer = floor.open.get(i).layer();
			plans[layer] = DataflowChooser.candidates(plans[layer]).get(dataflows.get(i));
		}
		OpenParts.OnSkeleton own = parts.on(skeleton);
		Item[] items = new Item[plans.length];
		for (int i = 0; i < items.length; i++) {
			items[i] = item(i, plans[i]);
		}
		Node root = floor.roots.getOrDefault(dataflows, new Node());
		Node[] at = { root };
		MovePlanner planner = new MovePlanner(skeleton, items, new TileCache().of(skeleton.spec, mapping), (decided, chain, pipelined, taken) -> {
			Node node = at[0];
			if (node.chain == null) {
				node.chain = chain(own, decided, chain);
			}
			List<Fused> fused = node.chain.fused().computeIfAbsent(OpenPlan.pieces(node.chain.engines(), machine), pieces -> decided.fitting(chain, pipelined, taken).stream()
					.map(count -> new Fused(count, own.group(decided, MovePlanner.group(chain, pipelined, count)))).toList());
			TileCache.Bands best = bands(node.chain, fused, machine);
			at[0] = node.next.computeIfAbsent(best, choice -> new Node());
			return best == APART ? Optional.empty() : Optional.of(best);
		});
		planner.decide();
		Node end = at[0];
		if (end.end == null) {
			end.end = end(own, skeleton, planner);
		}
		for (int g = 0; g < end.end.groups().size(); g++) {
			OpenPlan.Grouped group = end.end.groups().get(g);
			MovePlanner.Group planned = planner.groups().get(g);
			group.fused().computeIfAbsent(OpenPlan.pieces(group.engines(), machine), pieces -> own.group(planner, planned));
		}
		floor.roots.put(dataflows, root);
		return end.end;
	}

	private static Chain chain(OpenParts.OnSkeleton own, MovePlanner planner, List<Integer> chain) {
		List<OpenPlan.Alone> apart = new ArrayList<>();
		try {
			for (int index : chain) {
				apart.add(planner.item(index).plan().isPresent()
						? new OpenPlan.Alone(Optional.of(own.layer(planner.item(index), planner.aloneOnChip(index))), Optional.empty())
						: new OpenPlan.Alone(Optional.empty(), Optional.of(own.elements(planner.item(index), planner.moves(index, -1)))));
			}
		} catch (ProblemException e) {
			// Layers that do not fit alone may fit together.
			apart.clear();
		}
		return new Chain(apart, own.engines(planner, chain), new ConcurrentHashMap<>());
	}

	private OpenPlan end(OpenParts.OnSkeleton own, Machine skeleton, MovePlanner planner) {
		OpenPlan.Alone[] alone = new OpenPlan.Alone[works.length];
		long products = 0;
		boolean modelled = true;
		LayerPricer pricer = new LayerPricer(skeleton);
		for (int i = 0; i < alone.length; i++) {
			Item item = planner.item(i);
			boolean fused = planner.groupOf(i) >= 0;
			if (item.plan().isPresent()) {
				products = Math.addExact(products, own.engines(item).macs);
				Moves whole = new Moves(Optional.empty(), Optional.empty(), Optional.empty(), 1, 1, 1, 1, 1, false, false, false, false, false, List.of());
				modelled &= pricer.multiply(item.layer(), item.work(), item.plan().get(), whole).ledger().notModelled.isEmpty();
				alone[i] = fused ? null : new OpenPlan.Alone(Optional.of(own.layer(item, planner.chooser(i))), Optional.empty());
			} else {
				OpenElements applied = own.elements(item, planner.moves(i));
				modelled &= applied.modelled();
				alone[i] = fused ? null : new OpenPlan.Alone(Optional.empty(), Optional.of(applied));
			}
		}
		List<OpenPlan.Grouped> groups = planner.groups().stream()
				.map(group -> new OpenPlan.Grouped(group.layers(), own.engines(planner, group.layers()), new ConcurrentHashMap<>())).toList();
		return new OpenPlan(alone, groups, products, modelled);
	}
}
