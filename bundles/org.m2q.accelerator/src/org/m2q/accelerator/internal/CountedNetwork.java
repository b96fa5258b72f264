package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MappingSpec;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/**
 * A network on a machine whose clock, bandwidth, energies and leakage are open. Everything else is counted once; {@link #totals} then makes the
 * decisions that depend on these numbers (dataflows, tiles, which layers are fused and in how many bands) among candidates that were found once,
 * and adds up what the cost model would, in its order, so that the totals equal those of the cost model bit for bit. Safe for use by several threads.
 */
final class CountedNetwork {

	private final LayerNetwork network;
	private final ResolvedPolicy policy;
	private final Machine machine;
	private final TileCache.OfMachine cache;
	private final TariffRange range;
	private final Map<TileCache.Key, Table> tables = new HashMap<>();
	private final Map<TileCache.ElementKey, Elements> elements = new HashMap<>();
	private final Item[] fixed;
	private final List<Open> open = new ArrayList<>();
	private final Map<List<Integer>, Node> roots = new ConcurrentHashMap<>();
	private final double peak;

	/** A table with a number, under which a look remembers its choice. */
	private record Table(int number, CutTable cuts) {
	}

	/** Layers whose dataflow is chosen among several. */
	private record Open(int layer, List<Plan> plans, List<Optional<Table>> tables) {
	}

	/** A chain of layers whose bands are chosen, and what follows from every choice; or the end of all choices. */
	private static final class Node {

		private volatile Chain chain;
		private volatile Decided end;
		private final Map<Integer, Node> next = new ConcurrentHashMap<>();
	}

	/**
	 * A chain of layers that may be fused.
	 *
	 * @param apart the layers alone, empty when one of them does not fit alone
	 * @param bands numbers of bands that fit
	 * @param bills bills of the chain in these bands
	 */
	private record Chain(List<Alone> apart, List<TileCache.Bands> bands, List<GroupBill> bills) {
	}

	/** What a layer without multiply-accumulates needs in the cuts that fit, with a number, under which a look remembers its choice. */
	private record Elements(int number, ElementBills bills) {
	}

	/** A layer alone: a table of cuts, or bills in all its cuts when it does not multiply; none in a group. */
	private record Alone(Optional<Table> table, Optional<Elements> elements) {
	}

	/** All layers with nothing left to decide but tiles: alone, or in a group. */
	private record Decided(List<Alone> alone, List<MovePlanner.Group> groups, List<GroupBill> bills) {
	}

	/** Choices that were made for a tariff. */
	private final class Look {

		private final Tariff tariff;
		private CutTable.Choice[] choices = new CutTable.Choice[64];
		private Bill[] bills = new Bill[16];

		Look(Tariff tariff) {
			this.tariff = tariff;
		}

		CutTable.Choice choice(Table table) {
			if (table.number() >= choices.length) {
				choices = java.util.Arrays.copyOf(choices, 2 * table.number());
			}
			CutTable.Choice choice = choices[table.number()];
			if (choice == null) {
				choice = table.cuts().best(tariff);
				choices[table.number()] = choice;
			}
			return choice;
		}

		Bill choice(Elements layer) {
			if (layer.number() >= bills.length) {
				bills = java.util.Arrays.copyOf(bills, 2 * layer.number());
			}
			Bill bill = bills[layer.number()];
			if (bill == null) {
				bill = layer.bills().best(tariff, cut -> true);
				bills[layer.number()] = bill;
			}
			return bill;
		}

		Bill bill(Alone alone) {
			return alone.table().isPresent() ? choice(alone.table().get()).bill() : choice(alone.elements().orElseThrow());
		}
	}

	/**
	 * Counts a network.
	 *
	 * @param skeleton the {@linkplain Tariff.Skeleton skeleton} of the machine
	 * @param range tariffs that it can be asked for
	 * @throws ProblemException when a layer cannot run
	 * @throws ArithmeticException when a count is too large
	 * @throws NotShared when the mapping asks for what is not counted
	 */
	CountedNetwork(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec skeleton, MappingSpec mapping, TariffRange range) {
		if (!mapping.prefetched().isEmpty() || mapping.tilings().stream().anyMatch(rule -> !rule.sizes().isEmpty())) {
			throw new NotShared("fetches ahead and given tiles");
		}
		if (Planner.asksForBalance(policy)) {
			throw new NotShared("filters dealt by their price");
		}
		this.network = network;
		this.policy = policy;
		this.range = range;
		machine = new Machine(skeleton, mapping);
		if (machine.sheet.isPresent()) {
			throw new NotShared("timing nvdla-sheet");
		}
		cache = new TileCache().of(skeleton, mapping);
		fixed = new Item[network.layers().size()];
		Planner planner = new Planner(skeleton, mapping);
		DataflowChooser dataflows = new DataflowChooser(machine, cache);
		for (int i = 0; i < fixed.length; i++) {
			Layer layer = network.layers().get(i);
			LayerPrecision precision = policy.layers().get(i);
			Work work = Work.of(layer, precision);
			if (!layer.kind().hasMacs()) {
				fixed[i] = new Item(layer, precision, work, Optional.empty());
				continue;
			}
			Plan plan = planner.plan(layer, precision);
			if (plan.isRowStationary()) {
				throw new NotShared("row-stationary");
			}
			if (plan.parts().stream().noneMatch(part -> part.dataflow() == Dataflow.AUTO)) {
				fixed[i] = new Item(layer, precision, work, Optional.of(plan));
				continue;
			}
			List<Plan> plans = DataflowChooser.candidates(plan);
			open.add(new Open(i, plans, plans.stream().map(candidate -> table(dataflows.tiles(layer, precision, work, candidate))).toList()));
		}
		peak = skeleton.engines().stream().filter(engine -> !engine.macModes().isEmpty())
				.mapToDouble(engine -> engine.elements() * bestRate(engine)).sum();
	}

	private static double bestRate(EngineSpec engine) {
		return engine.macModes().stream().mapToDouble(MacMode::rate).max().orElse(0);
	}

	/** The tariffs that it can be asked for. */
	TariffRange range() {
		return range;
	}

	/** Whether it can be asked for a tariff. */
	boolean holds(Tariff tariff) {
		return range.holds(tariff);
	}

	/**
	 * The totals for a tariff that it {@link #holds}.
	 *
	 * @throws ProblemException when a layer cannot run
	 */
	CountedMachines.Totals totals(Tariff tariff) {
		Look look = new Look(tariff);
		List<Integer> dataflows = dataflows(look);
		Node node = roots.get(dataflows);
		while (node != null && node.end == null) {
			Chain chain = node.chain;
			node = chain == null ? null : node.next.get(bands(chain, look));
		}
		return total(node == null ? plan(dataflows, look) : node.end, tariff, look);
	}

	private List<Integer> dataflows(Look look) {
		if (open.isEmpty()) {
			return List.of();
		}
		List<Integer> chosen = new ArrayList<>(open.size());
		for (Open layer : open) {
			int best = 0;
			CutTable.Choice least = null;
			for (int i = 0; i < layer.plans().size(); i++) {
				CutTable.Choice choice = layer.tables().get(i).isEmpty() ? null : look.choice(layer.tables().get(i).get());
				if (choice != null && (least == null || DataflowChooser.isBetter(choice.value(), choice.tiles(), least.value(), least.tiles()))) {
					best = i;
					least = choice;
				}
			}
			chosen.add(best);
		}
		return chosen;
	}

	/** Position of the best bands of a chain, −1 when its layers are better alone. */
	private int bands(Chain chain, Look look) {
		double least = Double.POSITIVE_INFINITY;
		if (!chain.apart().isEmpty()) {
			double joules = 0;
			double cycles = 0;
			for (Alone alone : chain.apart()) {
				Bill bill = look.bill(alone);
				joules += bill.joules(look.tariff);
				cycles += bill.alone(look.tariff);
			}
			least = look.tariff.edp(joules, cycles);
		}
		int best = -1;
		for (int b = 0; b < chain.bills().size(); b++) {
			double joules = 0;
			for (Bill bill : chain.bills().get(b).bills) {
				joules += bill.joules(look.tariff);
			}
			long cycles = 0;
			for (long part : chain.bills().get(b).cycles(look.tariff)) {
				cycles += part;
			}
			double value = look.tariff.edp(joules, cycles);
			if (value < least) {
				least = value;
				best = b;
			}
		}
		return best;
	}

	/** Plans the network for a tariff and remembers all choices on the way. */
	private synchronized Decided plan(List<Integer> dataflows, Look look) {
		Item[] items = fixed.clone();
		for (int i = 0; i < open.size(); i++) {
			int layer = open.get(i).layer();
			LayerPrecision precision = policy.layers().get(layer);
			items[layer] = new Item(network.layers().get(layer), precision, Work.of(network.layers().get(layer), precision),
					Optional.of(open.get(i).plans().get(dataflows.get(i))));
		}
		Node root = roots.getOrDefault(dataflows, new Node());
		Node[] at = { root };
		MovePlanner planner = new MovePlanner(machine, items, new Neighbours(items, machine.mapping.fusions()), cache, (decided, chain, taken) -> {
			Node node = at[0];
			if (node.chain == null) {
				node.chain = chain(decided, chain.layers(), chain.pipelined(), taken);
			}
			int best = bands(node.chain, look);
			at[0] = node.next.computeIfAbsent(best, position -> new Node());
			return best < 0 ? Optional.empty() : Optional.of(node.chain.bands().get(best));
		});
		planner.decide();
		if (at[0].end == null) {
			at[0].end = end(planner);
		}
		roots.put(dataflows, root);
		return at[0].end;
	}

	private Chain chain(MovePlanner planner, List<Integer> chain, boolean pipelined, long taken) {
		List<Alone> apart = new ArrayList<>();
		try {
			for (int index : chain) {
				apart.add(planner.item(index).plan().isPresent() ? new Alone(Optional.of(required(planner.aloneOnChip(index))), Optional.empty())
						: new Alone(Optional.empty(), Optional.of(required(planner.elements(index, -1)))));
			}
		} catch (ProblemException e) {
			// Layers that do not fit alone may fit together.
			apart.clear();
		}
		List<TileCache.Bands> bands = planner.fitting(chain, pipelined, taken);
		return new Chain(apart, bands, bands.stream().map(count -> bill(planner, MovePlanner.group(chain, pipelined, count))).toList());
	}

	private Decided end(MovePlanner planner) {
		List<Alone> alone = new ArrayList<>();
		for (int i = 0; i < fixed.length; i++) {
			if (planner.groupOf(i) >= 0) {
				alone.add(new Alone(Optional.empty(), Optional.empty()));
			} else if (planner.item(i).plan().isPresent()) {
				alone.add(new Alone(Optional.of(required(planner.chooser(i))), Optional.empty()));
			} else {
				alone.add(new Alone(Optional.empty(), Optional.of(required(planner.elements(i, i)))));
			}
		}
		return new Decided(alone, List.copyOf(planner.groups()), planner.groups().stream().map(group -> bill(planner, group)).toList());
	}

	private GroupBill bill(MovePlanner planner, MovePlanner.Group group) {
		LayerPricer.Price[] prices = new LayerPricer.Price[fixed.length];
		List<Bill> bills = new ArrayList<>();
		for (int index : group.layers()) {
			Bill bill = bill(planner, index, planner.fusedMoves(index, group));
			prices[index] = bill.price;
			bills.add(bill);
		}
		return new GroupBill(group, bills, prices);
	}

	private Bill bill(MovePlanner planner, int index, Moves moves) {
		return new Bill(planner.price(index, moves), moves.elements(), range.cheap().length);
	}

	private Elements required(ElementChooser layer) {
		TileCache.ElementKey key = layer.cacheKey();
		Elements known = elements.get(key);
		if (known == null) {
			List<Bill> bills = new ArrayList<>();
			LayerPricer pricer = new LayerPricer(machine);
			for (ElementPieces cut : layer.space().fitting(layer.need())) {
				Moves moves = layer.with(cut);
				bills.add(new Bill(pricer.apply(layer.item().layer(), layer.item().work(), moves)
						.orElseThrow(() -> new ProblemException(CostCalculation.noExecutor(layer.item().layer(), machine.spec, machine.mapping))), moves.elements(), range.cheap().length));
			}
			if (bills.isEmpty()) {
				throw new ProblemException(layer.overflow());
			}
			known = new Elements(elements.size(), new ElementBills(bills));
			elements.put(key, known);
		}
		return known;
	}

	private Table required(TileChooser chooser) {
		return table(chooser).orElseThrow(() -> new ProblemException(chooser.overflow()));
	}

	private Optional<Table> table(TileChooser chooser) {
		TileCache.Key key = chooser.cacheKey();
		Table known = tables.get(key);
		if (known == null) {
			Optional<CutTable> made = chooser.table(range);
			if (made.isEmpty()) {
				return Optional.empty();
			}
			known = new Table(tables.size(), made.get());
			tables.put(key, known);
		}
		return Optional.of(known);
	}

	private CountedMachines.Totals total(Decided plan, Tariff tariff, Look look) {
		long[] added = new long[fixed.length];
		Bill[] bills = new Bill[fixed.length];
		for (int i = 0; i < added.length; i++) {
			if (plan.alone().get(i).table().isPresent() || plan.alone().get(i).elements().isPresent()) {
				bills[i] = look.bill(plan.alone().get(i));
				added[i] = bills[i].alone(tariff);
			}
		}
		for (int g = 0; g < plan.groups().size(); g++) {
			List<Integer> layers = plan.groups().get(g).layers();
			long[] cycles = plan.bills().get(g).cycles(tariff);
			for (int k = 0; k < cycles.length; k++) {
				added[layers.get(k)] = cycles[k];
				bills[layers.get(k)] = plan.bills().get(g).bills.get(k);
			}
		}
		long cycles = 0;
		double energy = 0;
		long products = 0;
		long bytes = 0;
		boolean modelled = true;
		for (int i = 0; i < added.length; i++) {
			cycles = Math.addExact(cycles, added[i]);
			energy += bills[i].joules(tariff, added[i] / tariff.clock());
			products = Math.addExact(products, bills[i].products);
			bytes = Math.addExact(bytes, bills[i].traffic);
			modelled &= bills[i].modelled;
		}
		double utilisation = cycles == 0 || peak == 0 ? 0 : products / (cycles * peak);
		return new CountedMachines.Totals(cycles, cycles / tariff.clock(), energy, tariff.area(), utilisation, bytes, modelled, Optional.empty());
	}
}
